"""Brings the database, the course, the demo people and the static files up to date.

One process for all of it, because starting Django costs more than the work does
when there is nothing to do.
"""

import hashlib
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from config.local.problems import Problem


def migrate() -> None:
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise Problem(
            f"The database did not answer: {str(error).strip().splitlines()[0]}. "
            "Check DATABASE_URL, or unset it to use the embedded one."
        ) from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Building the database tables ...", flush=True)
        try:
            call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
        except SystemCheckError as error:
            raise Problem(str(error)) from error


def seed() -> None:
    if settings.DEMO_DATA_ALLOWED:
        print("Loading the course and the demo people ...", flush=True)
        call_command("seed_demo", verbosity=0)


def collect_static() -> None:
    """Joins, hashes and compresses the static files, when any of them has changed."""
    root = Path(settings.STATIC_ROOT)
    mark = root.with_name(f"{root.name}.sha256")
    fingerprint = _static_fingerprint()
    if root.exists() and mark.exists() and mark.read_text() == fingerprint:
        return
    print("Collecting static files ...", flush=True)
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(fingerprint)


def _static_fingerprint() -> str:
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    sources = [Path(__file__).parents[1] / "staticfiles.py"]
    for finder in get_finders():
        sources += [Path(storage.path(name)) for name, storage in finder.list([])]
    for path in sorted(sources):
        facts = path.stat()
        digest.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> int:
    django.setup()
    try:
        migrate()
        seed()
        collect_static()
    except Problem as problem:
        print(problem, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
