"""Remembers, in the embedded database itself, for which files it was last prepared.

Preparing means starting Django once, which costs seconds. A second start with
nothing changed needs none of it. The note lives and dies with the database: a
new or restored one is prepared again.
"""

import hashlib
import os
from pathlib import Path

import psycopg
from psycopg import sql

# What cannot change what preparing does.
LEFT_OUT = {"var", "tests", "docs", "benchmarks", "node_modules", "__pycache__", "htmlcov"}


def fingerprint(root: Path) -> str:
    """Changes with any source file, by name, size and time, and with the packages."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in LEFT_OUT and not f.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            facts = path.stat()
            entry = f"{path.relative_to(root)} {facts.st_size} {facts.st_mtime_ns}\n"
            digest.update(entry.encode())
    return digest.hexdigest()


def is_prepared(url: str, mark: str) -> bool:
    query = (
        "select shobj_description(oid, 'pg_database') from pg_database "
        "where datname = current_database()"
    )
    with psycopg.connect(url) as connection:
        found = connection.execute(query).fetchone()
    return found == (mark,)


def note_prepared(url: str, mark: str) -> None:
    with psycopg.connect(url) as connection:
        name = sql.Identifier(connection.info.dbname)
        comment = sql.SQL("comment on database {} is {}").format(name, sql.Literal(mark))
        connection.execute(comment)
