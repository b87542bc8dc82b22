"""The drawing of the whole course as its map: where each scene leads, what is done, what is next.

A scene is a link to `#slug` of a module, as editors draw it. Where a scene shows the
module's number, a tick stands on it when the module is done, and a ring round it when it
comes next. The same is said in words, to those who hear the page.
"""

import re
from collections.abc import Iterable
from html import escape, unescape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from learning.progress.selectors import ModuleProgress, State

_SCENE = re.compile(
    r'<a\b(?P<before>[^>]*?) href="#(?P<slug>[\w-]+)"(?P<after>[^>]*)>(?P<inside>.*?)</a>', re.S
)
_LINE = re.compile(
    r'<text\b[^>]*?\bx="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)"[^>]*>(?P<words>[^<]*)</text>'
)
# How far above its baseline the middle of a number lies.
_HALF_HEIGHT = 11


def with_progress(drawing: SafeString, cards: Iterable[tuple[ModuleProgress, bool]]) -> SafeString:
    """The course's drawing, marked for one learner. `cards` say of each module if it is next."""
    stops = {each.module.slug: (each, is_next) for each, is_next in cards}

    def marked(scene: re.Match[str]) -> str:
        if scene["slug"] not in stops:
            return scene[0]
        return _stop(scene, *stops[scene["slug"]])

    # The drawing was cleaned when it was saved, and what is added here is our own.
    return mark_safe(_SCENE.sub(marked, drawing))  # noqa: S308


def _stop(scene: re.Match[str], progress: ModuleProgress, is_next: bool) -> str:
    words = " ".join(unescape(line["words"]).strip() for line in _LINE.finditer(scene["inside"]))
    label, mark = "", ""
    if progress.state is State.DONE:
        label, mark = _("%(scene)s. Done.") % {"scene": words}, _TICK
    elif is_next:
        label, mark = _("%(scene)s. This is next.") % {"scene": words}, _RING
    if label:
        label = f' aria-label="{escape(label)}"'
    return (
        f'<a{scene["before"]} href="{escape(progress.module.url)}"{scene["after"]}{label}>'
        f"{scene['inside']}{_on_the_number(scene['inside'], progress.module.number, mark)}</a>"
    )


# Drawn round the middle of the number.
_TICK = (
    '<circle class="sn-badge" cx="25" cy="20" r="16"/><path class="sn-done" d="M17 20l6 7l11-14"/>'
)
_RING = '<circle class="sn-next" r="34"/>'


def _on_the_number(inside: str, number: int, mark: str) -> str:
    for line in _LINE.finditer(inside):
        if mark and line["words"].strip() == str(number):
            middle = float(line["y"]) - _HALF_HEIGHT
            place = f"translate({line['x']} {middle:g})"
            return f'<g aria-hidden="true" transform="{place}">{mark}</g>'
    return ""
