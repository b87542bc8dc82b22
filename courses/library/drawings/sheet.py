"""The paper and the pen: geometry goes in, a small and accessible SVG comes out.

The drawing is the same every time it is made. Its wobble comes from a random
generator seeded with the drawing's name and the number of the stroke, so that
a changed stroke does not shake all those before it.

What the SVG promises (WAI "Complex images", WCAG 1.1.1, 1.4.5, 2.5.8):
words are real `<text>`; shapes are hidden from assistive technology; the root
is an image, or a group when it holds links; it carries no style, script, id
beyond its title and description, colour or outside reference. The site's
stylesheet paints it by class; without one it is a plain line drawing.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any

from courses.library.drawings.shapes import Point, Run, Shape, hatching

INKS = {
    "bold": "sn-ink-bold",
    "ink": "sn-ink",
    "thin": "sn-ink-thin",
    "shade": "sn-shade",
    "face": "sn-face",
    "face-thin": "sn-face-thin",
    "line-a": "sn-line-a",
    "line-b": "sn-line-b",
    "link": "sn-line-b",
}
# Line weights in units of the drawing; the attribute is what shows without our stylesheet.
WEIGHTS = {
    "bold": 5,
    "ink": 3.4,
    "thin": 2.2,
    "shade": 1.5,
    "face": 3.4,
    "face-thin": 2.2,
    "line-a": 5,
    "line-b": 5,
    "link": 3,
}

# Advance widths of a narrow hand-written face in thousandths of the size.
_NARROW, _WIDE = "iIlj'’.,:;!|", "mwMWQ&—"


def width_of(text: str, size: float) -> float:
    """About how wide the words run, with room for a fallback typeface."""
    units = sum(0.25 if c in _NARROW + " " else 0.64 if c in _WIDE else 0.46 for c in text)
    return units * size * 1.08


@dataclass
class _Layer:
    """One scene: its strokes, then its words, so that words always lie on top."""

    href: str | None = None
    marks: list[dict[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    covered: list[Point] = field(default_factory=list)


class Sheet:
    """A sheet of paper to draw one sketchnote on."""

    def __init__(self, *, slug: str, title: str, description: str, width: int, height: int):
        self.slug, self.title, self.description = slug, title, description
        self.width, self.height = width, height
        self._layers: list[_Layer] = [_Layer()]
        self._matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        self._strokes = 0

    # --- where to draw --------------------------------------------------------

    @contextmanager
    def scene(self, href: str | None = None) -> Iterator[None]:
        """A part of the picture with its words, read together; a link when it has an address."""
        self._layers.append(_Layer(href=href))
        yield
        self._layers.append(_Layer())

    @contextmanager
    def at(
        self, x: float, y: float, *, scale: float = 1, turn: float = 0, flip: bool = False
    ) -> Iterator[None]:
        """Draw with the origin at a point, larger or smaller, turned (degrees), or mirrored."""
        before = self._matrix
        angle = math.radians(turn)
        mirror = -1 if flip else 1
        a, b = scale * mirror * math.cos(angle), scale * mirror * math.sin(angle)
        c, d = -scale * math.sin(angle), scale * math.cos(angle)
        self._matrix = _times(before, (a, b, c, d, x, y))
        yield
        self._matrix = before

    def spot(self, x: float, y: float) -> Point:
        """Where a point of the present place lies on the sheet."""
        a, b, c, d, e, f = self._matrix
        return a * x + c * y + e, b * x + d * y + f

    @property
    def is_roomy(self) -> bool:
        """Whether things are drawn large enough here for their small details to be seen."""
        return self._scale > 0.75

    @property
    def is_link(self) -> bool:
        """Whether what is drawn now leads somewhere."""
        return self._layers[-1].href is not None

    # --- drawing --------------------------------------------------------------

    def draw(
        self,
        shape: Shape,
        *,
        ink: str | None = "ink",
        fill: str | None = None,
        marker: str | None = None,
        wobble: float = 1,
    ) -> None:
        """Draw an outline in ink.

        `fill` paints inside the very line (paper, skin, hair). `marker` paints a
        broad felt-tip's patch, a little off the line as a hand would.
        """
        placed = self._place(shape)
        self._layers[-1].covered += placed.points
        rng = self._rng()
        trace = _trace(placed, rng, wobble)
        if marker:
            if fill:
                # Paper under the patch, so that nothing behind shows through its gap.
                self._mark(f"sn-{fill}", trace, stroke=None)
            patch = placed.moved(3.2, 2.6) if ink else placed
            self._mark(f"sn-{marker}", _trace(patch, rng, wobble * 1.5), stroke=None)
        if fill and not marker:
            self._mark(
                f"{INKS[ink]} sn-{fill}" if ink else f"sn-{fill}",
                trace,
                stroke=WEIGHTS[ink] if ink else None,
            )
        elif ink:
            self._mark(INKS[ink], trace, stroke=WEIGHTS[ink], join=True)

    def dot(self, x: float, y: float, *, size: float = 6.5, colour: str = "ink") -> None:
        """A round dab: an eye, a button, a blush."""
        px, py = self.spot(x, y)
        self._mark(f"sn-dot-{colour}", f"M{_n(px)} {_n(py)}h.1", stroke=size * self._scale)
        if colour not in ("ink", "face"):
            # A tint only: nothing where no stylesheet paints it.
            self._layers[-1].marks[-1]["stroke"] = "none"

    def hatch(self, shape: Shape, *, gap: float = 7, angle: float = 60, ink: str = "shade") -> None:
        """Shade a shape with slanting strokes."""
        placed = hatching(self._place(shape), gap=gap, angle=angle)
        rng = self._rng()
        d = "".join(_trace(Shape((run,)), rng, 0.6) for run in placed.runs)
        if d:
            self._mark(INKS[ink], d, stroke=WEIGHTS[ink], join=True)

    def words(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 34,
        role: str = "words",
        anchor: str = "middle",
        turn: float = 0,
        highlight: str | None = None,
    ) -> None:
        """Letter one line; `y` is its baseline, `highlight` a marker's stroke behind it."""
        px, py = self.spot(x, y)
        half = width_of(text, size) / 2
        middle = px + {"start": half, "middle": 0, "end": -half}[anchor]
        self._layers[-1].covered += [
            (middle - half, py - size * 0.8),
            (middle + half, py + size * 0.3),
        ]
        if highlight:
            self._swipe(px, py, text, size, anchor, turn, highlight)
        attributes = f' text-anchor="{anchor}"' if anchor != "start" else ""
        if turn:
            attributes += f' transform="rotate({_n(turn)} {_n(px)} {_n(py)})"'
        self._layers[-1].words.append(
            f'<text class="sn-{role}" x="{_n(px)}" y="{_n(py)}" font-size="{_n(size)}"'
            f'{attributes} fill="currentColor" stroke="none">{escape(text, quote=False)}</text>'
        )

    def lines(
        self, x: float, y: float, *texts: str, size: float = 34, leading: float = 1.12, **how: Any
    ) -> None:
        """Letter several lines, one below the other."""
        for index, text in enumerate(texts):
            self.words(x, y + index * size * leading, text, size=size, **how)

    # --- the file -------------------------------------------------------------

    def svg(self) -> str:
        """The finished drawing."""
        links = any(layer.href for layer in self._layers)
        name, about = f"{self.slug}-sketchnote-title", f"{self.slug}-sketchnote-desc"
        out = [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="sn" '
            f'viewBox="0 0 {self.width} {self.height}" role="{"group" if links else "img"}" '
            f'aria-labelledby="{name} {about}" fill="none" stroke="currentColor" '
            f'stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round">',
            f'<title id="{name}">{escape(self.title, quote=False)}</title>',
            f'<desc id="{about}">{escape(self.description, quote=False)}</desc>',
        ]
        for layer in self._layers:
            out += _render(layer)
        return "\n".join([*out, "</svg>", ""])

    # --- inside ---------------------------------------------------------------

    @property
    def _scale(self) -> float:
        a, b, *_ = self._matrix
        return math.hypot(a, b)

    def _rng(self) -> random.Random:
        self._strokes += 1
        return random.Random(f"{self.slug} {self._strokes}")

    def _place(self, shape: Shape) -> Shape:
        return Shape(tuple(tuple(self.spot(*p) for p in run) for run in shape.runs), shape.closed)

    def _mark(self, css: str, d: str, *, stroke: float | None, join: bool = False) -> None:
        marks = self._layers[-1].marks
        paint = {"stroke": "none"} if stroke is None else {"stroke-width": _n(stroke)}
        if stroke == WEIGHTS["ink"]:
            paint = {}
        if join and marks and marks[-1]["class"] == css:
            marks[-1]["d"] += d
            return
        marks.append({"class": css, **paint, "d": d})

    def _swipe(
        self, x: float, y: float, text: str, size: float, anchor: str, turn: float, colour: str
    ) -> None:
        wide = width_of(text, size) * 0.9
        left = {"start": 0, "middle": -wide / 2, "end": -wide}[anchor] - 6
        with self._absolute(x, y, turn):
            self.draw(
                Shape(
                    (
                        ((left, -size * 0.62), (left + wide + 12, -size * 0.68)),
                        ((left + wide + 12, -size * 0.68), (left + wide + 5, size * 0.2)),
                        ((left + wide + 5, size * 0.2), (left - 5, size * 0.26)),
                        ((left - 5, size * 0.26), (left, -size * 0.62)),
                    ),
                    closed=True,
                ),
                ink=None,
                fill=colour,
                wobble=1.6,
            )

    @contextmanager
    def _absolute(self, x: float, y: float, turn: float) -> Iterator[None]:
        before, self._matrix = self._matrix, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        with self.at(x, y, turn=turn):
            yield
        self._matrix = before


