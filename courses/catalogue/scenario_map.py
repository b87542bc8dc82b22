"""Where a scenario leads: its situations in rows, drawn, and the same in words.

A map is made of whatever an editor has so far: keys may be missing or doubled,
choices may lead nowhere. `scenario_rules` says what is wrong with it.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext
from wagtail.rich_text import RichText

from courses.catalogue.scenario_rules import faults

# In the drawing's own units.
BOX_WIDTH, BOX_HEIGHT = 190, 76
GAP_ACROSS, GAP_DOWN = 26, 54
MARGIN = 14
LINE_LENGTH, LINES = 25, 2


@dataclass(frozen=True)
class Way:
    """A choice: what the learner does, and the number of the place it leads to, if there is one."""

    text: str
    key: str
    to: "int | None"
    is_back: bool


@dataclass(frozen=True)
class MapNode:
    """A situation or an ending, numbered as the editor lists them."""

    number: int
    key: str
    text: str
    lines: tuple[str, ...]
    ending: str
    is_start: bool
    is_reached: bool
    ways: tuple[Way, ...]
    faults: tuple[str | Promise, ...]
    x: float
    y: float

    @property
    def is_ending(self) -> bool:
        return not self.ways

    @property
    def note(self) -> str:
        """What kind of place it is, in words."""
        if not self.is_reached:
            return gettext("Nothing leads here")
        if self.is_start:
            return gettext("Start")
        if self.is_ending:
            return gettext("Ending: %(kind)s") % {"kind": self.ending or "?"}
        return ""


@dataclass(frozen=True)
class Arrow:
    """A line between two boxes, and where its number stands."""

    path: str
    number: int
    x: float
    y: float
    is_back: bool


@dataclass(frozen=True)
class ScenarioMap:
    width: float
    height: float
    places: tuple[MapNode, ...]
    arrows: tuple[Arrow, ...]
    faults: tuple[str | Promise, ...]

    @property
    def box(self) -> tuple[int, int]:
        return BOX_WIDTH, BOX_HEIGHT

    @property
    def inner(self) -> tuple[int, int]:
        """The second line around an ending."""
        return BOX_WIDTH - 8, BOX_HEIGHT - 8

    @property
    def endings(self) -> int:
        return sum(place.is_ending for place in self.places)

    @property
    def is_sound(self) -> bool:
        return not self.faults and not any(place.faults for place in self.places)


def map_of(scenario: Mapping[str, Any]) -> ScenarioMap:
    """The map of a scenario block's value."""
    nodes = list(scenario["nodes"])
    found = faults(scenario)
    places = _numbers(nodes)
    nexts = [[places.get(choice["next"]) for choice in node["choices"]] for node in nodes]
    start = places.get(scenario["start"])
    found_rows = _rows(nexts, start)
    rows = found_rows.rows
    spots = _spots(rows)
    drawn = tuple(
        MapNode(
            number=number + 1,
            key=node["key"] or "",
            text=_words(node["text"]),
            lines=tuple(
                textwrap.wrap(_words(node["text"]), LINE_LENGTH, max_lines=LINES, placeholder="…")
            ),
            ending=node["ending"] or "",
            is_start=number == start,
            is_reached=number in found_rows.reached,
            ways=tuple(
                Way(
                    text=choice["text"] or "",
                    key=choice["next"] or "",
                    to=None if to is None else to + 1,
                    is_back=(number, to) in found_rows.back,
                )
                for choice, to in zip(node["choices"], nexts[number], strict=True)
            ),
            faults=tuple(fault.message for fault in found if fault.node == number),
            x=spots[number][0],
            y=spots[number][1],
        )
        for number, node in enumerate(nodes)
    )
    widest = max((len(row) for row in rows), default=1)
    has_back = any(way.is_back for place in drawn for way in place.ways)
    return ScenarioMap(
        width=2 * MARGIN + widest * (BOX_WIDTH + GAP_ACROSS) + (GAP_DOWN if has_back else 0),
        height=2 * MARGIN + len(rows) * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN,
        places=drawn,
        arrows=tuple(_arrows(drawn)),
        faults=tuple(fault.message for fault in found if fault.node is None),
    )


