"""The course's sketchnotes as programs: one small kit, one file for each drawing.

`python -m courses.library.drawings` writes every SVG anew, byte for byte the
same each time. It is a tool for making the course, so nothing here imports
Django and the site never imports it. To change a picture, change its program,
run the command, look, and bring `sketchnote.md` (every word in the picture)
up to date beside it.

`shapes` is geometry, `sheet` the paper and pen, `people` and `things` the kit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from courses.library.drawings import be_authentic, overview, respect_confidentiality
from courses.library.drawings.sheet import Sheet

COURSE = Path(__file__).resolve().parent.parent / "ten-tips"

DRAWINGS: dict[Path, Callable[[], Sheet]] = {
    COURSE / "overview.svg": overview.draw,
    COURSE / "modules/be-authentic/sketchnote.svg": be_authentic.draw,
    COURSE / "modules/respect-confidentiality/sketchnote.svg": respect_confidentiality.draw,
}
