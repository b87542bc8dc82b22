"""What a key that was dropped too early leaves behind."""

from cryptography.fernet import Fernet
from django.db import connection, models


def lose_the_key(settings) -> None:
    """Nothing that was written so far can be read now."""
    settings.REFLECTION_KEYS = [Fernet.generate_key().decode()]


def raw(model: type[models.Model]) -> list[bytes]:
    """The words of every row as they lie in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
        return [bytes(row[0]) for row in cursor.fetchall()]
