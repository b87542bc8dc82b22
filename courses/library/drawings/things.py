"""The things around people: bubbles, arrows, phones, boards, mugs, hearts, locks and the rest.

Each is drawn around or from the origin, at a natural size for a small scene.
"""

from __future__ import annotations

import math

from courses.library.drawings.shapes import (
    Point,
    Run,
    Shape,
    arc,
    blob,
    box,
    cloud,
    curve,
    ellipse,
    flow,
    heart_shape,
    line,
    patch,
    polygon,
    rounded,
    tube,
)
from courses.library.drawings.sheet import Sheet, width_of

# --- words' containers ----------------------------------------------------------


def bubble(
    sheet: Sheet,
    x: float,
    y: float,
    texts: tuple[str, ...],
    *,
    tail: Point,
    size: float = 32,
    fill: str = "paper",
    marker: str | None = None,
    role: str = "words",
) -> None:
    """A speech bubble round its words, centred on the point; the tail ends at `tail`."""
    half = max(width_of(text, size) for text in texts) / 2 + size * 0.55
    tall = len(texts) * size * 1.06 / 2 + size * 0.42
    corner = min(tall, size * 0.95)
    dx, dy = tail[0] - x, tail[1] - y
    if abs(dy) * half >= abs(dx) * tall:  # the tail leaves through the top or the bottom
        edge = math.copysign(tall, dy)
        reach = max(0, half - corner - 12)
        root = max(-reach, min(reach, dx * 0.55))
        a, b = (x + root - 11, y + edge), (x + root + 11, y + edge)
    else:
        edge = math.copysign(half, dx)
        a, b = (x + edge, y - 9), (x + edge, y + 9)
    sheet.draw(_bubble_shape(x, y, half, tall, corner, a, b, tail), fill=fill, marker=marker)
    first = y - (len(texts) - 1) * size * 0.53 + size * 0.3
    sheet.lines(x, first, *texts, size=size, leading=1.06, role=role)


def _bubble_shape(
    x: float, y: float, half: float, tall: float, corner: float, a: Point, b: Point, tail: Point
) -> Shape:
    """A rounded box with a gap from `a` to `b`, where the tail grows."""
    loop = list(rounded(x - half, y - tall, 2 * half, 2 * tall, corner).points)
    # Walk the outline; leave out what lies between a and b, start behind the gap.
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    dense: list[Point] = []
    for p, q in zip(loop, (*loop[1:], loop[0]), strict=True):
        steps = max(1, round(math.dist(p, q) / 4))
        dense += [
            (p[0] + (q[0] - p[0]) * k / steps, p[1] + (q[1] - p[1]) * k / steps)
            for k in range(steps)
        ]
    nearest = min(range(len(dense)), key=lambda k: math.dist(dense[k], middle))
    ring = dense[nearest:] + dense[:nearest]
    gap = math.dist(a, b) / 2
    start = next(k for k, p in enumerate(ring) if math.dist(p, ring[0]) > gap)
    end = next(k for k in range(len(ring) - 1, 0, -1) if math.dist(ring[k], ring[0]) > gap)
    body = tuple(ring[start : end + 1])
    bend = ((body[-1][0] + tail[0]) / 2 + 3, (body[-1][1] + tail[1]) / 2)
    back = ((body[0][0] + tail[0]) / 2 + 3, (body[0][1] + tail[1]) / 2)
    return Shape(
        (body, tuple(flow([body[-1], bend, tail])), tuple(flow([tail, back, body[0]]))), closed=True
    )


