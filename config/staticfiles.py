"""Static files, with each entry sheet joined into one.

The source keeps one stylesheet for each component. A browser would have to
fetch every one of them, in a second round after the sheet that imports them.
So `collectstatic` writes the imports into the entry sheet, each in its layer;
in development the plain files work as they are.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORT = re.compile(r'@import\s+url\("(?P<path>[^"]+)"\)(?:\s+layer\((?P<layer>[\w-]+)\))?\s*;')
_URL = re.compile(r"""url\((?P<quote>["']?)(?P<path>[^"')]+)(?P=quote)\)""")
# Addresses that mean the same from every folder.
_ABSOLUTE = re.compile(r"^(?:[a-z][a-z+.-]*:|/|#)", re.IGNORECASE)


class CannotJoin(ValueError):
    """An import that would not mean the same once it is written into the sheet."""


def join_sheet(name: str, read: Callable[[str], str]) -> str:
    """The sheet with what it imports in place of the imports, without comments.

    `read` gives the text of a sheet by its name. An import may name a layer and
    nothing else; a sheet that is imported imports nothing. Raises CannotJoin.
    """
    folder = posixpath.dirname(name)

    def imported(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, match["path"]))
        text = _without_comments(read(path))
        if "@import" in text:
            raise CannotJoin(f"{path} is imported by {name}, so it may not import anything itself.")
        text = _from_folder(text, posixpath.dirname(path), folder)
        return f"@layer {match['layer']} {{{text}}}" if match["layer"] else text

    joined = _IMPORT.sub(imported, _without_comments(read(name)))
    if left := re.search(r"@import[^;]*;?", joined):
        raise CannotJoin(f'{name}: write {left.group()} as @import url("…") layer(…);')
    return joined


def _without_comments(text: str) -> str:
    return re.sub(r"\s*\n\s*", "\n", _COMMENT.sub("", text)).strip()


def _from_folder(text: str, theirs: str, ours: str) -> str:
    """The same addresses, seen from our folder."""

    def seen(match: re.Match[str]) -> str:
        if _ABSOLUTE.match(match["path"]):
            return match.group()
        path = posixpath.relpath(posixpath.join(theirs, match["path"]), ours or ".")
        return f'url("{path}")'

    return _URL.sub(seen, text)


def _is_entry(name: str) -> bool:
    """Pages ask for the sheets that stand directly in css/."""
    return PurePosixPath(name).parent == PurePosixPath("css") and name.endswith(".css")


class JoinedManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joined, then named by content (so cached for ever) and compressed ahead of time."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        def read(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as sheet:
                return sheet.read().decode()

        if not dry_run:
            joined = {name: join_sheet(name, read) for name in paths if _is_entry(name)}
            for name, text in joined.items():
                self.delete(name)
                self.save(name, ContentFile(text.encode()))
            paths = {**paths, **{name: (self, name) for name in joined}}
        yield from super().post_process(paths, dry_run, **options)
