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
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from honcho.environ import parse_procfile

from config.local.children import stop, tether
from tests.migrated import database_url, make_database, migrated_database, own_name
from tests.post_office import free_port
from tests.services import redis_database

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "tests.e2e.settings"
SHELL = [sys.executable, "-m", "django", "shell", "--no-imports", "-v0", "-c"]
COLLECT = "from config.local.prepare import collect_static; collect_static()"
READY_WITHIN = 120
# The suite's own workers have the first Redis databases; the sites have those above.
REDIS_DATABASES_ABOVE = 8


class SiteDidNotStart(Exception):
    """The web process never said that it is ready; its log is the message."""


class Process:
    """One line of the Procfile, running."""

    def __init__(self, command: str, environment: dict[str, str], *, log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log

    def start(self) -> None:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        with self.log.open("ab") as output:
            self.child = subprocess.Popen(
                ["/bin/sh", "-c", self.command],
                cwd=ROOT,
                env=self.environment | {"PATH": path},
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=tether(signal.SIGTERM),
            )

    def stop(self) -> None:
        stop(self.child, signal.SIGTERM, patience=5)


@dataclass(frozen=True)
class RunningSite:
    """Where the site answers, and who may already be signed in to it."""

    url: str
    log: Path
    # Session keys of the cast (tests/e2e/cast.py), by name.
    sessions: dict[str, str]
    web: Process

    def __truediv__(self, path: str) -> str:
        return self.url + path

    @contextlib.contextmanager
    def out_of_service(self) -> Iterator[None]:
        """The web process is gone; afterwards it is back, on the same data."""
        self.web.stop()
        try:
            yield
        finally:
            self.web.start()
            wait_until_ready(self)


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


def prepare(shared: Path) -> dict[str, str]:
    """Builds the site once; gives the sessions of its cast.

    Two workers that come at the same time each make a part, and wait for the other's.
    """
    cast = shared / "cast.json"
    (shared / "site").mkdir(exist_ok=True)
    for is_patient in (False, True):
        _make("static", COLLECT, shared, is_patient=is_patient)
        _make("data", f"from tests.e2e.cast import main; main({str(cast)!r})", shared, is_patient)
    return json.loads(cast.read_text())


def _make(part: str, program: str, shared: Path, is_patient: bool) -> None:
    """Runs the program in the site's settings, unless it has run or, without patience, runs now."""
    done = shared / f"{part}.done"
    with (shared / f"{part}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
        except BlockingIOError:
            return
        if done.exists():
            return
        if part == "data":
            make_database(own_name("prepared"), template=migrated_database(shared))
        made = subprocess.run(
            [*SHELL, program],
            cwd=ROOT,
            env=environment_for(shared / "site", own_name("prepared")),
            capture_output=True,
            text=True,
        )
        if made.returncode:
            raise SiteDidNotStart(made.stdout + made.stderr)
        done.touch()


@contextlib.contextmanager
def running_site(
    *, shared: Path, var: Path, name: str, web: dict[str, str]
) -> Iterator[RunningSite]:
    """A site of its own in `var`, made from what is prepared in `shared`.

    `web` holds what the web process's environment has otherwise.
    """
    sessions = prepare(shared)
    database = own_name(f"for_{name}")
    make_database(database, template=own_name("prepared"))
    (var / "static").symlink_to(shared / "site" / "static")
    shutil.copytree(shared / "site" / "media", var / "media", dirs_exist_ok=True)
    port = free_port()
    environment = environment_for(var, database) | {
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
    with contextlib.ExitStack() as stack:
        web, worker = (Process(commands[name], environment, log=log) for name in ("web", "worker"))
        for process in (web, worker):
            stack.callback(process.stop)
            process.start()
        site = RunningSite(url=f"http://localhost:{port}", log=log, sessions=sessions, web=web)
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