def thought(
    sheet: Sheet,
    x: float,
    y: float,
    texts: tuple[str, ...],
    *,
    tail: Point,
    size: float = 32,
    rx: float | None = None,
    ry: float | None = None,
    bumps: int = 11,
) -> None:
    """A cloud of thought round its words, with two puffs on the way to the thinker."""
    rx = rx or max(width_of(text, size) for text in texts) / 2 + size * 0.3
    ry = ry or len(texts) * size * 0.58 + size * 0.3
    sheet.draw(cloud(x, y, rx, ry, bumps), fill="paper")
    for part, r in ((0.62, 9), (0.84, 5.5)):
        edge = (
            x + (tail[0] - x) * part,
            y + (tail[1] - y) * part,
        )
        sheet.draw(ellipse(*edge, r, r * 0.85), fill="paper")
    first = y - (len(texts) - 1) * size * 0.54 + size * 0.3
    sheet.lines(x, first, *texts, size=size, leading=1.08)


def banner(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    *,
    size: float = 40,
    colour: str = "a",
    role: str = "strong",
) -> None:
    """A ribbon with folded ends, centred on the point."""
    half, tall = width_of(text, size) / 2 + size * 0.5, size * 0.72
    for side in (-1, 1):
        sheet.draw(
            polygon(
                (x + side * (half - 18), y - tall + 14),
                (x + side * (half + 34), y - tall + 14),
                (x + side * (half + 18), y + 14),
                (x + side * (half + 34), y + tall + 14),
                (x + side * (half - 18), y + tall + 14),
            ),
            fill=f"{colour}-soft",
        )
        sheet.draw(
            polygon(
                (x + side * (half - 18), y + tall),
                (x + side * half, y + tall),
                (x + side * (half - 18), y + tall + 14),
            ),
            fill="dark",
        )
    ribbon = patch(
        [(x - half, y - tall), (x, y - tall - 5), (x + half, y - tall)],
        [(x + half, y - tall), (x + half, y + tall)],
        [(x + half, y + tall), (x, y + tall - 5), (x - half, y + tall)],
        [(x - half, y + tall), (x - half, y - tall)],
    )
    sheet.draw(ribbon, fill=f"{colour}-soft", ink="ink")
    sheet.words(x, y + size * 0.3, text, size=size, role=role)
    _link_line(sheet, x, y + size * 0.3 - 1, text, size)


def number(
    sheet: Sheet,
    x: float,
    y: float,
    text: str,
    *,
    colour: str = "a",
    size: float = 34,
) -> None:
    """A number in a round blob."""
    sheet.draw(ellipse(x, y, size * 0.72), marker=f"{colour}-soft")
    sheet.words(x, y + size * 0.32, text, size=size, role="strong")


# --- what leads the eye -----------------------------------------------------------


def arrow(sheet: Sheet, *points: Point, ink: str = "line-a", head: float = 15) -> None:
    """A bending arrow through the points."""
    path = flow(points)
    sheet.draw(Shape((tuple(path),)), ink=ink)
    (x, y), (bx, by) = path[-1], path[-4]
    angle = math.atan2(y - by, x - bx)
    wings = [
        (x + head * math.cos(angle + turn), y + head * math.sin(angle + turn))
        for turn in (2.55, -2.55)
    ]
    sheet.draw(line(wings[0], (x, y), wings[1]), ink=ink)


def rays(
    sheet: Sheet,
    x: float,
    y: float,
    inner: float,
    outer: float,
    *,
    count: int = 8,
    start: float = 0,
    sweep: float = 360,
    ink: str = "line-a",
) -> None:
    """Short strokes around something that shines."""
    full = sweep >= 360
    for k in range(count):
        a = math.radians(start + sweep * k / (count if full else count - 1))
        reach = outer if k % 2 == 0 else inner + (outer - inner) * 0.65
        sheet.draw(
            line(
                (x + inner * math.cos(a), y + inner * math.sin(a)),
                (x + reach * math.cos(a), y + reach * math.sin(a)),
            ),
            ink=ink,
        )


def caption(sheet: Sheet, x: float, y: float, text: str, *, colour: str, size: float = 34) -> None:
    """What a scene says, on a marker's stroke; underlined by hand where the scene is a link."""
    sheet.words(x, y, text, size=size, role="strong", highlight=f"{colour}-soft")
    _link_line(sheet, x, y, text, size)


