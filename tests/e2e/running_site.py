"""A whole Tenfold for the browser: the Procfile's own web and worker, on data of its own.

Everything in it is what `make run` has: hashed and compressed static files, the
demo people, mail in the development mailbox, a real worker on real queues. It
is prepared once in a run of the suite; each xdist worker then copies the
prepared database, so that no journey meets another's learners.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from honcho.environ import parse_procfile
from psycopg import sql

from config.local.children import stop, tether
from tests.post_office import free_port
from tests.services import redis_database

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.e2e.settings"
SHELL = [sys.executable, "-m", "django", "shell", "--no-imports", "-v0", "-c"]
PREPARED = "tenfold_prepared_site"
READY_WITHIN = 120
# The suite's own workers have the first Redis databases; the sites have those above.
REDIS_DATABASES_ABOVE = 8


class SiteDidNotStart(Exception):
    """The web process never said that it is ready; its log is the message."""


@dataclass(frozen=True)
class RunningSite:
    """Where the site answers, and who may already be signed in to it."""

    url: str
    log: Path
    # Session keys of the cast (tests/e2e/cast.py), by name.
    sessions: dict[str, str]

    def __truediv__(self, path: str) -> str:
        return self.url + path


def environment_for(var: Path, database: str) -> dict[str, str]:
    named = {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": database_url(database),
        "REDIS_URL": redis_database(os.environ["REDIS_URL"], REDIS_DATABASES_ABOVE),
        "VAR_DIR": str(var),
        "REQUIRE_SECOND_FACTOR": "false",
        "DEMO_DATA_ALLOWED": "true",
        "COMPONENT_GALLERY": "true",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
    }
    return {**os.environ, **named}


def database_url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def make_database(name: str, *, template: str = "template1") -> None:
    drop, create = sql.SQL("DROP DATABASE IF EXISTS {}"), sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(drop.format(sql.Identifier(name)))
        connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))


def prepare(shared: Path) -> dict[str, str]:
    """Builds the site once, whoever comes first; gives the sessions of its cast."""
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        prepared = shared / "cast.json"
        if not prepared.exists():
            make_database(PREPARED)
            var = shared / "site"
            var.mkdir()
            done = subprocess.run(
                [*SHELL, f"from tests.e2e.cast import main; main({str(prepared)!r})"],
                cwd=ROOT,
                env=environment_for(var, PREPARED),
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise SiteDidNotStart(done.stdout + done.stderr)
        return json.loads(prepared.read_text())


@contextlib.contextmanager
def running_site(
    *, shared: Path, var: Path, name: str, web: dict[str, str]
) -> Iterator[RunningSite]:
    """A site of its own in `var`, made from what is prepared in `shared`.

    `web` holds what the web process's environment has otherwise.
    """
    sessions = prepare(shared)
    make_database(f"tenfold_{name}_site", template=PREPARED)
    (var / "static").symlink_to(shared / "site" / "static")
    port = free_port()
    environment = environment_for(var, f"tenfold_{name}_site") | {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        # Passkeys and cookies know the site by this name.
        "BASE_URL": f"http://localhost:{port}",
        "WEB_CONCURRENCY": "1",
        "WORKER_CONCURRENCY": "1",
        **web,
    }
    log = var / "site.log"
    commands = parse_procfile((ROOT / "Procfile").read_text()).processes
    with log.open("wb") as output, contextlib.ExitStack() as stack:
        for process in ("web", "worker"):
            child = subprocess.Popen(
                ["/bin/sh", "-c", commands[process]],
                cwd=ROOT,
                env=environment | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=tether(signal.SIGTERM),
            )
            stack.callback(stop, child, signal.SIGTERM, patience=5)
        site = RunningSite(url=f"http://localhost:{port}", log=log, sessions=sessions)
        wait_until_ready(site)
        yield site


def wait_until_ready(site: RunningSite) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(site / "/readyz", timeout=5):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise SiteDidNotStart(site.log.read_text(errors="replace")[-4000:])
