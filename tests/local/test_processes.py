"""The manager forks and handles signals, so each test gives it a process of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from config.local.run import ROOT

# One that never says what is waited for fails by itself.
pytestmark = pytest.mark.timeout(60)

PROGRAM = """
import multiprocessing, os, sys
from config.local.processes import Processes
multiprocessing.set_start_method("fork")
ready = lambda: print("READY", flush=True)
manager = Processes(sys.argv[1], environment=dict(os.environ), ready=ready)
manager.loop()
print("BY ITSELF", manager.stopped_by_itself, flush=True)
"""


@contextlib.contextmanager
def managing(procfile):
    manager = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, procfile],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield manager
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(manager.pid, signal.SIGKILL)
        manager.wait()
        manager.stdout.close()


def read_until(manager, words):
    seen = ""
    while words not in seen:
        line = manager.stdout.readline()
        assert line, f"ended before it said '{words}': {seen}"
        seen += line
    return seen


def pid_in(text):
    return int(text.rsplit("PID=", 1)[1].split()[0])


def wait_until_gone(pid):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as stat:
            if stat.read().rsplit(")", 1)[1].split()[0] != "Z":
                time.sleep(0.05)
                continue
        return
    pytest.fail(f"process {pid} is still there")


SLEEPER = "exec sh -c 'echo PID=$$; exec sleep 600'"


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_stop_stops_everything(signum):
    with managing(f"one: {SLEEPER}\ntwo: exec sleep 600") as manager:
        pid = pid_in(read_until(manager, "PID="))
        manager.send_signal(signum)
        assert "BY ITSELF []" in read_until(manager, "BY ITSELF")
        wait_until_gone(pid)


def test_one_that_stops_by_itself_is_named_and_stops_the_rest():
    with managing(f"steady: {SLEEPER}\nweak: exec false") as manager:
        said = read_until(manager, "BY ITSELF")
        assert "BY ITSELF ['weak']" in said


def test_being_told_to_stop_while_still_starting_is_not_forgotten():
    with managing(f"one: {SLEEPER}") as manager:
        read_until(manager, "READY")
        manager.send_signal(signal.SIGTERM)
        assert "BY ITSELF []" in read_until(manager, "BY ITSELF")


def test_nothing_outlives_a_manager_that_was_killed():
    with managing(f"one: {SLEEPER}") as manager:
        pid = pid_in(read_until(manager, "PID="))
        manager.send_signal(signal.SIGKILL)
        wait_until_gone(pid)
