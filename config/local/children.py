"""Child processes that cannot outlive us, and how they are stopped."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def tether(signum: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn`: the kernel sends the child this signal when we die, even by kill -9.

    Linux only; elsewhere the next start finds and stops what was left.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def ask_the_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(signum))
        if os.getppid() != parent:  # we died before we had asked
            os.kill(os.getpid(), signum)

    return ask_the_kernel


def stop(child: subprocess.Popen[bytes], signum: signal.Signals, *, patience: float = 10) -> None:
    """Asks a child to go, and after `patience` seconds makes it."""
    if child.poll() is not None:
        return
    child.send_signal(signum)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def last_words(log: Path) -> str:
    """The line of a log that best says why a server gave up."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return "it left no log"
    spoken = [line.strip() for line in lines if line.strip()]
    fatal = [line for line in spoken if "FATAL" in line or "error" in line.lower()]
    return (fatal or spoken or ["it gave no reason"])[-1]