def _numbers(nodes: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The place of each key; of a doubled key, the first."""
    numbers: dict[str, int] = {}
    for number, node in enumerate(nodes):
        if node["key"]:
            numbers.setdefault(node["key"], number)
    return numbers


def _rows(nexts: list[list[int | None]], start: int | None) -> "_Rows":
    """Each place below all that lead to it; below them, those that nobody reaches.

    A choice that leads back up is left aside: it closes a loop.
    """
    order: list[int] = []
    back: set[tuple[int, int]] = set()
    path: set[int] = set()

    def visit(number: int) -> None:
        path.add(number)
        for to in nexts[number]:
            if to in path:
                back.add((number, to))
            elif to is not None and to not in order:
                visit(to)
        path.discard(number)
        order.append(number)

    if start is not None:
        visit(start)
    order.reverse()
    ranks = dict.fromkeys(order, 0)
    for number in order:
        for to in nexts[number]:
            if to is not None and (number, to) not in back:
                ranks[to] = max(ranks[to], ranks[number] + 1)
    rows: list[list[int]] = [[] for _each in range(max(ranks.values(), default=-1) + 1)]
    for number in order:
        rows[ranks[number]].append(number)
    lost = [number for number in range(len(nexts)) if number not in ranks]
    most = max((len(each) for each in rows), default=3)
    rows += [lost[at : at + most] for at in range(0, len(lost), most)]
    return _Rows(rows, frozenset(order), frozenset(back))


@dataclass(frozen=True)
class _Rows:
    rows: list[list[int]]
    reached: frozenset[int]
    back: frozenset[tuple[int, int]]


def _spots(rows: list[list[int]]) -> dict[int, tuple[float, float]]:
    """The upper left corner of each box. Rows are centred."""
    widest = max((len(row) for row in rows), default=1)
    return {
        number: (
            MARGIN + (place + (widest - len(row)) / 2) * (BOX_WIDTH + GAP_ACROSS),
            MARGIN + rank * (BOX_HEIGHT + GAP_DOWN),
        )
        for rank, row in enumerate(rows)
        for place, number in enumerate(row)
    }


def _arrows(places: Sequence[MapNode]) -> list[Arrow]:
    arrows = []
    for place in places:
        for number, way in enumerate(place.ways):
            if way.to is None:
                continue
            end = places[way.to - 1]
            share = BOX_WIDTH * (number + 1) / (len(place.ways) + 1)
            x, y = place.x + share, place.y + BOX_HEIGHT
            if way.is_back:
                # Around the right side, so that nothing is drawn over.
                side = max(place.x, end.x) + BOX_WIDTH + GAP_DOWN / 2
                path = (
                    f"M{place.x + BOX_WIDTH:g} {place.y + BOX_HEIGHT / 2:g}"
                    f"C{side:g} {place.y + BOX_HEIGHT / 2:g} {side:g} {end.y + BOX_HEIGHT / 4:g} "
                    f"{end.x + BOX_WIDTH:g} {end.y + BOX_HEIGHT / 4:g}"
                )
                spot = (place.x + BOX_WIDTH + 9, place.y + BOX_HEIGHT / 2)
            else:
                to = end.x + BOX_WIDTH / 2
                half = GAP_DOWN * 0.6
                path = f"M{x:g} {y:g}C{x:g} {y + half:g} {to:g} {end.y - half:g} {to:g} {end.y:g}"
                spot = (x, y + 10)
            arrows.append(Arrow(path, number + 1, *spot, way.is_back))
    return arrows


def _words(text: RichText | str | None) -> str:
    source = text.source if isinstance(text, RichText) else text or ""
    return " ".join(strip_tags(source.replace("</p>", " ")).split())
