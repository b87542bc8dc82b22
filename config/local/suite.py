"""`make test` and `make soak`: what the tests need, then pytest.

The servers are brought up by the test session itself (tests/services.py), so
that pytest may also be called by hand.
"""

import contextlib
import os
import sys
import tempfile
from pathlib import Path

from config.local import chromium
from config.local.problems import Problem

# Each worker may drive a browser and a server, so more than this only queues for memory.
MOST_WORKERS = 4
SUITES = {
    "test": lambda: ["-n", str(workers())],
    # Soak tests kill things: one after the other, shown as they go, timed, with
    # the suite's own options less the one that leaves them out. The whole course
    # in a browser is as long as they are.
    "soak": lambda: [
        *("-o", "addopts=--strict-markers --strict-config -ra"),
        *("-p", "no:xdist", "-s", "--durations=0", "--timeout=3600", "tests/soak"),
        "tests/e2e/test_the_whole_course.py",
    ],
}


def workers() -> int:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(2, min(cores or 2, MOST_WORKERS))


def ensure_home() -> None:
    """Chromium wants a home it can write to. Some machines' accounts have none."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    with contextlib.suppress(OSError), tempfile.TemporaryFile(dir=home):
        return
    os.environ["HOME"] = tempfile.mkdtemp(prefix="tenfold-home-")


def main(arguments: list[str]) -> int:
    suite, *rest = arguments
    try:
        os.environ["CHROMIUM"] = chromium.ensure()
    except Problem as problem:
        print(problem, flush=True)
        return 1
    ensure_home()
    # Not what config.celery has named by now: the conftest names the test settings.
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "pytest", *SUITES[suite](), *rest]
    sys.stdout.flush()
    return os.execv(sys.executable, command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
