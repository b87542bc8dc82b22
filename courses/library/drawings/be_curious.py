"""Module 2: one asks and listens, another only tells."""

from __future__ import annotations

from courses.library.drawings.people import HANGING_LEFT, Arm, Person, figure
from courses.library.drawings.shapes import box, ellipse, line, patch, rounded
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    banner,
    bubble,
    caption,
    cross,
    ground,
    megaphone,
    rays,
    tick,
)

GRACE = Person(skin=5, hair="bun", clothes="tunic", cloth="a", earrings=True)
PORTER = Person(
    skin=2, hair="cap", hair_tone=2, clothes="lanyard", cloth="b", wrap="b", moustache=True
)
CLEANER = Person(skin=3, hair="hijab", clothes="scrubs", cloth="b", wrap="b-soft")
VOLUNTEER = Person(
    skin=1, hair="waves", hair_tone=4, clothes="cardigan", cloth="a", glasses=True, lines=True
)
TELLER = Person(skin=1, hair="crop", hair_tone=3, clothes="shirt", cloth="b-soft")
BORED = Person(skin=4, hair="curls", clothes="jumper", cloth="a")


def draw() -> Sheet:
    sheet = Sheet(
        slug="be-curious",
        title="Sketchnote: be curious, not a broadcaster",
        description="A healthcare assistant asks what made nights quieter, holds a hand to her ear "
        "and gets two answers. Small scenes show telling without end, a small question and "
        "privacy. The full text is beside the picture.",
        width=720,
        height=1280,
    )
    sheet.words(
        40, 96, "Be curious,", size=92, role="title", anchor="start", turn=-1.5, highlight="b-soft"
    )
    sheet.words(44, 168, "not a broadcaster", size=60, role="title", anchor="start", turn=-1.5)
    sheet.draw(ellipse(612, 100, 62), marker="a-soft")
    sheet.words(612, 136, "?", size=104, role="title")
    rays(sheet, 612, 100, 76, 94, count=9, ink="line-b", start=10)
    with sheet.scene("#ask-listen-answer"):
        _ask_and_listen(sheet)
    with sheet.scene("#ask-listen-answer"):
        _telling(sheet)
    with sheet.scene("#make-it-easy-to-answer"):
        _small_question(sheet)
    with sheet.scene("#curious-not-nosy"):
        _not_nosy(sheet)
    return sheet


def _ask_and_listen(sheet: Sheet) -> None:
    sheet.draw(ellipse(356, 500, 170, 170), ink=None, fill="b-soft", wobble=5)
    bubble(sheet, 330, 262, ("What made nights", "quieter for you?"), tail=(350, 392), size=38)
    with sheet.at(356, 468, scale=1.5):
        figure(
            sheet,
            GRACE,
            mood="smile",
            gaze=(4, 0),
            tilt=6,
            left=HANGING_LEFT,
            right=Arm((62, 84), (46, 22), "open"),
        )
    with sheet.at(86, 520, scale=1.02):
        figure(sheet, PORTER, mood="grin", gaze=(5, 0))
    with sheet.at(634, 520, scale=1.02):
        figure(sheet, CLEANER, mood="talk", gaze=(-4, 0))
    bubble(sheet, 108, 402, ("Soft-close", "bins!"), tail=(92, 462), size=32)
    bubble(sheet, 614, 396, ("Felt under", "the chairs"), tail=(630, 458), size=32)
    banner(sheet, 360, 706, "Ask, listen, answer", size=48)


def _telling(sheet: Sheet) -> None:
    with sheet.at(74, 862, scale=0.84):
        figure(sheet, TELLER, mood="talk", gaze=(5, 0), right=Arm((52, 96), (62, 62)))
    megaphone(sheet, 158, 898, turn=-8)
    with sheet.at(300, 872, scale=0.78):
        figure(sheet, BORED, mood="calm", gaze=(-2, 4), tilt=12)
    sheet.words(300, 816, "zzz", size=34, role="strong", turn=-10)
    ground(sheet, 184, 986, 150)
    caption(sheet, 184, 1036, "Telling all the time", colour="a")


def _small_question(sheet: Sheet) -> None:
    sheet.draw(rounded(392, 782, 128, 176, 14), fill="paper")
    sheet.words(456, 908, "?", size=150, role="strong")
    cross(sheet, 514, 786, 14)
    sheet.words(549, 888, "or", size=34)
    sheet.draw(rounded(580, 850, 92, 88, 14), marker="b-soft")
    sheet.words(626, 916, "?", size=62, role="strong")
    tick(sheet, 662, 850, 18)
    caption(sheet, 546, 1036, "Ask a small question", colour="b")


def _not_nosy(sheet: Sheet) -> None:
    # A window with its curtain half drawn: some things are not for looking at.
    sheet.draw(box(50, 1084, 150, 150), marker="b-soft", ink="bold")
    sheet.draw(line((125, 1084), (125, 1234)), ink="thin")
    sheet.draw(line((50, 1158), (200, 1158)), ink="thin")
    for side in (-1, 1):
        x = 125 + side * 78
        sheet.draw(
            patch(
                [(x, 1078), (125 + side * 6, 1078)],
                [(125 + side * 6, 1078), (125 + side * 16, 1150), (x - side * 4, 1196)],
                [(x - side * 4, 1196), (x, 1240)],
                [(x, 1240), (x, 1078)],
            ),
            marker="a",
        )
    sheet.draw(line((34, 1076), (216, 1076)), ink="bold")
    with sheet.at(300, 1146, scale=0.86):
        figure(sheet, VOLUNTEER, mood="smile", gaze=(5, 0))
    bubble(sheet, 512, 1124, ("What do you", "think?"), tail=(348, 1140), size=36)
    caption(sheet, 532, 1238, "Ideas, not health", colour="b")
