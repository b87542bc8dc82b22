"""A real Celery worker, in a process of its own, on a test's own database and Redis."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90  # seconds, for anything that must happen at last


def wait_until(condition, *, what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"Gave up waiting for {what}")
        time.sleep(0.02)


def start_worker(environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Returns when it takes tasks. In a session of its own: a kill reaches its children, too."""
    with log.open("wb") as out:
        worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "--app", "config", "worker"),
                *("--queues", "default,mail,exports", "--concurrency", "2", "--loglevel", "info"),
                *("--without-gossip", "--without-mingle", "--hostname", f"{log.stem}@localhost"),
            ],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until(lambda: b" ready." in log.read_bytes(), what="a worker to be ready")
    except AssertionError:
        kill_worker(worker)
        raise AssertionError(f"No worker: {log.read_text()[-2000:]}") from None
    return worker


def kill_worker(worker: subprocess.Popen[bytes]) -> None:
    """kill -9, the whole group at once: no handler runs, nothing is said goodbye to."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(PATIENCE)


@pytest.fixture
def worker(transactional_db, post_office, tmp_path) -> Iterator[None]:
    """A worker that sees what the test has committed, and sends to the test's post office."""
    own_database = f"/{connection.settings_dict['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(
            urlsplit(os.environ["DATABASE_URL"])._replace(path=own_database)
        ),
        "REDIS_URL": settings.REDIS_URL,
        "EMAIL_URL": f"smtp://127.0.0.1:{post_office.port}",
    }
    process = start_worker(environment, tmp_path / "worker.log")
    yield
    kill_worker(process)
