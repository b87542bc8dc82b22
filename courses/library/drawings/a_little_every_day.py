"""Module 7: a quarter of an hour with a beginning, three parts and an end."""

from __future__ import annotations

import math

from courses.library.drawings.people import Arm, Person, figure, head
from courses.library.drawings.shapes import box, curve, ellipse, line, patch, rounded
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    banner,
    bubble,
    calendar,
    caption,
    clock,
    ground,
    moon,
    mug,
    number,
    phone,
    rays,
    sparkle,
)

SAM = Person(skin=2, hair="quiff", hair_tone=2, clothes="tunic", cloth="b")
SLEEPER = Person(skin=2, hair="quiff", hair_tone=2)
COMMUNITY = Person(skin=5, hair="shaved", clothes="jumper", cloth="a", beard=True)


def draw() -> Sheet:
    sheet = Sheet(
        slug="a-little-every-day",
        title="Sketchnote: a little time every day",
        description="A healthcare assistant sits beside a big clock with fifteen minutes marked, "
        "in three parts. Small scenes show a habit, an end to scrolling and a missed day. "
        "The full text is beside the picture.",
        width=720,
        height=1280,
    )
    sheet.words(40, 94, "A little time", size=92, role="title", anchor="start", turn=-1.5)
    sheet.words(
        40, 172, "every day", size=78, role="title", anchor="start", turn=-1.5, highlight="b-soft"
    )
    _sun(sheet)
    with sheet.scene("#fifteen-minutes-in-3-parts"):
        _quarter(sheet)
    with sheet.scene("#tie-it-to-something-you-do"):
        _locker(sheet)
    with sheet.scene("#give-it-an-end"):
        _bed(sheet)
    with sheet.scene("#when-you-miss-some-days"):
        _missed(sheet)
    return sheet


def _sun(sheet: Sheet) -> None:
    sheet.draw(ellipse(566, 104, 44), marker="a")
    rays(sheet, 566, 104, 58, 78, count=10)
    moon(sheet, 664, 150, 26)


def _quarter(sheet: Sheet) -> None:
    clock(sheet, 226, 430, 190)
    # The quarter has three parts of five minutes.
    for degrees in (-60, -30):
        a = math.radians(degrees)
        sheet.draw(line((226, 430), (226 + 161 * math.cos(a), 430 + 161 * math.sin(a))), ink="thin")
    for x, y, text in ((266, 322, "1"), (312, 356, "2"), (346, 412, "3")):
        sheet.words(x, y, text, size=38, role="strong")
    for row, text in enumerate(("Notice", "Respond", "Learn")):
        y = 246 + row * 52
        number(sheet, 472, y, str(row + 1), colour="ba"[row % 2], size=32)
        sheet.words(508, y + 12, text, size=42, anchor="start", role="strong")
    sheet.words(580, 412, "5 minutes each", size=34)
    with sheet.at(564, 510, scale=1.2):
        figure(
            sheet,
            SAM,
            mood="smile",
            gaze=(-4, 2),
            left=Arm((-54, 100), (-26, 104)),
            right=Arm((46, 96), (22, 106)),
        )
    phone(sheet, 560, 624, 54, 92)
    banner(sheet, 360, 706, "15 minutes, then stop", size=46)


def _locker(sheet: Sheet) -> None:
    ground(sheet, 110, 966, 80)
    sheet.draw(box(46, 778, 120, 186), marker="b-soft")
    sheet.draw(box(56, 788, 100, 166), ink="thin")
    for y in (806, 818, 830):
        sheet.draw(line((84, y), (128, y)), ink="thin")
    sheet.draw(ellipse(144, 880, 6), fill="paper")
    # A badge goes on its peg.
    sheet.draw(line((204, 786), (258, 784)), ink="bold")
    sheet.draw(curve((216, 790), (204, 830), (222, 862)), ink="ink")
    sheet.draw(curve((244, 790), (252, 830), (230, 862)), ink="ink")
    sheet.draw(rounded(200, 862, 54, 70, 6), fill="paper")
    sheet.draw(ellipse(227, 884, 11), fill="skin-2", ink="thin")
    sheet.draw(line((212, 908), (242, 908)), ink="thin")
    sheet.draw(line((212, 919), (236, 919)), ink="thin")
    arrow(sheet, (262, 816), (286, 846), (290, 884))
    mug(sheet, 298, 962, colour="a")
    caption(sheet, 184, 1020, "Tie it to a habit", colour="b")


def _bed(sheet: Sheet) -> None:
    moon(sheet, 646, 800, 30)
    for x, y in ((590, 784), (680, 850), (560, 830)):
        sparkle(sheet, x, y, 9)
    # A bed with somebody asleep, and a phone that is not in it.
    sheet.draw(line((466, 966), (466, 862)), ink="bold")
    sheet.draw(line((690, 966), (690, 902)), ink="bold")
    sheet.draw(rounded(474, 884, 84, 38, 16), fill="paper")
    with sheet.at(520, 884, scale=0.72, turn=-76):
        head(sheet, SLEEPER, mood="calm")
    sheet.draw(
        patch(
            [(548, 886), (600, 876), (690, 900)],
            [(690, 900), (690, 948)],
            [(690, 948), (466, 948)],
            [(466, 948), (466, 924), (540, 918), (548, 886)],
        ),
        marker="a-soft",
    )
    sheet.words(580, 862, "zzz", size=34, role="strong", turn=-12)
    phone(sheet, 410, 900, 52, 88)
    sheet.draw(curve((410, 944), (404, 958), (420, 966), (436, 966)), ink="ink")
    caption(sheet, 560, 1020, "Give it an end", colour="a")


def _missed(sheet: Sheet) -> None:
    calendar(sheet, 34, 1104, columns=7, rows=2, missed=(3, 4, 5, 6), cell=44)
    with sheet.at(624, 1126, scale=0.9):
        figure(sheet, COMMUNITY, mood="grin", gaze=(-4, 0), left=Arm((-58, 92), (-70, 54), "thumb"))
    bubble(sheet, 460, 1112, ("On we go!",), tail=(574, 1128), size=34)
    ground(sheet, 624, 1256, 70)
    caption(sheet, 190, 1254, "Missed a day? Fine.", colour="b")
