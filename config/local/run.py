"""`make run`: everything a laptop needs, until Ctrl-C."""

import contextlib
import fcntl
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from honcho.environ import parse as parse_env

from config.local.children import stop, tether
from config.local.prepared import fingerprint, is_prepared, note_prepared
from config.local.problems import Problem
from config.local.processes import Processes
from config.local.services import embedded_services, published

ROOT = Path(__file__).resolve().parents[2]
DEFAULT_PORT = 8000
SETTINGS = "config.settings.dev"
READY_WITHIN = 60
JOBS_WITHIN = 15
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DEMO_PEOPLE = ("learner", "facilitator", "author", "editor", "admin")


class Stopped(BaseException):
    """Somebody asked us to stop. Not an error, so nothing may catch it by accident."""


def stop_politely(_signum: int, _frame: FrameType | None) -> None:
    ignore_signals()  # an impatient second Ctrl-C must not cut the tidying short
    raise Stopped


def ignore_signals() -> None:
    for signum in SIGNALS:
        signal.signal(signum, signal.SIG_IGN)


# --- Checks -----------------------------------------------------------------


def chosen_port(environment: dict[str, str]) -> int:
    text = environment.get("PORT") or str(DEFAULT_PORT)
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise Problem(f"PORT is '{text}'. Give a number from 1024 to 65535: make run PORT=8001.")
    return port


def check_port(port: int) -> None:
    """Refuses a port that we cannot have, before anything slow is started."""
    families = [(socket.AF_INET, "127.0.0.1")]
    if socket.has_ipv6:
        # A browser may try localhost's other address first, and meet a stranger.
        families.append((socket.AF_INET6, "::1"))
    for family, host in families:
        with contextlib.suppress(OSError), socket.socket(family) as visitor:
            visitor.settimeout(1)
            visitor.connect((host, port))
            raise Problem(
                f"Port {port} is taken by another program. "
                f"Stop it, or choose another port: make run PORT={port + 1}."
            )
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Problem(
                f"Port {port} cannot be used ({error.strerror}). "
                "Choose another: make run PORT=8001."
            ) from error


@contextlib.contextmanager
def only_one(path: Path, note: str) -> Iterator[None]:
    """One `make run` to a checkout. The lock ends with its process, however that dies."""
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Problem(
                f"Tenfold is running already, {lock.read().strip() or 'elsewhere'}. "
                "Stop it there with Ctrl-C first."
            ) from None
        lock.truncate(0)
        lock.write(note)
        lock.flush()
        yield
        lock.truncate(0)


# --- Running ----------------------------------------------------------------


def settled_environment() -> dict[str, str]:
    """The environment, and beneath it what the `.env` file says."""
    environment = dict(os.environ)
    with contextlib.suppress(FileNotFoundError):
        for name, value in parse_env((ROOT / ".env").read_text()).items():
            environment.setdefault(name, value)
    # Not a default: config.celery has named the production settings by now.
    environment["DJANGO_SETTINGS_MODULE"] = SETTINGS
    environment.setdefault("PYTHONUNBUFFERED", "1")
    # Celery's warning to root is meant for servers; on a laptop it buries the rest.
    environment.setdefault(
        "PYTHONWARNINGS", "ignore:You're running the worker with superuser privileges"
    )
    return environment


def prepare(environment: dict[str, str], *, embedded: bool) -> None:
    """Migrates, seeds and collects, unless nothing has changed since that was last done."""
    url = environment["DATABASE_URL"]
    mark = fingerprint(ROOT)
    collected = (ROOT / "var" / "static").exists()
    if embedded and collected and is_prepared(url, mark):
        return
    child = subprocess.Popen(
        [sys.executable, "-m", "config.local.prepare"],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
        preexec_fn=tether(signal.SIGTERM),
    )
    try:
        failed = child.wait()
    finally:
        stop(child, signal.SIGTERM)
    if failed:
        raise Problem("Tenfold could not be prepared; the reason is above.")
    if embedded:
        note_prepared(url, mark)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 -- our own door
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def wait_for(url: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not answers(url):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def announce(port: int) -> None:
    """Says where to go, once there is somewhere to go."""
    if not wait_for(f"http://127.0.0.1:{port}/readyz", READY_WITHIN):
        print("The site is not answering yet; its messages are above.", flush=True)
        return
    jobs = wait_for(f"http://127.0.0.1:{port}/healthz/jobs", JOBS_WITHIN)
    lines = [
        "",
        f"  Tenfold is ready:  http://localhost:{port}",
        "",
        f"  Sign in as         {'@, '.join(DEMO_PEOPLE)}@ demo.example",
        "  with the password  tenfold-demo",
        "",
        "  Ctrl-C stops everything.",
        "",
    ]
    if not jobs:
        lines.insert(-2, "  Reminders and mail are still starting (see /healthz/jobs).")
    print("\n".join(lines), flush=True)


def run() -> int:
    environment = settled_environment()
    port = chosen_port(environment)
    environment["PORT"] = str(port)
    environment.setdefault("BASE_URL", f"http://localhost:{port}")
    var = ROOT / "var"
    var.mkdir(exist_ok=True)
    note = f"at http://localhost:{port} (process {os.getpid()})"
    with contextlib.ExitStack() as stack:
        stack.enter_context(only_one(var / "run.lock", note))
        check_port(port)
        print("Starting the database and Redis ...", flush=True)
        embedded = not environment.get("DATABASE_URL")
        addresses = stack.enter_context(embedded_services(var=var, environment=environment))
        environment |= addresses
        stack.enter_context(published(addresses, var / "addresses.json"))
        prepare(environment, embedded=embedded)
        print("Starting web, worker and beat ...", flush=True)
        processes = Processes(
            (ROOT / "Procfile").read_text(),
            environment=environment,
            ready=lambda: announce(port),
        )
        processes.loop()
        # What is left is to stop the servers, and that must not be cut short.
        ignore_signals()
        print("Stopping the database and Redis ...", flush=True)
    if processes.stopped_by_itself:
        names = ", ".join(processes.stopped_by_itself)
        raise Problem(f"The {names} process stopped by itself, so the rest was stopped too.")
    print("Stopped.", flush=True)
    return 0


def main() -> int:
    # Set by name: a shell that starts us in the background has SIGINT ignored.
    for signum in SIGNALS:
        signal.signal(signum, stop_politely)
    # honcho's helpers are plain forks: quick, and tethered to this very process.
    multiprocessing.set_start_method("fork")
    try:
        return run()
    except Stopped:
        print("Stopped.", flush=True)
        return 0
    except Problem as problem:
        print(problem, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
