"""People of many kinds, seen simply.

A person is drawn from the middle of the face, which is the origin: the head is
about 60 wide and 70 high, shoulders lie at 54, the hem of a tunic at 140.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from courses.library.drawings.shapes import (
    Point,
    Shape,
    arc,
    blob,
    cloud,
    curve,
    ellipse,
    flow,
    line,
    part_of,
    patch,
    rounded,
    tube,
)
from courses.library.drawings.sheet import Sheet


@dataclass(frozen=True)
class Person:
    """Who somebody is, apart from what they do in one drawing."""

    skin: int = 3  # 1 (palest) to 5 (deepest)
    hair: str = "crop"
    hair_tone: int = 1  # 1 black, 2 brown, 3 fair or ginger, 4 grey
    clothes: str = "tunic"
    cloth: str = "b"  # the accent their clothes are marked with
    wrap: str = "a-soft"  # the colour of a hijab or turban
    glasses: bool = False
    beard: bool = False
    moustache: bool = False
    lines: bool = False  # the lines of an older face
    earrings: bool = False


@dataclass(frozen=True)
class Arm:
    """An arm from shoulder over elbow to hand, with what the hand does."""

    elbow: Point
    hand: Point
    gesture: str = "mitt"  # mitt, open, point, thumb, none
    behind: bool = False


HANGING_LEFT = Arm((-46, 92), (-42, 126))
HANGING_RIGHT = Arm((46, 92), (42, 126))


def figure(
    sheet: Sheet,
    person: Person,
    *,
    mood: str = "smile",
    gaze: Point = (0, 0),
    left: Arm | None = HANGING_LEFT,
    right: Arm | None = HANGING_RIGHT,
    tilt: float = 0,
    body: bool = True,
) -> None:
    """A person from the hips up. Left and right are ours, as we look at them."""
    arms = [(arm, side) for arm, side in ((left, -1), (right, 1)) if arm]
    if _hair_behind(person):
        with sheet.at(0, 0, turn=tilt):
            _back_hair(sheet, person)
    for arm, side in arms:
        if arm.behind:
            draw_arm(sheet, person, arm, side)
    if body:
        torso(sheet, person)
    with sheet.at(0, 0, turn=tilt):
        head(sheet, person, mood=mood, gaze=gaze)
    for arm, side in arms:
        if not arm.behind:
            draw_arm(sheet, person, arm, side)


# --- bodies -------------------------------------------------------------------

TORSO = (
    [(-13, 45), (-27, 51), (-37, 62), (-37, 100), (-39, 140)],
    [(-39, 140), (0, 144), (39, 140)],
    [(39, 140), (37, 100), (37, 62), (27, 51), (13, 45)],
    [(13, 45), (0, 50), (-13, 45)],
)


def torso(sheet: Sheet, person: Person) -> None:
    skin = f"skin-{person.skin}"
    sheet.draw(
        patch(
            [(-10, 26), (-10, 48)],
            [(-10, 48), (0, 62), (10, 48)],
            [(10, 48), (10, 26)],
            [(10, 26), (-10, 26)],
        ),
        fill=skin,
    )
    sheet.draw(patch(*TORSO), marker=person.cloth)
    neck = patch([(-12, 46), (0, 72), (12, 46)], [(12, 46), (0, 50), (-12, 46)])
    if person.clothes in ("tunic", "scrubs"):
        sheet.draw(neck, fill=skin)
        sheet.draw(line((-15, 45), (0, 76), (15, 45)))
    if person.clothes == "tunic" and sheet.is_roomy:
        # A pocket with a pen, and a fob watch.
        sheet.draw(line((10, 88), (29, 87), (28, 108), (12, 109), (10, 88)), ink="thin")
        sheet.draw(line((16, 88), (16, 79)), ink="ink")
        sheet.draw(line((-22, 76), (-22, 88)), ink="thin")
        sheet.draw(ellipse(-22, 94, 6), ink="thin", fill="paper")
        sheet.draw(line((-22, 94), (-22, 91), (-20, 94)), ink="thin")
    elif person.clothes == "scrubs" and sheet.is_roomy:
        sheet.draw(line((10, 92), (29, 91), (28, 112), (12, 113), (10, 92)), ink="thin")
    elif person.clothes == "lanyard":
        sheet.draw(neck, fill=skin)
        sheet.draw(line((-13, 46), (0, 100), (13, 46)), ink="thin")
        sheet.draw(rounded(-10, 98, 20, 26, 3), fill="paper", ink="thin")
        sheet.draw(ellipse(0, 107, 4), ink="thin")
        sheet.draw(line((-5, 117), (5, 117)), ink="thin")
    elif person.clothes == "shirt":
        sheet.draw(line((-14, 45), (-4, 62), (0, 52), (4, 62), (14, 45)), fill="paper")
        sheet.draw(line((0, 56), (0, 140)), ink="thin")
        for y in (78, 98, 118):
            sheet.dot(5, y, size=4)
    elif person.clothes == "cardigan":
        sheet.draw(
            patch(
                [(-12, 46), (-5, 90), (-5, 141)],
                [(-5, 141), (5, 141)],
                [(5, 141), (5, 90), (12, 46)],
                [(12, 46), (0, 52), (-12, 46)],
            ),
            fill="paper",
        )
        for y in (98, 114, 130):
            sheet.dot(11, y, size=4)
    elif person.clothes == "jumper":
        sheet.draw(arc(0, 45, 15, 10, 0, 180), ink="ink")
        sheet.draw(arc(0, 45, 20, 15, 10, 170), ink="thin")
        for x in range(-32, 36, 8):
            sheet.draw(line((x, 133), (x, 140)), ink="thin")


def draw_arm(sheet: Sheet, person: Person, arm: Arm, side: int) -> None:
    path = [(25 * side, 63), arm.elbow, arm.hand]
    skin = f"skin-{person.skin}"
    hand(sheet, skin, arm, side)
    if person.clothes in ("tunic", "scrubs"):
        sheet.draw(tube(part_of(path, 0.3, 0.97), 9, 7.5), fill=skin)
        sheet.draw(_sleeve(part_of(path, 0, 0.45), 11, 11.5), fill=person.cloth)
    else:
        sheet.draw(_sleeve(part_of(path, 0, 0.93), 11, 8.6), fill=person.cloth)


def _sleeve(path: list[Point], start: float, end: float) -> Shape:
    """A sleeve that grows out of the shoulder: no line where it lies on the body."""
    left, cuff, right, _ = tube(path, start, end, cap=False).runs
    return Shape((_outside(left), cuff, tuple(reversed(_outside(tuple(reversed(right)))))))


def _outside(side: tuple[Point, ...]) -> tuple[Point, ...]:
    """The edge of a sleeve from where it leaves the body."""
    most = len(side) * 2 // 5
    first = 0
    while first < most and _on_body(*side[first]):
        first += 1
    return side[first:]


def _on_body(x: float, y: float) -> bool:
    return abs(x) < 34 and 53 + max(0.0, abs(x) - 24) * 0.8 < y < 140


def hand(sheet: Sheet, skin: str, arm: Arm, side: int) -> None:
    if arm.gesture == "none":
        return
    x, y = arm.hand
    angle = math.degrees(math.atan2(y - arm.elbow[1], x - arm.elbow[0]))
    with sheet.at(x, y, turn=angle, flip=False):
        # Here the arm comes along the x axis from the left.
        up = -side if math.cos(math.radians(angle)) * side >= 0 else side
        if arm.gesture == "open":
            for spread, length in ((-38, 17), (-13, 21), (12, 20), (36, 17)):
                a = math.radians(spread)
                tip = (6 + length * math.cos(a), length * math.sin(a))
                sheet.draw(tube([(3, 5 * math.sin(a)), tip], 4, 3.6), fill=skin, wobble=0.6)
            sheet.draw(tube([(0, 0), (1, 9 * up), (5, 17 * up)], 4.5, 3.6), fill=skin, wobble=0.6)
            sheet.draw(ellipse(3, 0, 9.5), ink=None, fill=skin, wobble=0.3)
            sheet.draw(arc(3, 0, 9.5, 9.5, 100, 260), wobble=0.3)
        elif arm.gesture == "point":
            sheet.draw(tube([(2, -4 * side), (27, -4 * side)], 4.2, 3.6), fill=skin, wobble=0.6)
            sheet.draw(ellipse(3, 1 * side, 10, 9), fill=skin, wobble=0.6)
            sheet.draw(line((8, 2 * side), (12, 2 * side)), ink="thin")
        elif arm.gesture == "thumb":
            sheet.draw(ellipse(5, 0, 11, 10), fill=skin, wobble=0.6)
            with sheet.at(4, 0, turn=-angle):
                sheet.draw(tube([(0, -4), (1, -13), (2, -20)], 4.6, 4.2), fill=skin, wobble=0.6)
                sheet.draw(line((3, 0), (9, 0)), ink="thin")
                sheet.draw(line((3, 5), (8, 5)), ink="thin")
        else:
            sheet.draw(ellipse(5, 0, 11, 9.5), fill=skin, wobble=0.6)
            sheet.draw(curve((0, 6 * up), (4, 11 * up), (10, 8 * up)), ink="ink", wobble=0.5)


# --- faces --------------------------------------------------------------------


def _face(half_width: float = 30, height: float = 35) -> Shape:
    """An egg with the narrow end down."""
    points = []
    for k in range(24):
        t = math.tau * k / 24
        narrow = 1 - 0.13 * max(0.0, math.sin(t)) ** 1.5
        points.append((half_width * math.cos(t) * narrow, height * math.sin(t)))
    return Shape((tuple(points),), closed=True)


def head(sheet: Sheet, person: Person, *, mood: str = "smile", gaze: Point = (0, 0)) -> None:
    """The head, looking a little to where `gaze` says (about -6 to 6 each way)."""
    skin, tone = f"skin-{person.skin}", f"hair-{person.hair_tone}"
    gx, gy = gaze
    if person.hair == "hijab":
        sheet.draw(
            blob(
                (0, -46),
                (27, -38),
                (41, -8),
                (38, 26),
                (48, 56),
                (26, 76),
                (0, 80),
                (-26, 76),
                (-48, 56),
                (-38, 26),
                (-41, -8),
                (-27, -38),
            ),
            marker=person.wrap,
        )
        sheet.draw(_face(27, 31), fill=skin)
        sheet.draw(curve((-26, 10), (-8, 42), (22, 58)), ink="thin")
        sheet.draw(curve((26, 14), (14, 40), (-14, 66)), ink="thin")
        sheet.draw(curve((-24, -14), (0, -25), (24, -14)), ink="thin")
    else:
        for side in (-1, 1):
            if person.hair not in ("bob", "long", "waves"):
                sheet.draw(ellipse(31 * side, 3, 6, 8), fill=skin, wobble=0.6)
            if person.earrings:
                sheet.draw(ellipse(33 * side, 15, 3, 4), ink="thin", fill="a", wobble=0.4)
        sheet.draw(_face(), fill=skin)
    _features(sheet, person, mood, gx, gy)
    if person.hair != "hijab":
        _front_hair(sheet, person, tone, gx)


def _features(sheet: Sheet, person: Person, mood: str, gx: float, gy: float) -> None:
    for side in (-1, 1):
        sheet.dot(18.5 * side + gx, 11 + gy, size=9.5, colour="blush")
    if person.beard:
        sheet.draw(
            patch(
                [(-31, -2), (-28, 20), (-14, 38), (0, 42), (14, 38), (28, 20), (31, -2)],
                [
                    (31, -2),
                    (23, 10),
                    (12, 9 + gy),
                    (gx, 12 + gy),
                    (-12, 9 + gy),
                    (-23, 10),
                    (-31, -2),
                ],
            ),
            fill=f"hair-{person.hair_tone}",
        )
    elif person.moustache:
        sheet.draw(
            patch(
                [
                    (gx - 15, 16 + gy),
                    (gx - 7, 10 + gy),
                    (gx, 12 + gy),
                    (gx + 7, 10 + gy),
                    (gx + 15, 16 + gy),
                ],
                [(gx + 15, 16 + gy), (gx, 17 + gy), (gx - 15, 16 + gy)],
            ),
            fill=f"hair-{person.hair_tone}",
            ink="face-thin",
        )
    _eyes(sheet, person, mood, gx, gy)
    sheet.draw(
        curve((gx * 1.35 + 1, 0 + gy), (gx * 1.35 + 4, 6 + gy), (gx * 1.35 - 1, 8 + gy)),
        ink="face-thin",
        wobble=0.4,
    )
    _mouth(sheet, person, mood, gx, gy)
    if person.lines:
        for side in (-1, 1):
            sheet.draw(curve((23 * side + gx, -4 + gy), (26 * side + gx, -6 + gy)), ink="face-thin")
            sheet.draw(curve((22 * side + gx, -1 + gy), (26 * side + gx, 0 + gy)), ink="face-thin")
            sheet.draw(
                curve(
                    (9 * side + gx, 11 + gy), (14 * side + gx, 16 + gy), (14 * side + gx, 20 + gy)
                ),
                ink="face-thin",
            )


def _eyes(sheet: Sheet, person: Person, mood: str, gx: float, gy: float) -> None:
    for side in (-1, 1):
        x, y = 11.5 * side + gx, -3 + gy
        if mood in ("laugh", "calm"):
            up = -1 if mood == "laugh" else 1
            sheet.draw(curve((x - 5, y), (x, y + 4.4 * up), (x + 5, y)), ink="face", wobble=0.4)
        else:
            sheet.dot(x, y, size=7, colour="face")
        brow = {"worry": (-3.5, 1.5), "cross": (3.5, -2.5), "oh": (-3, -3)}.get(mood, (0, -1))
        inner, outer = (x - 5.5 * side, y - 11 + brow[0]), (x + 6 * side, y - 10 + brow[1])
        middle = ((inner[0] + outer[0]) / 2, (inner[1] + outer[1]) / 2 - 2)
        if mood == "cross":
            sheet.draw(line(inner, outer), ink="face", wobble=0.4)
        else:
            sheet.draw(curve(inner, middle, outer), ink="face-thin", wobble=0.4)
        if person.glasses:
            sheet.draw(rounded(x - 10, y - 8, 20, 17, 8), ink="face-thin", wobble=0.6)
            sheet.draw(
                line((x + 10 * side, y - 2), (30 * side, y - 3)), ink="face-thin", wobble=0.3
            )
    if person.glasses:
        sheet.draw(
            curve((gx - 2, -4 + gy), (gx, -6 + gy), (gx + 2, -4 + gy)), ink="face-thin", wobble=0.3
        )


def _mouth(sheet: Sheet, person: Person, mood: str, gx: float, gy: float) -> None:
    x, y = gx, 18 + gy + (2 if person.beard else 0)
    if person.beard and mood in ("smile", "calm"):
        mood = "grin"
    if mood in ("smile", "calm"):
        sheet.draw(
            curve(
                (x - 11, y - 3), (x - 6, y + 2.6), (x, y + 4.4), (x + 6, y + 2.6), (x + 11, y - 3)
            ),
            ink="face",
            wobble=0.3,
        )
    elif mood == "grin":
        sheet.draw(
            patch(
                [(x - 12, y - 3), (x, y - 1), (x + 12, y - 3)],
                [(x + 12, y - 3), (x + 6, y + 6), (x, y + 8), (x - 6, y + 6), (x - 12, y - 3)],
            ),
            fill="teeth",
            ink="face-thin",
            wobble=0.4,
        )
    elif mood in ("laugh", "talk"):
        w, d = (12, 11) if mood == "laugh" else (8, 8)
        sheet.draw(
            patch(
                [(x - w, y - 3), (x, y - 1.5), (x + w, y - 3)],
                [
                    (x + w, y - 3),
                    (x + w * 0.6, y + d * 0.8),
                    (x, y + d),
                    (x - w * 0.6, y + d * 0.8),
                    (x - w, y - 3),
                ],
            ),
            fill="mouth",
            ink="face-thin",
            wobble=0.4,
        )
        sheet.dot(x, y + d * 0.55, size=d * 0.62, colour="tongue")
    elif mood == "oh":
        sheet.draw(ellipse(x, y + 1, 5, 6), fill="mouth", ink="face-thin", wobble=0.4)
    elif mood == "worry":
        sheet.draw(
            curve((x - 9, y + 3), (x - 4, y - 1), (x + 2, y + 2), (x + 9, y)),
            ink="face",
            wobble=0.4,
        )
    elif mood == "cross":
        sheet.draw(curve((x - 10, y + 5), (x, y - 1), (x + 10, y + 4)), ink="face", wobble=0.4)
    elif mood == "think":
        sheet.draw(curve((x - 7, y + 1), (x + 1, y), (x + 7, y - 3)), ink="face", wobble=0.4)
    else:
        sheet.draw(line((x - 9, y + 1), (x + 9, y)), ink="face", wobble=0.4)


# --- hair ---------------------------------------------------------------------


def _hair_behind(person: Person) -> bool:
    return person.hair in ("bob", "long", "curls", "afro", "braids", "bun", "waves", "ponytail")


def _back_hair(sheet: Sheet, person: Person) -> None:
    tone = f"hair-{person.hair_tone}"
    if person.hair == "bob":
        sheet.draw(
            blob(
                (0, -46),
                (30, -38),
                (42, -6),
                (40, 26),
                (22, 32),
                (-22, 32),
                (-40, 26),
                (-42, -6),
                (-30, -38),
            ),
            fill=tone,
        )
    elif person.hair == "long":
        sheet.draw(
            blob(
                (0, -46),
                (28, -40),
                (41, -8),
                (42, 40),
                (46, 72),
                (24, 70),
                (-24, 70),
                (-46, 72),
                (-42, 40),
                (-41, -8),
                (-28, -40),
            ),
            fill=tone,
        )
    elif person.hair == "waves":
        sheet.draw(
            blob(
                (0, -47),
                (30, -40),
                (44, -14),
                (37, 4),
                (46, 22),
                (38, 40),
                (20, 36),
                (-20, 36),
                (-38, 40),
                (-46, 22),
                (-37, 4),
                (-44, -14),
                (-30, -40),
            ),
            fill=tone,
        )
    elif person.hair == "curls":
        sheet.draw(cloud(0, -8, 38, 38, 13), fill=tone)
    elif person.hair == "afro":
        sheet.draw(cloud(0, -14, 47, 44, 16), fill=tone)
    elif person.hair == "bun":
        sheet.draw(ellipse(4, -50, 15, 14), fill=tone)
        sheet.draw(arc(4, -50, 8, 7, 200, 330), ink="thin")
    elif person.hair == "ponytail":
        sheet.draw(blob((24, -34), (48, -30), (58, 0), (50, 36), (42, 10), (34, -10)), fill=tone)
    elif person.hair == "braids":
        for side in (-1, 1):
            sheet.draw(tube([(30 * side, -10), (37 * side, 30), (33 * side, 78)], 9, 5), fill=tone)
            for y in (16, 34, 52, 66):
                sheet.draw(line((28 * side, y - 4), (41 * side, y + 4)), ink="thin")


def _front_hair(sheet: Sheet, person: Person, tone: str, gx: float) -> None:
    hair = person.hair
    # The skull's top from temple to temple, and a hairline that each style bends.
    top: list[Point] = [(-32, 0), (-34, -20), (-20, -39), (2, -43), (24, -37), (34, -18), (32, 0)]
    if hair == "crop":
        sheet.draw(
            patch(top, [(32, 0), (26, -14), (14, -21), (-8, -22), (-25, -15), (-32, 0)]), fill=tone
        )
        sheet.draw(curve((-12, -36), (0, -39), (12, -36)), ink="thin")
    elif hair == "quiff":
        sheet.draw(
            patch(
                [
                    (-32, 0),
                    (-35, -22),
                    (-24, -40),
                    (-6, -46),
                    (18, -54),
                    (36, -44),
                    (30, -34),
                    (35, -18),
                    (32, 0),
                ],
                [(32, 0), (27, -16), (10, -24), (-12, -18), (-26, -14), (-32, 0)],
            ),
            fill=tone,
        )
        sheet.draw(curve((-14, -30), (4, -40), (26, -45)), ink="thin")
    elif hair in ("bob", "long", "waves"):
        sheet.draw(
            patch(
                [(-33, 8), (-36, -18), (-22, -40), (2, -45), (26, -38), (36, -18), (33, 8)],
                [(33, 8), (28, -10), (12, -24), (-8, -30)],
                [(-8, -30), (-18, -22), (-28, -10), (-33, 8)],
            ),
            fill=tone,
        )
        sheet.draw(curve((-8, -32), (-4, -40), (0, -44)), ink="thin")
    elif hair in ("curls", "afro"):
        bumps = [
            (-31, -2),
            (-28, -15),
            (-17, -24),
            (-4, -28),
            (10, -26),
            (21, -20),
            (29, -10),
            (31, -2),
        ]
        runs = []
        for a, b in zip(bumps, bumps[1:], strict=False):
            middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 4)
            runs.append(tuple(flow([a, middle, b], steps=4)))
        crown = tuple(flow([(31, -2), (36, -20), (18, -42), (-18, -42), (-36, -20), (-31, -2)]))
        sheet.draw(Shape((*runs, crown), closed=True), ink=None, fill=tone, wobble=0.3)
        sheet.draw(Shape(tuple(runs)), wobble=0.5)
        for x, y in ((-16, -36), (4, -40), (20, -33)):
            sheet.draw(arc(x, y, 6, 5, 190, 350), ink="thin")
    elif hair in ("bun", "ponytail"):
        sheet.draw(patch(top, [(32, 0), (24, -16), (4, -27), (-20, -20), (-32, 0)]), fill=tone)
        sheet.draw(curve((-18, -24), (-6, -34), (6, -40)), ink="thin")
        sheet.draw(curve((18, -24), (14, -34), (8, -40)), ink="thin")
    elif hair == "braids":
        sheet.draw(
            patch(top, [(32, 0), (22, -18), (0, -28)], [(0, -28), (-22, -18), (-32, 0)]), fill=tone
        )
        sheet.draw(line((0, -28), (0, -42)), ink="thin")
        for side in (-1, 1):
            sheet.draw(curve((8 * side, -26), (16 * side, -36)), ink="thin")
            sheet.draw(curve((17 * side, -22), (26 * side, -30)), ink="thin")
    elif hair == "bald":
        for side in (-1, 1):
            sheet.draw(
                blob(
                    (28 * side, -14),
                    (35 * side, -12),
                    (36 * side, 2),
                    (30 * side, 8),
                    (28 * side, -2),
                ),
                fill=tone,
            )
        sheet.draw(curve((-10, -28), (0, -31), (8, -29)), ink="shade")
    elif hair == "shaved":
        sheet.draw(
            patch(
                [(-30, -6), (-29, -22), (-16, -34), (0, -36), (16, -34), (29, -22), (30, -6)],
                [(30, -6), (20, -18), (0, -24), (-20, -18), (-30, -6)],
            ),
            fill=tone,
            ink="thin",
        )
    elif hair == "turban":
        sheet.draw(
            patch(
                [(-34, -4), (-43, -28), (-28, -54), (2, -62), (30, -53), (43, -28), (34, -4)],
                [(34, -4), (20, -20), (0, -31)],
                [(0, -31), (-20, -20), (-34, -4)],
            ),
            marker=person.wrap,
        )
        for points in (
            [(-40, -22), (-14, -30), (12, -58)],
            [(-37, -36), (-16, -42), (2, -61)],
            [(40, -22), (18, -32), (-4, -44)],
            [(38, -40), (24, -46), (10, -56)],
        ):
            sheet.draw(curve(*points), ink="thin")
    elif hair == "cap":
        sheet.draw(
            patch(
                [(-33, -10), (-30, -34), (0, -46), (30, -34), (33, -10)],
                [(33, -10), (0, -18), (-33, -10)],
            ),
            marker=person.wrap,
        )
        sheet.draw(
            patch([(-33, -10), (0, -18), (33, -10)], [(33, -10), (20, -4), (-10, -8), (-33, -10)]),
            fill="paper",
        )
