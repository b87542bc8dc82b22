"""The checkout as the guards read it: what git tracks, and nothing that lies beside it."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "content", "messaging", "courses", "learning", "practice", "leading")
PACKAGES = ("config", *APPS)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file in git's index that is still there, by its path from the root."""
    listed = subprocess.run(
        # Whoever owns the checkout: reading the list of names runs nothing of theirs.
        ["git", "-c", "safe.directory=*", "ls-files", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    paths = (Path(name) for name in listed.split("\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())


def tracked(*suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.suffix in suffixes and (not under or path.parts[0] in under)
    ]


def read(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")
