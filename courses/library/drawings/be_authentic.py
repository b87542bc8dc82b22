"""Module 1: somebody puts the polished mask down, and is met with warmth."""

from __future__ import annotations

from courses.library.drawings.people import HANGING_RIGHT, Arm, Person, draw_arm, figure
from courses.library.drawings.shapes import box, curve, ellipse, line, polygon, rounded
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    banner,
    bubble,
    caption,
    ground,
    heart,
    mask,
    mug,
    note,
    padlock,
    rays,
    sparkle,
    tick,
    underline,
)

AMARA = Person(skin=4, hair="curls", clothes="tunic", cloth="b", earrings=True)
PORTER = Person(skin=1, hair="quiff", hair_tone=3, clothes="lanyard", cloth="a")
NURSE = Person(skin=3, hair="hijab", clothes="scrubs", cloth="a", wrap="b")
COLLEAGUE = Person(
    skin=2,
    hair="bald",
    hair_tone=4,
    clothes="shirt",
    cloth="b-soft",
    beard=True,
    glasses=True,
    lines=True,
)


def draw() -> Sheet:
    sheet = Sheet(
        slug="be-authentic",
        title="Sketchnote: be authentic, human and kind",
        description="A physiotherapist puts down a mask and says: this is really me. "
        "Around her are small scenes about plain words, privacy and kindness. "
        "The full text is beside the picture.",
        width=720,
        height=1256,
    )
    _title(sheet)
    with sheet.scene("#one-person-at-work-and-online"):
        _no_mask(sheet)
    with sheet.scene("#one-person-at-work-and-online"):
        _plain_words(sheet)
    with sheet.scene("#real-does-not-mean-everything"):
        _what_stays_yours(sheet)
    with sheet.scene("#kind-even-when-you-disagree"):
        _disagree_kindly(sheet)
    with sheet.scene("#one-person-at-work-and-online"):
        _four_questions(sheet)
    return sheet


def _title(sheet: Sheet) -> None:
    sheet.words(40, 84, "Be authentic,", size=84, role="title", anchor="start", turn=-1.5)
    sheet.words(
        40,
        160,
        "human and kind",
        size=70,
        role="title",
        anchor="start",
        turn=-1.5,
        highlight="a-soft",
    )
    heart(sheet, 606, 92, 42)
    rays(sheet, 606, 92, 58, 76, count=10, ink="line-b")
    sparkle(sheet, 500, 48, 15)


def _no_mask(sheet: Sheet) -> None:
    light = ellipse(360, 690, 200, 172)
    sheet.draw(light, ink=None, fill="a-soft", wobble=5)
    rays(sheet, 360, 690, 186, 212, count=7, start=212, sweep=116)
    with sheet.at(360, 622, scale=1.6):
        figure(
            sheet,
            AMARA,
            mood="laugh",
            tilt=-4,
            gaze=(2, 0),
            left=None,
            right=Arm((60, 92), (74, 44), "open"),
        )
    with sheet.at(170, 690, scale=1.2, turn=-20):
        mask(sheet)
        sheet.draw(line((-50, -34), (-60, -44)), ink="line-b")
        sheet.draw(line((-54, -14), (-68, -18)), ink="line-b")
        sheet.draw(line((-34, -50), (-38, -64)), ink="line-b")
    with sheet.at(360, 622, scale=1.6):
        draw_arm(sheet, AMARA, Arm((-58, 104), (-76, 108)), -1)
    bubble(sheet, 592, 590, ("This is", "really me."), tail=(436, 624), size=40)
    banner(sheet, 360, 862, "No mask needed", size=46)
    arrow(sheet, (112, 792), (76, 830), (78, 884), ink="line-b")
    arrow(sheet, (602, 782), (636, 820), (634, 870), ink="line-b")


def _plain_words(sheet: Sheet) -> None:
    with sheet.at(78, 294, scale=0.92):
        figure(
            sheet,
            PORTER,
            mood="grin",
            gaze=(4, 0),
            right=HANGING_RIGHT,
            left=Arm((-44, 98), (-8, 100)),
        )
    sheet.hatch(ellipse(80, 430, 58, 6), gap=6, angle=20)
    bubble(sheet, 248, 250, ("I got lost twice", "this week!"), tail=(134, 322), size=30)
    for x, y, size in ((190, 346, 12), (230, 364, 16), (276, 342, 11)):
        heart(sheet, x, y, size)
    caption(sheet, 186, 470, "Write the way you talk", colour="b")


def _what_stays_yours(sheet: Sheet) -> None:
    ground(sheet, 560, 418, 110)
    sheet.draw(box(484, 300, 150, 114), marker="b-soft")
    sheet.hatch(box(604, 304, 28, 108), gap=8)
    sheet.draw(line((606, 262), (606, 222), (626, 222), (626, 280)), fill="paper")
    sheet.draw(polygon((462, 304), (560, 222), (656, 304)), marker="a")
    sheet.draw(rounded(534, 340, 50, 74, 8), marker="b")
    padlock(sheet, 559, 376, 0.66, colour="a-soft")
    sheet.draw(box(496, 326, 26, 28), fill="a-soft", ink="thin")
    heart(sheet, 509, 341, 8, ink="thin")
    sheet.draw(curve((616, 210), (622, 200), (612, 192), (618, 182)), ink="thin")
    caption(sheet, 544, 470, "Some things stay yours", colour="a")


def _disagree_kindly(sheet: Sheet) -> None:
    bubble(sheet, 112, 960, ("I see this", "differently."), tail=(104, 1016), size=30)
    bubble(sheet, 308, 960, ("What have", "you seen?"), tail=(298, 1016), size=30)
    with sheet.at(96, 1058, scale=0.8):
        figure(sheet, NURSE, mood="smile", gaze=(3, 0), right=Arm((48, 100), (70, 98)))
    with sheet.at(300, 1058, scale=0.8):
        figure(sheet, COLLEAGUE, mood="grin", gaze=(-5, 0), left=Arm((-48, 100), (-70, 98)))
    mug(sheet, 170, 1166, colour="b", flip=True)
    mug(sheet, 226, 1166, colour="a")
    sheet.draw(box(22, 1164, 354, 15), fill="a-soft")
    caption(sheet, 200, 1228, "Kind when you disagree", colour="b")


def _four_questions(sheet: Sheet) -> None:
    sheet.hatch(
        polygon((690, 974), (704, 980), (700, 1230), (480, 1226), (478, 1218), (684, 1218)), gap=7
    )
    note(sheet, 570, 1078, 236, 290, turn=2)
    sheet.words(570, 988, "Before you post", size=34, role="strong")
    underline(sheet, 478, 660, 1000, ink="link")
    for row, word in enumerate(("True?", "Kind?", "Mine?", "Safe?")):
        y = 1050 + row * 46
        sheet.draw(box(492, y - 26, 28, 28), ink="ink")
        tick(sheet, 510, y - 16, 16)
        sheet.words(542, y, word, size=38, anchor="start")