def _link_line(sheet: Sheet, x: float, y: float, text: str, size: float) -> None:
    """The line by which words are known for a link, where they are one."""
    if sheet.is_link:
        half = width_of(text, size) * 0.42
        sheet.draw(curve((x - half, y + 11), (x, y + 9), (x + half, y + 11)), ink="link")


def underline(sheet: Sheet, x1: float, x2: float, y: float, *, ink: str = "line-a") -> None:
    """A quick double stroke under a word, there and back."""
    sheet.draw(curve((x1, y + 2), ((x1 + x2) / 2, y - 3), (x2, y)), ink=ink)
    sheet.draw(curve((x2 - 4, y + 7), ((x1 + x2) / 2 + 20, y + 5), (x1 + 40, y + 9)), ink="thin")


def ground(sheet: Sheet, x: float, y: float, half: float) -> None:
    """A little shade on the floor."""
    for k, (dx, length) in enumerate(((0.0, 1.0), (0.12, 0.72), (-0.1, 0.42))):
        sheet.draw(
            curve(
                (x - half * length + half * dx, y + k * 5),
                (x + half * dx, y + k * 5 + 1),
                (x + half * length + half * dx, y + k * 5),
            ),
            ink="shade",
        )


def tick(sheet: Sheet, x: float, y: float, size: float = 14, *, ink: str = "line-b") -> None:
    sheet.draw(line((x - size, y), (x - size * 0.3, y + size * 0.8), (x + size, y - size)), ink=ink)


def cross(sheet: Sheet, x: float, y: float, size: float = 12, *, ink: str = "line-a") -> None:
    sheet.draw(line((x - size, y - size), (x + size, y + size)), ink=ink)
    sheet.draw(line((x + size, y - size), (x - size, y + size)), ink=ink)


def sparkle(sheet: Sheet, x: float, y: float, size: float = 12) -> None:
    s, t = size, size * 0.24
    sheet.draw(
        polygon(
            (x, y - s),
            (x + t, y - t),
            (x + s, y),
            (x + t, y + t),
            (x, y + s),
            (x - t, y + t),
            (x - s, y),
            (x - t, y - t),
        ),
        fill="a-soft",
        ink="thin",
    )


# --- things -------------------------------------------------------------------------


def heart(
    sheet: Sheet, x: float, y: float, size: float = 16, *, colour: str = "a", ink: str = "ink"
) -> None:
    sheet.draw(heart_shape(x, y, size), ink=ink, marker=colour)


def phone(sheet: Sheet, x: float, y: float, width: float = 120, height: float = 200) -> None:
    """A phone seen from the front, empty: draw on its screen what it shows."""
    left, top = x - width / 2, y - height / 2
    sheet.draw(rounded(left, top, width, height, 16), fill="dark-soft", ink="bold")
    sheet.draw(rounded(left + 8, top + 18, width - 16, height - 42, 5), fill="paper", ink="thin")
    for edge in (top + 9, top + height - 11):
        sheet.draw(line((x - width / 10, edge), (x + width / 10, edge)), ink="thin")


def scribble(
    sheet: Sheet, x: float, y: float, width: float, rows: int, *, gap: float = 13, ink: str = "thin"
) -> None:
    """Lines of writing too small to read."""
    for row in range(rows):
        end = width * (0.62 if row == rows - 1 else 0.94 + 0.06 * (row % 2))
        sheet.draw(
            curve((x, y + row * gap), (x + end / 2, y + row * gap - 1.5), (x + end, y + row * gap)),
            ink=ink,
        )


