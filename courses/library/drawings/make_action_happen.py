"""Module 10: people of many kinds win an hour of quiet."""

from __future__ import annotations

import math

from courses.library.drawings.people import HANGING_LEFT, HANGING_RIGHT, Arm, Person, figure, head
from courses.library.drawings.shapes import box, curve, ellipse, line, rounded
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    banner,
    caption,
    link_of_people,
    tick,
    wheelchair,
)

ASSISTANT = Person(skin=4, hair="curls", clothes="tunic", cloth="b", earrings=True)
DOMESTIC = Person(skin=2, hair="cap", clothes="scrubs", cloth="a", wrap="b", beard=True)
DAUGHTER = Person(skin=3, hair="long", hair_tone=1, clothes="cardigan", cloth="b")
PATIENT = Person(skin=1, hair="bald", hair_tone=4, clothes="jumper", cloth="a", lines=True)
CLERK = Person(skin=5, hair="bun", clothes="lanyard", cloth="a", glasses=True)
OTHERS = (
    Person(skin=3, hair="hijab", wrap="a"),
    Person(skin=5, hair="afro"),
    Person(skin=4, hair="turban", wrap="b", beard=True),
    Person(skin=2, hair="bob", hair_tone=4, lines=True),
    Person(skin=1, hair="quiff", hair_tone=3),
)


def draw() -> Sheet:
    sheet = Sheet(
        slug="make-action-happen",
        title="Sketchnote: use your networks to make action happen",
        description="A healthcare assistant, a domestic, a patient and his daughter hold up a "
        "sign for a quiet hour. Small scenes show five groups on a line, a superconnector and "
        "wards that changed. The full text is beside the picture.",
        width=720,
        height=1330,
    )
    sheet.words(40, 74, "Use your networks to", size=62, role="title", anchor="start", turn=-1.5)
    sheet.words(
        40,
        158,
        "make action happen",
        size=78,
        role="title",
        anchor="start",
        turn=-1.5,
        highlight="a-soft",
    )
    with sheet.scene("#begin-with-what-you-care-about"):
        _quiet_hour(sheet)
    with sheet.scene("#see-where-people-stand"):
        _spectrum(sheet)
    with sheet.scene("#find-a-superconnector"):
        _superconnector(sheet)
    with sheet.scene("#look-for-real-change"):
        _real_change(sheet)
    return sheet


def _quiet_hour(sheet: Sheet) -> None:
    sheet.draw(ellipse(360, 420, 310, 170), ink=None, fill="b-soft", wobble=5)
    sheet.draw(box(238, 206, 252, 126), fill="paper", ink="bold")
    for x, person, mood, gaze in (
        (132, DOMESTIC, "grin", (4, 0)),
        (588, DAUGHTER, "smile", (-4, 0)),
    ):
        with sheet.at(x, 436, scale=1.12):
            figure(
                sheet,
                person,
                mood=mood,
                gaze=gaze,
                left=Arm((-56, 84), (-60, 30), "open") if x < 360 else HANGING_LEFT,
                right=Arm((56, 84), (60, 30), "open") if x > 360 else HANGING_RIGHT,
            )
    with sheet.at(276, 410, scale=1.24):
        figure(sheet, ASSISTANT, mood="laugh", left=HANGING_LEFT, right=Arm((52, 14), (42, -68)))
    with sheet.at(450, 432, scale=1.1):
        wheelchair(sheet)
        figure(
            sheet,
            PATIENT,
            mood="grin",
            gaze=(-3, 0),
            left=Arm((-52, 24), (-38, -88)),
            right=Arm((46, 100), (16, 118)),
        )
    sheet.words(364, 256, "Quiet hour", size=44, role="strong")
    sheet.words(364, 296, "1pm, every day", size=34)
    banner(sheet, 360, 622, "Start with what you care about", size=42)


def _spectrum(sheet: Sheet) -> None:
    sheet.words(360, 714, "Where do people stand?", size=36, role="strong")
    sheet.draw(curve((50, 850), (200, 842), (360, 846), (520, 842), (670, 850)), ink="bold")
    moods = ("laugh", "smile", "flat", "think", "cross")
    names = (
        ("active", "allies"),
        ("quiet", "allies"),
        ("undecided",),
        ("quiet", "opponents"),
        ("active", "opponents"),
    )
    for k, (person, mood, name) in enumerate(zip(OTHERS, moods, names, strict=True)):
        x = 78 + k * 141
        with sheet.at(x, 786, scale=0.76 if person.hair == "hijab" else 0.86):
            head(sheet, person, mood=mood)
        sheet.draw(line((x, 838), (x, 858)), ink="bold")
        sheet.lines(x, 890, *name, size=29, role="words-small")
    for k in range(1, 5):
        x = 78 + k * 141
        arrow(sheet, (x - 40, 760), (x - 70, 748), (x - 100, 760), head=11)
    caption(sheet, 360, 976, "Help 1 group move 1 step", colour="b")


def _superconnector(sheet: Sheet) -> None:
    hub = (184, 1136)
    points = tuple(
        (184 + 132 * math.cos(math.radians(a)), 1138 + 92 * math.sin(math.radians(a)))
        for a in (195, 250, 305, 350, 150)
    )
    link_of_people(sheet, (*points, hub), tuple((k, 5) for k in range(5)))
    for (x, y), colour in zip(points, ("a", "b", "a", "b", "b"), strict=True):
        sheet.draw(ellipse(x, y, 19), marker=colour)
        sheet.dot(x - 6, y - 3, size=4)
        sheet.dot(x + 6, y - 3, size=4)
        sheet.draw(curve((x - 7, y + 5), (x, y + 9), (x + 7, y + 5)), ink="thin")
    with sheet.at(hub[0], hub[1] - 6, scale=0.9):
        figure(sheet, CLERK, mood="smile")
    caption(sheet, 184, 1308, "Find a superconnector", colour="a")


def _real_change(sheet: Sheet) -> None:
    for k in range(4):
        x, y = 452 + k % 2 * 130, 1048 + k // 2 * 106
        sheet.draw(rounded(x - 48, y - 4, 100, 74, 8), marker="b-soft")
        sheet.draw(line((x - 38, y + 56), (x - 38, y + 28)), ink="ink")
        sheet.draw(line((x - 38, y + 46), (x + 38, y + 46), (x + 38, y + 58)), ink="ink")
        sheet.draw(rounded(x - 34, y + 30, 26, 14, 6), fill="paper", ink="thin")
        tick(sheet, x + 30, y + 12, 15)
    sheet.words(676, 1144, "4", size=64, role="strong")
    sheet.words(676, 1182, "wards", size=30, role="words-small")
    caption(sheet, 548, 1308, "Count change, not likes", colour="b")
