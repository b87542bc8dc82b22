"""Reads text files of one folder, and nothing outside it."""

import os
from pathlib import Path, PurePosixPath

from content.files.problems import Problems

MAX_BYTES = 1_000_000


class Folder:
    """A folder whose files are read by names relative to it.

    A name that leaves the folder, by `..`, by an absolute path or through a
    symbolic link, is refused as a problem: a course may come from a stranger.
    """

    def __init__(self, root: Path, problems: Problems) -> None:
        self.root = root
        self.problems = problems

    def has(self, name: str) -> bool:
        path = self.root / name
        return path.is_file() or path.is_symlink()

    def folders(self, name: str) -> list[str]:
        """Names of the folders inside `name`, sorted."""
        try:
            return sorted(entry.name for entry in os.scandir(self.root / name) if entry.is_dir())
        except OSError:
            return []

    def names(self, folder: str, *, suffix: str) -> list[str]:
        """Names, without the suffix, of the files inside `folder` that end in it, sorted."""
        try:
            names = [entry.name for entry in os.scandir(self.root / folder)]
        except OSError:
            return []
        return sorted(name.removesuffix(suffix) for name in names if name.endswith(suffix))

    def text(self, name: str, *, needed_by: tuple[str, int] | None = None) -> str | None:
        """The file's text, or None after noting why it can't be read."""
        where, line = needed_by or (name, 1)
        if self._leaves(name):
            self.problems.add(where, line, f"'{name}' is outside the folder. Move it inside.")
            return None
        path = self.root / name
        try:
            if path.stat().st_size > MAX_BYTES:
                self.problems.add(name, 1, "This file is larger than 1 MB. Make it smaller.")
                return None
            text = path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            self.problems.add(where, line, f"The file '{name}' is missing. Add it.")
        except IsADirectoryError:
            self.problems.add(where, line, f"'{name}' is a folder. Put a file there.")
        except UnicodeDecodeError as error:
            bad_line = error.object[: error.start].count(b"\n") + 1
            self.problems.add(name, bad_line, "This is not UTF-8 text. Save the file as UTF-8.")
        except OSError as error:
            self.problems.add(where, line, f"'{name}' can't be read: {error.strerror}.")
        else:
            if "\0" in text:
                bad_line = text[: text.index("\0")].count("\n") + 1
                self.problems.add(name, bad_line, "There is a null character here. Remove it.")
                return None
            return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        return None

    def _leaves(self, name: str) -> bool:
        pure = PurePosixPath(name)
        if pure.is_absolute() or ".." in pure.parts:
            return True
        steps = [self.root.joinpath(*pure.parts[: depth + 1]) for depth in range(len(pure.parts))]
        return any(step.is_symlink() for step in steps)
