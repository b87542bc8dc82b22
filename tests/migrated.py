"""The tables are made once in a run of the suite; whoever needs a database copies them.

Running every migration takes longer than hundreds of tests. PostgreSQL copies a
database in a fraction of a second.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

MIGRATE = "from django.core.management import call_command as c; c('migrate', verbosity=0)"


def own_name(suffix: str) -> str:
    """A name beside the suite's own database, so that two checkouts may share a server."""
    return f"{urlsplit(os.environ['DATABASE_URL']).path[1:]}_{suffix}"


def database_url(name: str) -> str:
    """A database on the suite's server."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def make_database(name: str, *, template: str = "template1") -> None:
    """A new database on the suite's server, in place of an earlier one of this name."""
    drop, create = sql.SQL("DROP DATABASE IF EXISTS {}"), sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(drop.format(sql.Identifier(name)))
        server.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def migrated_database(shared: Path) -> str:
    """The name of a database with every table and nothing in it, to be copied.

    `shared` is a folder that all processes of this run share.
    """
    template = own_name("migrated")
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = shared / "migrated"
        if not done.exists():
            make_database(template)
            subprocess.run(
                [sys.executable, "-m", "django", "shell", "--no-imports", "-v0", "-c", MIGRATE],
                env=os.environ
                | {"DATABASE_URL": database_url(template), "PYTHONWARNINGS": "ignore"},
                check=True,
            )
            done.touch()
    return template


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Before pytest-django makes a worker's database: says what to copy. One alone migrates."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        template = migrated_database(tmp_path_factory.getbasetemp().parent)
        connection.settings_dict["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}