def mug(sheet: Sheet, x: float, y: float, *, colour: str = "a", flip: bool = False) -> None:
    """A mug of tea, standing on the point."""
    with sheet.at(x, y, flip=flip):
        sheet.draw(arc(16, -17, 11, 9, -80, 85))
        sheet.draw(
            patch(
                [(-17, -34), (-16, -4), (-11, 0)],
                [(-11, 0), (11, 0)],
                [(11, 0), (16, -4), (17, -34)],
                [(17, -34), (0, -38), (-17, -34)],
            ),
            marker=colour,
        )
        sheet.draw(ellipse(0, -34, 17, 4), fill="paper", ink="thin")
        for dx in (-6, 5):
            sheet.draw(curve((dx, -44), (dx + 5, -52), (dx - 1, -59), (dx + 4, -67)), ink="thin")


def padlock(
    sheet: Sheet, x: float, y: float, size: float = 1, *, colour: str = "b", open_: bool = False
) -> None:
    with sheet.at(x, y, scale=size):
        lift = -8 if open_ else 0
        sheet.draw(
            curve(
                (-14, -4 + lift),
                (-14, -20 + lift),
                (0, -32 + lift),
                (14, -20 + lift),
                (14, -4 + (lift if not open_ else 0)),
            ),
            ink="bold",
        )
        sheet.draw(rounded(-24, -5, 48, 38, 6), marker=colour)
        sheet.draw(ellipse(0, 10, 4.5), fill="dark", ink="thin")
        sheet.draw(line((0, 13), (0, 22)), ink="ink")


def pin(sheet: Sheet, x: float, y: float, *, colour: str = "a") -> None:
    sheet.draw(ellipse(x, y, 6.5), fill=colour)
    sheet.draw(arc(x - 1, y - 1, 3, 3, 180, 270), ink="thin")


def note(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    turn: float = 0,
    colour: str = "paper",
    pinned: str = "a",
) -> None:
    """A sheet of paper pinned to something, centred on the point."""
    with sheet.at(x, y, turn=turn):
        w, h = width / 2, height / 2
        sheet.draw(
            Shape(
                (
                    ((-w, -h), (w, -h)),
                    ((w, -h), (w, h - 14)),
                    ((w, h - 14), (w - 14, h)),
                    ((w - 14, h), (-w, h)),
                    ((-w, h), (-w, -h)),
                ),
                closed=True,
            ),
            fill=colour,
        )
        sheet.draw(line((w, h - 14), (w - 13, h - 13), (w - 14, h)), ink="thin")
        pin(sheet, 0, -h + 9, colour=pinned)


def board(sheet: Sheet, x: float, y: float, width: float, height: float) -> None:
    """A noticeboard with a wooden frame, its top left corner at the point."""
    sheet.draw(box(x, y, width, height), fill="a-soft", ink="bold")
    sheet.draw(box(x + 12, y + 12, width - 24, height - 24), fill="cork", ink="ink")
    for cx, cy, dx, dy in (
        (x, y, 12, 12),
        (x + width, y, -12, 12),
        (x, y + height, 12, -12),
        (x + width, y + height, -12, -12),
    ):
        sheet.draw(line((cx, cy), (cx + dx, cy + dy)), ink="thin")


def mask(sheet: Sheet) -> None:
    """A stiff, flawless face on a stick: what we need not hide behind."""
    sheet.draw(tube([(18, 34), (30, 110)], 4.5, 4.5), fill="a-soft")
    sheet.draw(
        patch(
            [(-34, -30), (0, -38), (34, -30)],
            [(34, -30), (37, 4), (24, 34), (0, 46), (-24, 34), (-37, 4), (-34, -30)],
        ),
        fill="teeth",
    )
    for side in (-1, 1):
        sheet.draw(
            blob((7 * side, -7), (16 * side, -12), (26 * side, -7), (16 * side, -3)),
            fill="dark-soft",
            ink="face-thin",
        )
        sheet.draw(curve((8 * side, -21), (18 * side, -25), (28 * side, -21)), ink="face")
        sheet.dot(21 * side, 12, size=11, colour="blush")
    sheet.draw(line((0, -4), (-4, 12), (3, 13)), ink="face-thin")
    sheet.draw(
        patch([(-17, 20), (0, 24), (17, 20)], [(17, 20), (9, 32), (-9, 32), (-17, 20)]),
        ink="face",
    )
    for dx in (-8, 0, 8):
        sheet.draw(line((dx, 23), (dx * 0.9, 31)), ink="face-thin")


