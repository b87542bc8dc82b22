"""`make conformance`: independent validators, which are not written in Python.

They live in tests/conformance with a package.json of their own. Their scripts
are not run while they are installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.local import chromium
from config.local.problems import Problem
from config.local.suite import ensure_home

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "conformance"
OLDEST_NODE = 20


def check_node() -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise Problem(
            "The conformance checks need Node and npm. Install them "
            "(on Debian: apt-get install nodejs npm) and run this again."
        )
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0] or 0) < OLDEST_NODE:
        raise Problem(
            f"The conformance checks need Node {OLDEST_NODE} or newer; this is {version}."
        )


def install() -> None:
    """Installs the validators where the lock file has changed since the last time."""
    lock = FOLDER / "package-lock.json"
    mark = FOLDER / "node_modules" / ".installed.sha256"
    fingerprint = hashlib.sha256(lock.read_bytes()).hexdigest()
    if mark.exists() and mark.read_text() == fingerprint:
        return
    print("Installing the validators ...", flush=True)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.run(command, cwd=FOLDER).returncode:
        raise Problem("npm could not install the validators; its reason is above.")
    mark.write_text(fingerprint)


def main(arguments: list[str]) -> int:
    try:
        check_node()
        install()
        os.environ["CHROMIUM"] = chromium.ensure()
    except Problem as problem:
        print(problem, flush=True)
        return 1
    ensure_home()
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "tests/conformance"]
    command += ["-o", "addopts=--strict-markers --strict-config -ra", *arguments]
    return os.execv(sys.executable, command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
