"""honcho's manager for the Procfile, tethered to us and safe to stop at any moment."""

import os
import signal
import threading
from collections.abc import Callable
from typing import Any

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.process import Popen, Process

from config.local.children import tether

# All load Django at the same moment; on two cores the site answers sooner if
# the rest stand back.
FIRST = "web"
NICENESS = 5


class TetheredProcess(Process):
    """A line of the Procfile. honcho gives each a helper process that reads its
    output; if we are killed, the kernel ends the helper, and with it the program."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._helper_tether = tether(signal.SIGKILL)
        self._child_ctor = self._popen

    def run(self, *args: Any, **options: Any) -> None:
        if self._helper_tether:
            self._helper_tether()
        super().run(*args, **options)

    def _popen(self, command: str, **options: Any) -> Popen:
        tied = tether(signal.SIGTERM)

        def begin() -> None:
            if tied:
                tied()
            if self.name != FIRST:
                os.nice(NICENESS)

        return Popen(command, preexec_fn=begin, **options)


class Processes(Manager):
    """Runs every line of a Procfile until one ends or we are told to stop."""

    def __init__(self, procfile: str, *, environment: dict[str, str], ready: Callable[[], None]):
        super().__init__()
        self._process_ctor = TetheredProcess
        self._ready = ready
        self._stop_asked = False
        for name, command in parse_procfile(procfile).processes.items():
            self.add_process(name, command, env=environment)

    @property
    def stopped_by_itself(self) -> list[str]:
        """The processes that ended without having been told to."""
        return self._first_to_stop

    _first_to_stop: list[str] = []

    def _start(self) -> None:
        # In place of honcho's handlers, which print: one that interrupts a print raises.
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), self._ask_to_stop)
        super()._start()
        # After the forks: a fork copies no threads.
        threading.Thread(target=self._ready, daemon=True).start()

    def _ask_to_stop(self, *_: object) -> None:
        self._stop_asked = True

    def _all_started(self) -> bool:
        """honcho's loop asks several times a second. Who is starting can't be stopped yet."""
        started = bool(super()._all_started())
        if started and self._stop_asked:
            super().terminate()
        return started

    def terminate(self) -> None:
        """honcho's loop calls this when one has stopped."""
        if not self._terminating:
            self._first_to_stop = [n for n, p in self._processes.items() if "returncode" in p]
        super().terminate()
