"""Static files: one stylesheet a page, hashed and compressed, and no build step.

Sheets are written as one file a component. `collectstatic` joins each entry
sheet by putting its imports, with their layers, in place. In development the
browser follows the imports itself.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY_SHEETS = ("css/site.css",)

IMPORT = re.compile(r'@import url\("(?P<path>[^":]+)"\)(?: layer\((?P<layer>[\w.]+)\))?;')
URL = re.compile(r'url\("(?P<path>(?!data:|/|https?:|#)[^"]+)"\)')


def join_sheet(root: Path, sheet: str, *, seen: tuple[str, ...] = ()) -> str:
    """The sheet's text with its imports in place; addresses in them made relative to the entry.

    Raises ValueError for a sheet that imports itself, FileNotFoundError for one that is missing.
    """
    if sheet in seen:
        raise ValueError(f"{sheet} imports itself")
    here = PurePosixPath(sheet).parent

    def put_in_place(match: re.Match[str]) -> str:
        imported = str(_normal(here / match["path"]))
        text = join_sheet(root, imported, seen=(*seen, sheet))
        text = URL.sub(lambda found: _moved(found, imported, sheet), text)
        return f"@layer {match['layer']} {{\n{text}\n}}" if match["layer"] else text

    return IMPORT.sub(put_in_place, (root / sheet).read_text(encoding="utf-8"))


def _moved(found: re.Match[str], from_sheet: str, to_sheet: str) -> str:
    target = _normal(PurePosixPath(from_sheet).parent / found["path"])
    up = "../" * len(PurePosixPath(to_sheet).parent.parts)
    return f'url("{up}{target}")'


def _normal(path: PurePosixPath) -> PurePosixPath:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


class JoinedManifestStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, fed with joined entry sheets."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run:
            root = Path(self.location)
            for sheet in ENTRY_SHEETS:
                if sheet in paths:
                    (root / sheet).write_text(join_sheet(root, sheet), encoding="utf-8")
        yield from super().post_process(paths, dry_run, **options)
