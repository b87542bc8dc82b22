"""Changing the key that private words are encrypted with."""

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection

from learning.management.commands import rotate_reflection_keys
from learning.reflections.models import Reflection, ReflectionRevision
from learning.reflections.services import open_reflection, save_reflection
from learning.writing.rotation import rotate_keys
from tests.factories.learning import NOW

pytestmark = pytest.mark.django_db
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def raw() -> list[bytes]:
    """Every encrypted text as it lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words FROM learning_reflection "
            "UNION ALL SELECT words FROM learning_reflectionrevision"
        )
        return [bytes(row[0]) for row in cursor.fetchall()]


@pytest.fixture
def written(course, enrolment, settings) -> None:
    """Two reflections and an earlier text, under the old key."""
    settings.REFLECTION_KEYS = [OLD]
    for module in course.modules:
        reflection = open_reflection(enrolment=enrolment, module=module, now=NOW)
        save_reflection(reflection=reflection, answers={"what": "First."}, seen_version=0, now=NOW)
    save_reflection(reflection=reflection, answers={"what": "Second."}, seen_version=0, now=NOW)


def test_after_a_rotation_the_old_key_can_go(written, settings, capsys):
    settings.REFLECTION_KEYS = [NEW, OLD]

    call_command("rotate_reflection_keys", batch_size=1)

    assert capsys.readouterr().out == "3 texts now stand under the newest key.\n"
    settings.REFLECTION_KEYS = [NEW]
    words = {r.words["what"] for r in Reflection.objects.all()}
    assert words == {"First.", "Second."}
    assert ReflectionRevision.objects.get().words["what"] == "First."


def test_a_rotation_that_was_stopped_goes_on_where_it_is_needed(written, settings, capsys):
    settings.REFLECTION_KEYS = [NEW, OLD]
    next(rotate_keys(batch_size=1))
    under_new = [token for token in raw() if _opens(NEW, token)]
    assert len(under_new) == 1

    call_command("rotate_reflection_keys")

    assert capsys.readouterr().out.startswith("2 texts")
    assert under_new[0] in raw()
    assert all(_opens(NEW, token) for token in raw())


def test_a_text_that_no_key_opens_is_named_and_the_others_are_changed(written, settings, capsys):
    settings.REFLECTION_KEYS = [NEW, OLD]
    lost = Reflection.objects.order_by("pk").first()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE learning_reflection SET words = %s WHERE id = %s", [b"rubbish", lost.pk]
        )

    with pytest.raises(CommandError, match=f"No key opens 1 texts: reflection {lost.pk}"):
        call_command("rotate_reflection_keys")

    assert sum(_opens(NEW, token) for token in raw()) == 2
    assert b"rubbish" in raw()


def test_of_many_that_no_key_opens_some_are_named_and_all_are_counted(
    written, settings, monkeypatch
):
    monkeypatch.setattr(rotate_reflection_keys, "MOST_NAMED", 1)
    settings.REFLECTION_KEYS = [NEW]
    before = raw()

    with pytest.raises(CommandError, match=r"No key opens 3 texts: reflection \d+ and 2 more\."):
        call_command("rotate_reflection_keys")

    assert raw() == before


def test_what_is_written_during_a_rotation_stays(written, settings):
    settings.REFLECTION_KEYS = [NEW, OLD]
    reflection = Reflection.objects.order_by("pk").first()
    rotation = rotate_keys(batch_size=1)
    next(rotation)

    save_reflection(reflection=reflection, answers={"what": "Just now."}, seen_version=1, now=NOW)
    list(rotation)

    settings.REFLECTION_KEYS = [NEW]
    assert Reflection.objects.get(pk=reflection.pk).words["what"] == "Just now."


def _opens(key: str, token: bytes) -> bool:
    try:
        Fernet(key).decrypt(token)
    except Exception:
        return False
    return True
