import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config.local import prepared


@pytest.fixture
def checkout(tmp_path):
    for name in (
        "courses/models.py",
        "static/css/tokens.css",
        "var/log",
        ".venv/x.py",
        "tests/t.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one\n")
    return tmp_path


@pytest.mark.parametrize("name", ["courses/models.py", "static/css/tokens.css"])
def test_a_changed_source_is_noticed(checkout, name):
    before = prepared.fingerprint(checkout)
    (checkout / name).write_text("another\n")
    assert prepared.fingerprint(checkout) != before


def test_a_new_source_is_noticed(checkout):
    before = prepared.fingerprint(checkout)
    (checkout / "courses" / "new.py").touch()
    assert prepared.fingerprint(checkout) != before


@pytest.mark.parametrize("name", ["var/log", ".venv/x.py", "tests/t.py"])
def test_what_preparing_does_not_read_may_change(checkout, name):
    before = prepared.fingerprint(checkout)
    (checkout / name).write_text("another\n")
    assert prepared.fingerprint(checkout) == before


@pytest.fixture
def empty_database():
    """A database of its own, beside the test database, as `make run` would have one."""
    facts = settings.DATABASES["default"]
    address = {"host": facts["HOST"], "user": facts["USER"], "port": facts["PORT"] or None}
    address["password"] = facts["PASSWORD"] or None
    name = f"prepared_{connection.settings_dict['NAME']}"
    with psycopg.connect(**address, dbname="postgres", autocommit=True) as server:
        server.execute(f'create database "{name}"')
        yield psycopg.conninfo.make_conninfo(**address, dbname=name)
        server.execute(f'drop database "{name}"')


def test_a_database_remembers_for_what_it_was_prepared(empty_database):
    assert not prepared.is_prepared(empty_database, "mark")
    prepared.note_prepared(empty_database, "mark")
    assert prepared.is_prepared(empty_database, "mark")
    assert not prepared.is_prepared(empty_database, "another")