def pencil(sheet: Sheet, x: float, y: float, *, turn: float = 0, length: float = 90) -> None:
    """A pencil whose point is at the point."""
    with sheet.at(x, y, turn=turn):
        sheet.draw(polygon((0, 0), (-7, -18), (7, -18)), fill="paper")
        sheet.draw(polygon((-2, -6), (0, 0), (2, -6)), fill="dark", ink="thin")
        sheet.draw(box(-7, -length, 14, length - 18), fill="a")
        sheet.draw(line((-1, -18), (-1, -length)), ink="thin")
        sheet.draw(rounded(-7, -length - 14, 14, 14, 4), fill="b-soft")


def magnifier(sheet: Sheet, x: float, y: float, radius: float = 30, *, turn: float = 0) -> None:
    with sheet.at(x, y, turn=turn):
        sheet.draw(tube([(0, radius + 3), (0, radius + 40)], 5, 6), fill="a")
        sheet.draw(ellipse(0, 0, radius), ink="bold")
        sheet.draw(arc(0, 0, radius - 8, radius - 8, 190, 250), ink="thin")


def jigsaw(
    sheet: Sheet,
    x: float,
    y: float,
    size: float,
    *,
    right: int = 0,
    bottom: int = 0,
    left: int = 0,
    top: int = 0,
    fill: str = "paper",
    turn: float = 0,
) -> None:
    """A jigsaw piece centred on the point; each side is 1 (tab), -1 (blank) or 0 (straight)."""
    h = size / 2
    corners = [(-h, -h), (h, -h), (h, h), (-h, h)]
    runs: list[Run] = []
    for k, kind in enumerate((top, right, bottom, left)):
        runs += _jigsaw_side(corners[k], corners[(k + 1) % 4], kind)
    with sheet.at(x, y, turn=turn):
        sheet.draw(Shape(tuple(runs), closed=True), fill=fill)


def _jigsaw_side(start: Point, end: Point, kind: int) -> list[Run]:
    (ax, ay), (bx, by) = start, end
    if not kind:
        return [(start, end)]
    # Along the side, and out of it, in fractions of its length.
    neck = tuple(
        flow(
            [
                (
                    ax + (bx - ax) * along + (by - ay) * out * kind,
                    ay + (by - ay) * along - (bx - ax) * out * kind,
                )
                for along, out in (
                    (0.4, 0.0),
                    (0.37, 0.1),
                    (0.4, 0.2),
                    (0.5, 0.24),
                    (0.6, 0.2),
                    (0.63, 0.1),
                    (0.6, 0.0),
                )
            ]
        )
    )
    return [(start, neck[0]), neck, (neck[-1], end)]


def wheelchair(sheet: Sheet, *, back: bool = True) -> None:
    """A wheelchair for a person drawn at the same origin, seen from the front three-quarters."""
    if back:
        sheet.draw(rounded(-46, 66, 92, 84, 10), fill="b-soft")
        for side in (-1, 1):
            sheet.draw(curve((46 * side, 70), (48 * side, 56), (60 * side, 54)), ink="bold")
        return
    for side in (-1, 1):
        sheet.draw(ellipse(62 * side, 158, 13, 46), fill="paper", ink="bold")
        sheet.draw(ellipse(62 * side, 158, 7, 37), ink="thin")
        sheet.draw(line((62 * side, 122), (62 * side, 194)), ink="thin")
        sheet.draw(line((40 * side, 132), (62 * side, 132)), ink="bold")


def seated_legs(sheet: Sheet, cloth: str = "hair-1") -> None:
    """Knees and shoes of somebody who sits and faces us."""
    for side in (-1, 1):
        sheet.draw(tube([(17 * side, 136), (20 * side, 158), (20 * side, 192)], 15, 11), fill=cloth)
        sheet.draw(rounded(8 * side if side > 0 else -34, 188, 26, 16, 7), fill="paper")


