"""Module 4: one subject on a flag, and the people who care for it too."""

from __future__ import annotations

from courses.library.drawings.people import Arm, Person, figure, head
from courses.library.drawings.shapes import ellipse, line, patch
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    banner,
    bubble,
    caption,
    ground,
    link_of_people,
    magnifier,
    note,
    rays,
    scribble,
    sparkle,
    star,
    thought,
)

KEMI = Person(skin=5, hair="afro", clothes="cardigan", cloth="b", earrings=True)
RESIDENT = Person(skin=1, hair="bald", hair_tone=4, clothes="jumper", cloth="a", lines=True)
FINDS = (
    Person(skin=3, hair="hijab", wrap="a"),
    Person(skin=1, hair="bun", hair_tone=3, glasses=True),
    Person(skin=4, hair="turban", wrap="b", beard=True),
    Person(skin=2, hair="bob", hair_tone=4, lines=True),
)


def draw() -> Sheet:
    sheet = Sheet(
        slug="be-known-for-something",
        title="Sketchnote: decide what you want to be known for",
        description="Kemi, who helps to run a care home, plants a flag that says fresh air every "
        "day. Small scenes show one sentence to finish, finding people and looking back at old "
        "posts. The full text is beside the picture.",
        width=720,
        height=1280,
    )
    sheet.words(40, 74, "Decide what you want", size=62, role="title", anchor="start", turn=-1.5)
    sheet.words(
        40,
        152,
        "to be known for",
        size=80,
        role="title",
        anchor="start",
        turn=-1.5,
        highlight="b-soft",
    )
    star(sheet, 630, 92, 52)
    sparkle(sheet, 560, 60, 13)
    sparkle(sheet, 684, 170, 10)
    with sheet.scene("#whom-do-you-want-to-reach-and-why"):
        _hill(sheet)
    with sheet.scene("#finish-1-sentence"):
        _sentence(sheet)
    with sheet.scene("#find-your-people"):
        _people(sheet)
    with sheet.scene("#your-name-travels-with-you"):
        _old_posts(sheet)
    return sheet


def _hill(sheet: Sheet) -> None:
    sheet.draw(ellipse(116, 276, 36), marker="a")
    rays(sheet, 116, 276, 48, 64, count=10)
    sheet.draw(
        patch(
            [(10, 650), (130, 560), (300, 520), (460, 524), (600, 570), (712, 650)],
            [(712, 650), (10, 650)],
        ),
        marker="b-soft",
    )
    sheet.draw(line((438, 540), (438, 236)), ink="bold")
    sheet.draw(
        patch(
            [(438, 238), (540, 228), (690, 248)],
            [(690, 248), (672, 296), (690, 344)],
            [(690, 344), (540, 324), (438, 338)],
            [(438, 338), (438, 238)],
        ),
        marker="a-soft",
    )
    sheet.words(556, 270, "Fresh air", size=38, role="strong", turn=2)
    sheet.words(556, 310, "every day", size=38, role="strong", turn=2)
    with sheet.at(340, 392, scale=1.25):
        figure(
            sheet,
            KEMI,
            mood="laugh",
            left=Arm((-56, 98), (-54, 66), "open"),
            right=Arm((52, 96), (74, 78)),
        )
    with sheet.at(566, 446, scale=1.0):
        figure(sheet, RESIDENT, mood="grin", gaze=(-4, 0))
    # The near slope, which they stand behind.
    sheet.draw(
        patch(
            [(10, 652), (150, 586), (330, 548), (480, 556), (610, 584), (712, 652)],
            [(712, 652), (10, 652)],
        ),
        fill="paper",
        marker="b-soft",
    )
    for x, y in ((116, 634), (622, 622), (540, 602), (220, 606), (420, 588)):
        sheet.draw(line((x - 8, y - 14), (x, y), (x + 8, y - 14)), ink="thin")
    bubble(sheet, 134, 410, ("Homes with no", "garden, join in!"), tail=(274, 404), size=31)
    banner(sheet, 360, 690, "Choose, and aim high", size=46)


def _sentence(sheet: Sheet) -> None:
    note(sheet, 184, 882, 316, 200, turn=-2, colour="paper", pinned="b")
    for y, text in ((844, "I want to help…"), (896, "with…"), (948, "so that…")):
        sheet.words(56, y, text, size=38, anchor="start", turn=-2)
    for x1, x2, y in ((144, 316, 897), (190, 316, 949)):
        sheet.draw(line((x1, y - 2), (x2, y - 8)), ink="line-a")
    caption(sheet, 184, 1036, "Finish 1 sentence", colour="a")


def _people(sheet: Sheet) -> None:
    points = ((436, 824), (624, 806), (660, 930), (468, 944))
    link_of_people(sheet, (*points, (548, 874)), ((0, 4), (1, 4), (2, 4), (3, 4), (0, 1), (2, 3)))
    for (x, y), person in zip(points, FINDS, strict=True):
        with sheet.at(x, y, scale=0.74):
            head(sheet, person, mood="smile")
    star(sheet, 548, 874, 30)
    caption(sheet, 550, 1036, "Find your people", colour="b")


def _old_posts(sheet: Sheet) -> None:
    for k, turn in ((0, -8), (1, 4), (2, -2)):
        note(
            sheet,
            104 + k * 72,
            1160 - k * 8,
            110,
            130,
            turn=turn,
            pinned="ab"[k % 2],
            colour=("paper", "b-soft", "a-soft")[k],
        )
        with sheet.at(104 + k * 72, 1160 - k * 8, turn=turn):
            scribble(sheet, -38, -22, 74, 4, gap=16)
    magnifier(sheet, 216, 1148, 40, turn=-20)
    with sheet.at(328, 1180, scale=0.62):
        figure(sheet, FINDS[1], mood="think", gaze=(-4, 4))
    ground(sheet, 328, 1268, 40)
    thought(sheet, 576, 1132, ("Would you", "say it today?"), tail=(330, 1172), size=36)
    caption(sheet, 550, 1250, "Look back now and then", colour="a", size=32)
