"""A database from before the tables were laid out anew is told plainly, and left as it was."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from learning.checks import OLD_TABLE

pytestmark = pytest.mark.django_db


def test_migrate_refuses_an_old_database_and_says_what_to_do():
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {OLD_TABLE} (id integer)")

    with pytest.raises(SystemCheckError, match="delete var/"):
        call_command("migrate", interactive=False, verbosity=0, skip_checks=False)


def test_migrate_has_nothing_against_a_database_of_now():
    call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