def clock(sheet: Sheet, x: float, y: float, radius: float = 40) -> None:
    """A clock with its first quarter of an hour marked."""
    sheet.draw(ellipse(x, y, radius), fill="paper", ink="bold")
    wedge = [(x, y), (x, y - radius * 0.86)]
    sheet.draw(
        patch(
            wedge,
            list(arc(x, y, radius * 0.86, radius * 0.86, -90, 0).points),
            [(x + radius * 0.86, y), (x, y)],
        ),
        ink=None,
        fill="a",
    )
    for k in range(12):
        a = math.tau * k / 12
        sheet.draw(
            line(
                (x + radius * 0.82 * math.cos(a), y + radius * 0.82 * math.sin(a)),
                (x + radius * 0.92 * math.cos(a), y + radius * 0.92 * math.sin(a)),
            ),
            ink="thin",
        )
    sheet.draw(line((x, y), (x, y - radius * 0.66)))
    sheet.draw(line((x, y), (x + radius * 0.5, y)))


def star(sheet: Sheet, x: float, y: float, size: float = 30, *, colour: str = "a") -> None:
    points = []
    for k in range(10):
        reach = size if k % 2 == 0 else size * 0.45
        a = math.tau * k / 10 - math.pi / 2
        points.append((x + reach * math.cos(a), y + reach * math.sin(a)))
    sheet.draw(polygon(*points), marker=colour)


def gift(sheet: Sheet, x: float, y: float, *, size: float = 1) -> None:
    """A parcel with a bow, standing on the point."""
    with sheet.at(x, y, scale=size):
        sheet.draw(box(-34, -46, 68, 46), marker="b")
        sheet.draw(box(-40, -60, 80, 16), fill="b-soft")
        sheet.draw(box(-7, -60, 14, 60), fill="a")
        for side in (-1, 1):
            sheet.draw(
                blob((0, -60), (18 * side, -82), (34 * side, -74), (22 * side, -62)), fill="a"
            )


def flag(sheet: Sheet, x: float, y: float, *, height: float = 70) -> None:
    """A flag whose pole stands on the point."""
    sheet.draw(line((x, y), (x, y - height)), ink="bold")
    sheet.draw(
        patch(
            [(x, y - height), (x + 22, y - height - 6), (x + 48, y - height + 4)],
            [(x + 48, y - height + 4), (x + 42, y - height + 20), (x + 48, y - height + 34)],
            [(x + 48, y - height + 34), (x + 22, y - height + 26), (x, y - height + 34)],
            [(x, y - height + 34), (x, y - height)],
        ),
        marker="a",
    )


def tortoise(sheet: Sheet) -> None:
    """A contented tortoise on its way to the right, standing on the origin."""
    for x in (-38, 32):
        sheet.draw(tube([(x, -22), (x + 4, -2)], 11, 10), fill="b-soft")
    sheet.draw(curve((-58, -18), (-70, -12), (-76, -14)))
    sheet.draw(tube([(44, -26), (66, -34), (82, -52)], 10, 10), fill="b-soft")
    sheet.draw(ellipse(88, -58, 17, 14), fill="b-soft")
    sheet.dot(93, -62, size=6)
    sheet.draw(curve((90, -51), (97, -49), (102, -54)), ink="thin")
    sheet.draw(
        patch(
            [(-62, -18), (-54, -54), (-12, -78), (34, -62), (54, -18)],
            [(54, -18), (0, -10), (-62, -18)],
        ),
        marker="b",
    )
    sheet.draw(
        polygon((-18, -60), (8, -62), (20, -44), (8, -28), (-18, -28), (-30, -44)),
        ink="thin",
        fill="a-soft",
    )
    for a, b in (
        ((-18, -60), (-24, -72)),
        ((8, -62), (14, -71)),
        ((20, -44), (46, -42)),
        ((-30, -44), (-56, -40)),
        ((8, -28), (14, -14)),
        ((-18, -28), (-24, -14)),
    ):
        sheet.draw(line(a, b), ink="thin")


