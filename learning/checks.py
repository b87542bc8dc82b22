"""A database from before the tables were laid out anew can't be used. It's said before anything
is changed (ADR 0015)."""

from collections.abc import Sequence

from django.apps.config import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

# Enrolments were in the app `courses` then, and their table had its name.
OLD_TABLE = "courses_enrolment"
WHAT_TO_DO = (
    "Its tables are from before learning had an app of its own, and nothing can bring them up to "
    "date. On a laptop, stop Tenfold and delete var/; the course and the demo people are made "
    "anew. Anywhere else, use a new, empty database, and keep the old one for its records."
)


@register(Tags.database)
def tables_are_not_from_before(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **kwargs: object
) -> list[CheckMessage]:
    """learning.E001. `migrate` asks this first, so an old database is left as it was."""
    return [
        Error(f"The database {alias!r} is an old one.", hint=WHAT_TO_DO, id="learning.E001")
        for alias in databases or ()
        if OLD_TABLE in connections[alias].introspection.table_names()
    ]