Matrix = tuple[float, float, float, float, float, float]


def _times(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    p, q, r, s, t, u = n
    return (
        a * p + c * q,
        b * p + d * q,
        a * r + c * s,
        b * r + d * s,
        a * t + c * u + e,
        b * t + d * u + f,
    )


def _render(layer: _Layer) -> list[str]:
    if not layer.marks and not layer.words:
        return []
    out, marks = [], layer.marks
    if layer.href:
        out.append(f'<a class="sn-link" href="{escape(layer.href)}">')
        target = {"class": "sn-target", "stroke": "none", "d": _frame(layer.covered)}
        marks = [target, *marks]
    if marks:
        out.append('<g aria-hidden="true">')
        for mark in marks:
            attributes = "".join(f' {name}="{value}"' for name, value in mark.items())
            out.append(f"<path{attributes}/>")
        out.append("</g>")
    out += layer.words
    if layer.href:
        out.append("</a>")
    return out


def _frame(points: list[Point]) -> str:
    """The box round a scene: all of it can be pressed, and it shows the focus."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top, right, bottom = round(min(xs)), round(min(ys)), round(max(xs)), round(max(ys))
    return f"M{left} {top}H{right}V{bottom}H{left}z"


def _n(value: float) -> str:
    """A number as short as SVG allows, to one decimal place."""
    text = f"{value:.1f}".removesuffix(".0")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _join(*numbers: float) -> str:
    """Numbers side by side, with a space only where SVG needs one."""
    out = ""
    for number in numbers:
        text = _n(number)
        if out and not text.startswith("-"):
            out += " "
        out += text
    return out


# --- the hand -----------------------------------------------------------------


def _trace(shape: Shape, rng: random.Random, wobble: float) -> str:
    """Path data for a shape as a slightly unsteady hand would draw it."""
    loop = shape.closed and len(shape.runs) == 1
    runs = [_shaken(_sampled(run, loop=loop), rng, wobble, loop=loop) for run in shape.runs]
    pieces: list[str] = []
    here: Point | None = None
    # The shake is larger than a whole unit only in long strokes: those need no decimals.
    digits = 0 if _length(shape) > 60 else 1
    for run in runs:
        start = run[0]
        if here is None or math.dist(here, start) > 6:
            here = (round(start[0], digits), round(start[1], digits))
            pieces.append("M" + _join(*here))
        here = _segments(pieces, run, here, loop=loop, digits=digits)
    if shape.closed and not loop:
        pieces.append("z")
    return "".join(pieces)


def _segments(
    pieces: list[str], run: list[Point], here: Point, *, loop: bool, digits: int
) -> Point:
    """Append a smooth line through the run, as relative commands; return where it ends."""
    count = len(run)
    if count == 2:
        end = (round(run[1][0], digits), round(run[1][1], digits))
        pieces.append("l" + _join(end[0] - here[0], end[1] - here[1]))
        return end
    points = [*run, run[0]] if loop else run
    last = len(points) - 1

    def tangent(index: int) -> Point:
        if loop:
            before, after = run[(index - 1) % count], run[(index + 1) % count]
        else:
            before, after = points[max(index - 1, 0)], points[min(index + 1, last)]
        return (after[0] - before[0]) / 6, (after[1] - before[1]) / 6

    for index in range(last):
        end = (round(points[index + 1][0], digits), round(points[index + 1][1], digits))
        tx, ty = tangent(index + 1)
        second = (points[index + 1][0] - tx - here[0], points[index + 1][1] - ty - here[1])
        delta = (end[0] - here[0], end[1] - here[1])
        numbers: tuple[float, ...] = (*second, *delta)
        if index == 0:
            ux, uy = tangent(0)
            numbers = (points[0][0] + ux - here[0], points[0][1] + uy - here[1], *numbers)
        pieces.append("sc"[index == 0] + _join(*(round(n, digits) for n in numbers)))
        here = end
    return here


def _sampled(run: Run, *, loop: bool) -> list[Point]:
    """The run at even steps: few where it is straight, more where it bends."""
    points = [*run, run[0]] if loop else list(run)
    lengths = [math.dist(a, b) for a, b in zip(points, points[1:], strict=False)]
    total = sum(lengths)
    if total < 1:
        return points[:2]
    bend = _bend(points)
    straight = bend < max(0.2, total * 0.008)
    count = max(1 if bend < 0.2 else 2, round(max(total / (70 if straight else 40), bend / 0.8)))
    count = min(count, max(2, round(total / 5.5)))
    if loop:
        count = max(count, 5)
    out = [points[0]]
    walked, index = 0.0, 0
    for k in range(1, count):
        target = total * k / count
        while walked + lengths[index] < target:
            walked += lengths[index]
            index += 1
        t = (target - walked) / (lengths[index] or 1)
        (ax, ay), (bx, by) = points[index], points[index + 1]
        out.append((ax + (bx - ax) * t, ay + (by - ay) * t))
    if not loop:
        out.append(points[-1])
    return out


def _length(shape: Shape) -> float:
    return sum(math.dist(a, b) for run in shape.runs for a, b in zip(run, run[1:], strict=False))


def _bend(points: list[Point]) -> float:
    """How far the line turns in all, in radians."""
    headings = [
        math.atan2(b[1] - a[1], b[0] - a[0])
        for a, b in zip(points, points[1:], strict=False)
        if math.dist(a, b) > 0.01
    ]
    return sum(
        abs((b - a + math.pi) % math.tau - math.pi)
        for a, b in zip(headings, headings[1:], strict=False)
    )


def _shaken(points: list[Point], rng: random.Random, wobble: float, *, loop: bool) -> list[Point]:
    """Move each point a little, less for small marks and at the ends."""
    size = sum(math.dist(a, b) for a, b in zip(points, points[1:], strict=False))
    reach = min(1.25, size * 0.011) * wobble
    last = len(points) - 1
    out = []
    for index, (x, y) in enumerate(points):
        amount = reach if loop or 0 < index < last else reach * 0.5
        out.append((x + rng.uniform(-amount, amount), y + rng.uniform(-amount, amount)))
    return out