def horse(sheet: Sheet, *, colour: str = "a") -> None:
    """A horse at full gallop to the right; its hooves' line is the origin's."""
    for path, near in (
        ([(-44, -62), (-74, -44), (-104, -26)], False),
        ([(46, -62), (78, -52), (100, -30)], False),
        ([(-48, -62), (-64, -34), (-92, -8)], True),
        ([(42, -60), (70, -34), (66, -6)], True),
    ):
        sheet.draw(tube(path, 12 if near else 10, 5), fill=colour if near else f"{colour}-soft")
    sheet.draw(
        patch([(-58, -78), (-88, -96), (-118, -80)], [(-118, -80), (-90, -82), (-58, -64)]),
        fill="hair-2",
    )
    sheet.draw(
        blob(
            (-62, -78),
            (-30, -96),
            (20, -92),
            (54, -88),
            (60, -66),
            (30, -52),
            (-24, -50),
            (-58, -56),
        ),
        fill=colour,
    )
    sheet.draw(
        patch(
            [(28, -90), (52, -118), (70, -142)],
            [(70, -142), (90, -138), (112, -112), (106, -100), (92, -104), (80, -108)],
            [(80, -108), (70, -88), (56, -72)],
        ),
        fill=colour,
    )
    sheet.draw(line((72, -140), (74, -156), (84, -140)), fill=colour)
    sheet.draw(
        patch(
            [(70, -146), (44, -132), (20, -98)],
            [(20, -98), (34, -98), (44, -100)],
            [(44, -100), (56, -118), (70, -134)],
            [(70, -134), (70, -146)],
        ),
        fill="hair-2",
    )
    sheet.dot(88, -124, size=6)
    sheet.dot(106, -107, size=3)


def link_of_people(
    sheet: Sheet, points: tuple[Point, ...], joins: tuple[tuple[int, int], ...]
) -> None:
    """Lines between people: a network, to be drawn before their heads."""
    for a, b in joins:
        sheet.draw(line(points[a], points[b]), ink="line-b")


def robot(sheet: Sheet) -> None:
    """A friendly machine, from the chest up, its face at the origin."""
    sheet.draw(line((0, -36), (0, -52)))
    sheet.draw(ellipse(0, -58, 7), fill="a")
    for side in (-1, 1):
        sheet.draw(box(38 * side - 5, -10, 10, 22), fill="a-soft")
    sheet.draw(rounded(-38, -36, 76, 66, 12), marker="b-soft")
    for side in (-1, 1):
        sheet.draw(ellipse(17 * side, -10, 10), fill="paper")
        sheet.dot(17 * side + 2, -10, size=7)
    sheet.draw(rounded(-20, 8, 40, 13, 4), fill="paper", ink="thin")
    for x in (-10, 0, 10):
        sheet.draw(line((x, 9), (x, 20)), ink="thin")
    sheet.draw(line((-12, 31), (-12, 42)))
    sheet.draw(line((12, 31), (12, 42)))
    sheet.draw(
        patch(
            [(-46, 84), (-42, 50), (-24, 42)], [(-24, 42), (24, 42)], [(24, 42), (42, 50), (46, 84)]
        ),
        marker="b-soft",
    )


def moon(sheet: Sheet, x: float, y: float, size: float = 30) -> None:
    s = size
    sheet.draw(
        patch(
            [
                (x + 0.3 * s, y - s),
                (x - 0.7 * s, y - 0.6 * s),
                (x - 0.9 * s, y + 0.2 * s),
                (x - 0.3 * s, y + 0.95 * s),
                (x + 0.7 * s, y + 0.7 * s),
            ],
            [
                (x + 0.7 * s, y + 0.7 * s),
                (x - 0.1 * s, y + 0.4 * s),
                (x - 0.2 * s, y - 0.4 * s),
                (x + 0.3 * s, y - s),
            ],
        ),
        marker="a",
    )


