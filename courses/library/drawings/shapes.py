"""Outlines as plain geometry: what a hand is about to draw.

A `Shape` is one or more runs of points. Inside a run the line flows; where one
run meets the next there is a corner. Nothing here knows about ink or SVG.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Run = tuple[Point, ...]


@dataclass(frozen=True)
class Shape:
    """Runs of points, end to end; `closed` joins the last to the first.

    A closed shape of a single run is a loop without corners.
    """

    runs: tuple[Run, ...]
    closed: bool = False

    @property
    def points(self) -> list[Point]:
        return [point for run in self.runs for point in run]

    def moved(self, dx: float, dy: float) -> Shape:
        return Shape(
            tuple(tuple((x + dx, y + dy) for x, y in run) for run in self.runs), self.closed
        )


# --- curves -----------------------------------------------------------------


def flow(points: Sequence[Point], *, closed: bool = False, steps: int = 6) -> list[Point]:
    """Points along a smooth curve (Catmull-Rom) that passes through every one given."""
    count = len(points)
    if count < 3 and not closed:
        return list(points)
    out: list[Point] = []
    for index in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(index + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0 = points[max(index - 1, 0)]
            p1, p2 = points[index], points[index + 1]
            p3 = points[min(index + 2, count - 1)]
        for step in range(steps):
            t = step / steps
            out.append(
                (
                    _catmull_rom(p0[0], p1[0], p2[0], p3[0], t),
                    _catmull_rom(p0[1], p1[1], p2[1], p3[1], t),
                )
            )
    if not closed:
        out.append(points[-1])
    return out


def _catmull_rom(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b
        + (c - a) * t
        + (2 * a - 5 * b + 4 * c - d) * t * t
        + (3 * b - a - 3 * c + d) * t * t * t
    )


def curve(*points: Point) -> Shape:
    """An open line that flows through the points."""
    return Shape((tuple(flow(points)),))


def blob(*points: Point) -> Shape:
    """A closed line without corners that flows through the points."""
    return Shape((tuple(flow(points, closed=True)),), closed=True)


def line(*points: Point) -> Shape:
    """Straight strokes from point to point, with corners."""
    return Shape(tuple(zip(points, points[1:], strict=False)))


def polygon(*points: Point) -> Shape:
    """Straight strokes round a closed figure."""
    return Shape(tuple(zip(points, (*points[1:], points[0]), strict=True)), closed=True)


def patch(*sides: Iterable[Point]) -> Shape:
    """A closed figure of flowing sides that meet in corners.

    Each side starts where the one before it ended.
    """
    return Shape(tuple(tuple(flow(tuple(side))) for side in sides), closed=True)


def arc(cx: float, cy: float, rx: float, ry: float, start: float, end: float) -> Shape:
    """Part of an ellipse, from one angle to another in degrees, clockwise from 3 o'clock."""
    steps = max(4, round(abs(end - start) / 15))
    angles = (math.radians(start + (end - start) * k / steps) for k in range(steps + 1))
    return Shape((tuple((cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles),))


def ellipse(cx: float, cy: float, rx: float, ry: float | None = None) -> Shape:
    ry = rx if ry is None else ry
    return Shape((arc(cx, cy, rx, ry, 0, 345).runs[0],), closed=True)


def box(x: float, y: float, width: float, height: float) -> Shape:
    return polygon((x, y), (x + width, y), (x + width, y + height), (x, y + height))


def rounded(x: float, y: float, width: float, height: float, radius: float) -> Shape:
    """A box with round corners."""
    r = min(radius, width / 2, height / 2)
    right, bottom = x + width, y + height
    corners = [
        arc(cx, cy, r, r, start, start + 90).runs[0]
        for cx, cy, start in (
            (right - r, y + r, -90),
            (right - r, bottom - r, 0),
            (x + r, bottom - r, 90),
            (x + r, y + r, 180),
        )
    ]
    runs: list[Run] = []
    for corner, after in zip(corners, (*corners[1:], corners[0]), strict=True):
        runs.append(corner)
        if math.dist(corner[-1], after[0]) > 2:
            runs.append((corner[-1], after[0]))
    return Shape(tuple(runs), closed=True)


def tube(path: Sequence[Point], start: float, end: float, *, cap: bool = True) -> Shape:
    """An arm, a leg, a finger: a line with thickness, `start` and `end` half its width."""
    centre = flow(path, steps=5)
    left: list[Point] = []
    right: list[Point] = []
    last = len(centre) - 1
    for index, (x, y) in enumerate(centre):
        before, after = centre[max(index - 1, 0)], centre[min(index + 1, last)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1
        half = start + (end - start) * index / last
        nx, ny = -dy / length * half, dx / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    if cap:
        (x, y), (bx, by) = centre[-1], centre[-2]
        angle = math.degrees(math.atan2(y - by, x - bx))
        end_cap = arc(x, y, end, end, angle + 90, angle - 90).runs[0]
        edge = (*left, *end_cap[1:-1], *reversed(right))
        return Shape((tuple(edge), (right[0], left[0])), closed=True)
    return Shape(
        (
            tuple(left),
            (left[-1], right[-1]),
            tuple(reversed(right)),
            (right[0], left[0]),
        ),
        closed=True,
    )


def part_of(path: Sequence[Point], start: float, end: float) -> list[Point]:
    """The stretch of a flowing line between two fractions of its length."""
    dense = flow(path, steps=8)
    return dense[round(start * (len(dense) - 1)) : round(end * (len(dense) - 1)) + 1]


def heart_shape(cx: float, cy: float, size: float) -> Shape:
    """A heart whose middle is at the point; `size` is half its width."""
    s = size
    return patch(
        [
            (cx, cy - 0.45 * s),
            (cx + 0.45 * s, cy - 0.9 * s),
            (cx + s, cy - 0.4 * s),
            (cx + 0.62 * s, cy + 0.35 * s),
            (cx, cy + s),
        ],
        [
            (cx, cy + s),
            (cx - 0.62 * s, cy + 0.35 * s),
            (cx - s, cy - 0.4 * s),
            (cx - 0.45 * s, cy - 0.9 * s),
            (cx, cy - 0.45 * s),
        ],
    )


def cloud(cx: float, cy: float, rx: float, ry: float, bumps: int) -> Shape:
    """Round bumps on an ellipse: a thought, or curls."""
    runs: list[Run] = []
    for k in range(bumps):
        a, b = (math.tau * (k + j) / bumps - math.pi / 2 for j in (0, 1))
        middle = (a + b) / 2
        out = 1 + 2.2 / bumps
        p = (cx + rx * math.cos(a), cy + ry * math.sin(a))
        q = (cx + rx * math.cos(b), cy + ry * math.sin(b))
        top = (cx + rx * out * math.cos(middle), cy + ry * out * math.sin(middle))
        third = (b - a) * 0.22
        runs.append(
            tuple(
                flow(
                    [
                        p,
                        (
                            cx + rx * out * 0.96 * math.cos(a + third),
                            cy + ry * out * 0.96 * math.sin(a + third),
                        ),
                        top,
                        (
                            cx + rx * out * 0.96 * math.cos(b - third),
                            cy + ry * out * 0.96 * math.sin(b - third),
                        ),
                        q,
                    ],
                    steps=3,
                )
            )
        )
    return Shape(tuple(runs), closed=True)


def hatching(shape: Shape, *, gap: float, angle: float = 60) -> Shape:
    """Slanting strokes that fill a shape, kept a little inside its edge."""
    turn = math.radians(angle)
    cos, sin = math.cos(turn), math.sin(turn)
    # Turn the figure so that the strokes lie level, scan it, and turn back.
    outline = [(x * cos + y * sin, y * cos - x * sin) for x, y in shape.points]
    low, high = min(y for _, y in outline), max(y for _, y in outline)
    strokes: list[Run] = []
    level = low + gap
    while level < high:
        crossings = sorted(
            ax + (level - ay) * (bx - ax) / (by - ay)
            for (ax, ay), (bx, by) in zip(outline, (*outline[1:], outline[0]), strict=True)
            if (ay <= level) != (by <= level)
        )
        for x1, x2 in zip(crossings[::2], crossings[1::2], strict=False):
            if x2 - x1 > 5:
                x1, x2 = x1 + 1.5, x2 - 1.5
                strokes.append(
                    (
                        (x1 * cos - level * sin, level * cos + x1 * sin),
                        (x2 * cos - level * sin, level * cos + x2 * sin),
                    )
                )
        level += gap
    return Shape(tuple(strokes))
