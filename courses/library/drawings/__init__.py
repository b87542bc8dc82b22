"""The course's sketchnotes as programs: one small kit, one file for each drawing.

`python -m courses.library.drawings` writes every SVG anew, byte for byte the
same each time. It is a tool for making the course, so nothing here imports
Django and the site never imports it. To change a picture, change its program,
run the command, look at it in every light (`python -m tests.e2e.pictures FOLDER`),
and bring `sketchnote.md` (every word in the picture) up to date beside it.

`shapes` is geometry, `sheet` the paper and pen, `people` and `things` the kit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from courses.library.drawings import (
    a_little_every_day,
    add_value,
    be_a_good_partner,
    be_authentic,
    be_credible,
    be_curious,
    be_known_for_something,
    make_action_happen,
    never_post_angry,
    overview,
    respect_confidentiality,
    welcome,
)
from courses.library.drawings.sheet import Sheet

COURSE = Path(__file__).resolve().parent.parent / "ten-tips"
# The front page's own picture is part of the site, not of a course.
WELCOME = Path(__file__).resolve().parents[3] / "templates" / "content" / "welcome.svg"


def _module(slug: str) -> Path:
    return COURSE / "modules" / slug / "sketchnote.svg"


DRAWINGS: dict[Path, Callable[[], Sheet]] = {
    COURSE / "overview.svg": overview.draw,
    _module("be-authentic"): be_authentic.draw,
    _module("be-curious"): be_curious.draw,
    _module("be-a-good-partner"): be_a_good_partner.draw,
    _module("be-known-for-something"): be_known_for_something.draw,
    _module("be-credible"): be_credible.draw,
    _module("add-value"): add_value.draw,
    _module("a-little-every-day"): a_little_every_day.draw,
    _module("respect-confidentiality"): respect_confidentiality.draw,
    _module("never-post-angry"): never_post_angry.draw,
    _module("make-action-happen"): make_action_happen.draw,
}

SITE_DRAWINGS: dict[Path, Callable[[], Sheet]] = {WELCOME: welcome.draw}
