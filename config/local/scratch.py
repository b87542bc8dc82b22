"""Short-lived folders that clean up after a process that was killed.

A Unix socket's path may be at most 107 bytes long, and a checkout may lie
deeper than that, or where PostgreSQL's account may not go. So sockets live in
a folder of the system's temporary directory, one to a run.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

PREFIX = "tenfold-"
# sockaddr_un holds 108 bytes with the final zero (104 on macOS), and PostgreSQL
# adds "/.s.PGSQL.5432.lock" to the folder's name.
LONGEST = 80


@contextlib.contextmanager
def scratch_folder() -> Iterator[Path]:
    """A new, short-named folder that is gone afterwards.

    While it is in use its `owner` file is locked. A lock ends with its process
    however that dies, so a folder whose file can be locked is an orphan, and
    the next run removes it.
    """
    parent = _parent()
    _remove_orphans(parent)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    with (folder / "owner.new").open("w") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        # Renamed once locked, so that nobody finds it unlocked.
        (folder / "owner.new").rename(folder / "owner")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _parent() -> Path:
    named = Path(tempfile.gettempdir())
    # Root's own TMPDIR may be closed to the account that runs PostgreSQL.
    if os.geteuid() == 0 or len(os.fsencode(named)) > LONGEST - len(PREFIX) - 8:
        return Path(os.sep, "tmp")
    return named


def _remove_orphans(parent: Path) -> None:
    for owner in parent.glob(f"{PREFIX}*/owner"):
        with contextlib.suppress(OSError), owner.open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(owner.parent, ignore_errors=True)