def profile(sheet: Sheet, x: float, y: float, *, width: float = 130, fill: str = "paper") -> None:
    """An account's card: a picture's place and lines of writing; draw the face yourself."""
    sheet.draw(rounded(x - width / 2, y - 74, width, 148, 10), fill=fill)
    sheet.draw(rounded(x - width / 2 + 12, y - 62, width - 24, 76, 6), fill="b-soft", ink="thin")
    scribble(sheet, x - width / 2 + 14, y + 32, width - 28, 3, gap=14)


def scribble_cloud(sheet: Sheet, x: float, y: float, rx: float = 40, ry: float = 28) -> None:
    """A cloud of anger."""
    sheet.draw(cloud(x, y, rx, ry, 9), fill="paper")
    knot = (
        (-0.6, 0.1),
        (-0.3, -0.5),
        (-0.2, 0.5),
        (0.1, -0.4),
        (-0.4, 0.2),
        (0.3, -0.5),
        (0.2, 0.5),
        (0.55, -0.3),
        (-0.1, 0.3),
        (0.65, 0.2),
    )
    sheet.draw(curve(*((x + rx * dx, y + ry * dy) for dx, dy in knot)), ink="line-a")


def calendar(
    sheet: Sheet,
    x: float,
    y: float,
    *,
    columns: int = 5,
    rows: int = 3,
    missed: tuple[int, ...] = (),
    cell: float = 40,
) -> None:
    """A page of days, its top left corner at the point: ticked, but for those missed."""
    width, tall = columns * cell, rows * cell
    sheet.draw(box(x, y - 30, width, 30), marker="a")
    sheet.draw(box(x, y, width, tall), fill="paper")
    for k in range(1, columns):
        sheet.draw(line((x + k * cell, y), (x + k * cell, y + tall)), ink="thin")
    for k in range(1, rows):
        sheet.draw(line((x, y + k * cell), (x + width, y + k * cell)), ink="thin")
    for k in range(1, columns):
        sheet.draw(line((x + k * cell, y - 38), (x + k * cell, y - 22)), ink="bold")
    for day in range(columns * rows):
        if day not in missed:
            tick(sheet, x + (day % columns + 0.5) * cell, y + (day // columns + 0.5) * cell, 9)


def megaphone(sheet: Sheet, x: float, y: float, *, turn: float = 0, flip: bool = False) -> None:
    """A megaphone whose mouth is to the right."""
    with sheet.at(x, y, turn=turn, flip=flip):
        sheet.draw(tube([(-30, 8), (-24, 38)], 7, 7), fill="a")
        sheet.draw(
            patch(
                [(-48, -14), (44, -46)],
                [(44, -46), (54, 0), (44, 46)],
                [(44, 46), (-48, 14)],
                [(-48, 14), (-52, 0), (-48, -14)],
            ),
            marker="a",
        )
        sheet.draw(ellipse(46, 0, 12, 46), fill="a-soft")
        for r in (26, 44):
            sheet.draw(arc(58, 0, r, r * 1.5, -38, 38), ink="line-b")


def shield(sheet: Sheet, x: float, y: float, size: float = 50, *, colour: str = "b") -> None:
    s = size
    sheet.draw(
        patch(
            [(x, y - s), (x + 0.5 * s, y - 0.82 * s), (x + 0.86 * s, y - 0.8 * s)],
            [(x + 0.86 * s, y - 0.8 * s), (x + 0.8 * s, y + 0.2 * s), (x, y + s)],
            [(x, y + s), (x - 0.8 * s, y + 0.2 * s), (x - 0.86 * s, y - 0.8 * s)],
            [(x - 0.86 * s, y - 0.8 * s), (x - 0.5 * s, y - 0.82 * s), (x, y - s)],
        ),
        marker=colour,
    )
