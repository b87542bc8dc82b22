"""`python -m benchmarks`: our Learn page beside a bare Wagtail page and a bare Django view.

All are measured in one run, on one machine, served the same way, in turn. The
load comes from the same machine, so a rate means little by itself: read the
ratios, which are made round by round.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from benchmarks.load import Measured, measure
from config.local.children import stop, tether
from config.local.services import embedded_services

ROOT = Path(__file__).resolve().parents[1]
SHELL = [sys.executable, "-m", "django", "shell", "--no-imports", "-v0", "-c"]
WORKERS, THREADS = 2, 4
WARM_SECONDS = 1.0
READY_WITHIN = 60
YARDSTICK = "bare Wagtail page"
OURS, BARE = "config.settings.dev", "benchmarks.bare.settings"


@dataclass(frozen=True)
class Subject:
    name: str
    url: str
    cookie: str
    queries: int


# --- Preparing --------------------------------------------------------------


def run_in(settings: str, environment: dict[str, str], code: str) -> None:
    named = {"DJANGO_SETTINGS_MODULE": settings, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run([*SHELL, code], cwd=ROOT, env=environment | named)
    if done.returncode:
        raise SystemExit("The benchmark could not be prepared; the reason is above.")


def make_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextlib.contextmanager
def served(application: str, settings: str, environment: dict[str, str]) -> Iterator[str]:
    """The application behind gunicorn; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    command += ["--no-control-socket", "--log-level", "warning", "--keep-alive", "30"]
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": settings},
        preexec_fn=tether(signal.SIGTERM),
    )
    try:
        yield f"http://localhost:{port}"
    finally:
        stop(child, signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, cookie: str) -> int:
    """Waits for the first answer; gives the size of the page."""
    deadline = time.monotonic() + READY_WITHIN
    while True:
        try:
            request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
            with urllib.request.urlopen(request, timeout=10) as answer:
                return len(answer.read())
        except OSError:  # refused, too slow, or an error page
            if time.monotonic() > deadline:
                raise SystemExit(f"{url} did not answer.") from None
            time.sleep(0.1)


@contextlib.contextmanager
def subjects(scratch: Path, addresses: dict[str, str]) -> Iterator[list[Subject]]:
    """Both sites, up and ready."""
    home = addresses["DATABASE_URL"]
    environment = {
        **os.environ,
        **addresses,
        "DATABASE_URL": make_database(home, "tenfold_bench"),
        "BARE_DATABASE_URL": make_database(home, "tenfold_bench_bare"),
        "VAR_DIR": str(scratch),
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
    }
    ours, theirs = scratch / "tenfold.json", scratch / "bare.json"
    run_in(OURS, environment, f"from benchmarks.tenfold import main; main({str(ours)!r})")
    tenfold = json.loads(ours.read_text())
    words = {key: tenfold[key] for key in ("title", "texts")}
    print("Preparing the yardstick ...", flush=True)
    run_in(
        BARE,
        environment,
        f"from benchmarks.bare.prepare import main; main({str(theirs)!r}, **{words!r})",
    )
    bare = json.loads(theirs.read_text())
    with (
        served("config.wsgi", OURS, environment) as tenfold_url,
        served("benchmarks.bare.wsgi", BARE, environment) as bare_url,
    ):
        learn = f"{tenfold_url}{tenfold['path']}"
        kept = (tenfold["cookie"], tenfold["queries"])
        yield [
            Subject("Learn page, signed in", learn, kept[0], kept[1]["learner"]),
            Subject("Learn page, visitor", learn, "", kept[1]["visitor"]),
            Subject(YARDSTICK, f"{bare_url}/", "", bare["queries"]["page"]),
            Subject(
                "bare Django view, session and user",
                f"{bare_url}/plain/",
                bare["cookie"],
                bare["queries"]["plain"],
            ),
        ]


# --- Measuring --------------------------------------------------------------


def rounds(
    found: list[Subject], *, count: int, connections: int, seconds: float
) -> list[dict[str, Measured]]:
    """Each round measures every subject; the next round begins with another of them."""
    results = []
    for number in range(count):
        start = number % len(found)
        results.append({})
        for subject in found[start:] + found[:start]:
            ask = {"cookie": subject.cookie, "connections": connections}
            measure(subject.url, seconds=WARM_SECONDS, **ask)
            measured = measure(subject.url, seconds=seconds, **ask)
            results[-1][subject.name] = measured
            print(f"  round {number + 1}: {subject.name}: {measured.rate:.0f}/s", flush=True)
    return results


def spread(values: list[float], form: str) -> str:
    middle, low, high = statistics.median(values), min(values), max(values)
    return f"{middle:{form}} [{low:{form}}-{high:{form}}]"


def table(found: list[Subject], sizes: dict[str, int], results: list[dict[str, Measured]]) -> str:
    heads = ("page", "queries", "KB", "requests/s", "90% within ms", "times bare Wagtail")
    rows = [heads]
    for subject in found:
        own = [result[subject.name] for result in results]
        ratios = [result[subject.name].rate / result[YARDSTICK].rate for result in results]
        rows.append(
            (
                subject.name,
                str(subject.queries),
                f"{sizes[subject.name] / 1000:.1f}",
                spread([one.rate for one in own], ".0f"),
                spread([one.slow_ms for one in own], ".1f"),
                spread(ratios, ".2f"),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--connections", type=int, default=8)
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="tenfold-bench-") as scratch,
        embedded_services(var=None) as addresses,
        subjects(Path(scratch), addresses) as found,
    ):
        sizes = {subject.name: wait_for(subject.url, subject.cookie) for subject in found}
        results = rounds(
            found, count=chosen.rounds, connections=chosen.connections, seconds=chosen.seconds
        )
    tool = "wrk" if shutil.which("wrk") else "our own client"
    print(
        f"\nMedian [lowest-highest] of {chosen.rounds} rounds of {chosen.seconds:.0f} s, "
        f"{chosen.connections} connections from {tool}, {WORKERS} processes of {THREADS} threads, "
        f"{os.cpu_count()} cores shared by all.\n"
    )
    print(table(found, sizes, results))


if __name__ == "__main__":
    main()
