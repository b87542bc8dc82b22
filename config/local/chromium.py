"""Finds a Chromium for the browser tests, or installs Debian's."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.local.problems import Problem

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
# Without a font a page has no text, and every measurement of it is wrong.
PACKAGES = ("chromium", "fonts-liberation")
WHERE_TO_GET_IT = (
    "The browser tests need Chromium. Install it (on Debian: sudo apt-get install "
    "chromium fonts-liberation; on Fedora: sudo dnf install chromium; on macOS: "
    "brew install --cask google-chrome), or set CHROMIUM to the path of yours."
)


def find() -> str | None:
    """The path of a browser that is here already. CHROMIUM in the environment wins."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not os.access(named, os.X_OK):
            raise Problem(f"CHROMIUM is '{named}', and no program can be run there.")
        return named
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    return str(MAC) if MAC.exists() else None


def ensure() -> str:
    """The path of a browser, installed through apt where that needs no question."""
    found = find()
    if found:
        return found
    apt = _apt()
    if apt is None:
        raise Problem(WHERE_TO_GET_IT)
    print("Installing Chromium through apt ...", flush=True)
    options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]
    for arguments in (["update", "-q"], ["install", *options, *PACKAGES]):
        done = subprocess.run([*apt, *arguments], stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode and arguments[0] == "install":
            print(done.stderr.decode(errors="replace")[-2000:], file=sys.stderr, flush=True)
            raise Problem(f"apt could not install Chromium. {WHERE_TO_GET_IT}")
    found = find()
    if not found:
        raise Problem(WHERE_TO_GET_IT)
    return found


def _apt() -> list[str] | None:
    """How to call apt-get without a password, if there is a way."""
    if not shutil.which("apt-get"):
        return None
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    if os.geteuid() == 0:
        return apt
    if shutil.which("sudo"):
        allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True)
        if allowed.returncode == 0:
            return ["sudo", "-n", *apt]
    return None
