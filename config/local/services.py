"""The database and Redis that a command needs: those it is given, or embedded ones."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from config.local.postgres import Postgres
from config.local.redis_server import Redis
from config.local.scratch import scratch_folder

DATABASE = "tenfold"


@contextlib.contextmanager
def embedded_services(
    *, var: Path | None, environment: dict[str, str] | None = None
) -> Iterator[dict[str, str]]:
    """Runs whatever DATABASE_URL and REDIS_URL do not name; yields the addresses of both.

    With `var` the data lives there and survives. Without it the data is thrown
    away afterwards, and nothing waits for the disk.
    """
    given = os.environ if environment is None else environment
    with contextlib.ExitStack() as stack:
        scratch = stack.enter_context(scratch_folder())
        home = var or scratch
        logs = home / "log"
        logs.mkdir(parents=True, exist_ok=True)
        database_url = given.get("DATABASE_URL", "")
        redis_url = given.get("REDIS_URL", "")
        if not redis_url:
            redis = Redis(data=home / "redis", log=logs / "redis.log", durable=var is not None)
            stack.callback(redis.stop)
            redis.start()
            redis_url = redis.url
        if not database_url:
            log = logs / "postgres.log"
            log.write_bytes(b"")
            postgres = Postgres(
                data=home / "database" if var is None else home / "postgres",
                scratch=scratch,
                log=log,
                durable=var is not None,
            )
            stack.callback(postgres.stop)
            postgres.start()
            postgres.ensure_database(DATABASE)
            database_url = postgres.url(DATABASE)
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


@contextlib.contextmanager
def published(addresses: dict[str, str], path: Path) -> Iterator[None]:
    """Lets a `manage.py` in another terminal find the servers of this run."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(addresses))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def addresses_of_running(path: Path) -> dict[str, str]:
    """Where a `make run` in another terminal keeps its database and Redis, if there is one."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}
