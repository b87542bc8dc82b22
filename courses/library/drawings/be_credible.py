"""Module 5: trust comes on a tortoise and leaves on a horse."""

from __future__ import annotations

from courses.library.drawings.people import Arm, Person, figure, hand, head
from courses.library.drawings.shapes import curve, ellipse, heart_shape, line, rounded
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    bubble,
    caption,
    cross,
    ground,
    heart,
    horse,
    magnifier,
    number,
    profile,
    rays,
    robot,
    tick,
    tortoise,
)

AISHA = Person(skin=4, hair="braids", clothes="lanyard", cloth="a", glasses=True)
ORIGINAL = Person(skin=2, hair="waves", hair_tone=2)


def draw() -> Sheet:
    sheet = Sheet(
        slug="be-credible",
        title="Sketchnote: be credible, check sources and own mistakes",
        description="A tortoise brings trust slowly and a horse carries it off. Below are four "
        "moves before sharing, and scenes about AI, copied accounts and putting mistakes right. "
        "The full text is beside the picture.",
        width=720,
        height=1336,
    )
    sheet.words(40, 92, "Be credible", size=92, role="title", anchor="start", turn=-1.5)
    sheet.words(
        42,
        152,
        "check sources, own mistakes",
        size=46,
        role="title",
        anchor="start",
        turn=-1.5,
        highlight="a-soft",
    )
    tick(sheet, 640, 70, 30)
    rays(sheet, 638, 70, 48, 64, count=10, ink="line-a")
    with sheet.scene("#the-tortoise-and-the-horse"):
        _tortoise_and_horse(sheet)
    with sheet.scene("#4-moves-before-you-share"):
        _four_moves(sheet)
    with sheet.scene("#made-with-ai"):
        _machine(sheet)
    with sheet.scene("#is-it-really-them"):
        _copy(sheet)
    with sheet.scene("#the-tortoise-and-the-horse"):
        _put_right(sheet)
    return sheet


def _tortoise_and_horse(sheet: Sheet) -> None:
    # One hill with a road: up on the left, down and away on the right.
    sheet.draw(
        curve((14, 560), (120, 500), (250, 470), (360, 462), (480, 470), (600, 500), (708, 560)),
        ink="bold",
    )
    for a, b in (
        ((60, 566), (100, 548)),
        ((150, 528), (196, 512)),
        ((520, 508), (566, 524)),
        ((620, 546), (656, 566)),
    ):
        sheet.draw(line(a, b), ink="thin")
    with sheet.at(170, 492, scale=1.3, turn=-12):
        tortoise(sheet)
    heart(sheet, 146, 366, 30)
    with sheet.at(548, 470, scale=1.12, turn=12):
        horse(sheet, colour="a")
        for y in (-96, -74, -50):
            sheet.draw(line((-128, y), (-164 + y / 4, y)), ink="line-b")
    # What falls behind it, empty.
    with sheet.at(392, 436, turn=24):
        sheet.draw(heart_shape(0, 0, 22), fill="paper")
    sheet.words(176, 250, "Trust comes slowly", size=38, role="strong")
    arrow(sheet, (84, 280), (140, 296), (210, 292), ink="line-b")
    sheet.words(540, 250, "and leaves fast", size=38, role="strong")
    arrow(sheet, (480, 280), (560, 298), (650, 288), ink="line-a")


def _four_moves(sheet: Sheet) -> None:
    caption(sheet, 360, 622, "4 moves before you share", colour="b", size=40)
    for index, word in enumerate(("Stop", "Who says?", "Find more", "Trace it")):
        x = 96 + index * 176
        sheet.draw(rounded(x - 76, 650, 152, 152, 14), marker="a-soft" if index % 2 else "b-soft")
        number(sheet, x - 58, 664, str(index + 1), size=30)
        sheet.words(x, 786, word, size=32, role="strong")
    with sheet.at(96, 716, scale=1.45):
        hand(sheet, "skin-3", Arm((0, 30), (0, 2), "open"), 1)
        sheet.draw(line((-8, 8), (-8, 24)))
        sheet.draw(line((8, 8), (8, 24)))
    sheet.draw(ellipse(268, 706, 20, 22), fill="paper")
    sheet.words(268, 718, "?", size=32)
    sheet.draw(curve((236, 752), (244, 730), (268, 728), (292, 730), (300, 752)))
    magnifier(sheet, 442, 702, 25, turn=-35)
    for x, y in ((590, 748), (610, 728), (600, 704), (622, 688)):
        sheet.dot(x, y, size=11)
    sheet.draw(line((650, 694), (650, 668), (672, 676), (650, 684)), fill="a")


def _machine(sheet: Sheet) -> None:
    with sheet.at(86, 944):
        robot(sheet)
    bubble(sheet, 236, 900, ("I’m totally", "sure!"), tail=(126, 950), size=32)
    cross(sheet, 206, 990, 16)
    sheet.draw(rounded(232, 962, 92, 58, 6), fill="paper", ink="thin")
    for y in (978, 992, 1006):
        sheet.draw(line((244, y), (310, y)), ink="thin")
    caption(sheet, 182, 1074, "AI can be wrong", colour="b")


def _copy(sheet: Sheet) -> None:
    for x, fill in ((470, "paper"), (630, "a-soft")):
        profile(sheet, x, 944, fill=fill)
        with sheet.at(x, 924, scale=0.72):
            head(sheet, ORIGINAL, mood="smile")
    tick(sheet, 470, 862, 16)
    sheet.words(630, 866, "?", size=52, role="strong")
    caption(sheet, 550, 1074, "Is it really them?", colour="a")


def _put_right(sheet: Sheet) -> None:
    with sheet.at(118, 1190, scale=0.9):
        figure(sheet, AISHA, mood="smile", gaze=(4, 0), right=Arm((58, 92), (70, 54), "open"))
    ground(sheet, 120, 1318, 70)
    bubble(
        sheet, 366, 1164, ("I got this wrong.", "Here are the facts."), tail=(176, 1180), size=34
    )
    for x, y, size in ((590, 1190, 16), (634, 1156, 22), (672, 1204, 13)):
        heart(sheet, x, y, size)
    caption(sheet, 430, 1278, "Put it right soon", colour="b")
