"""Module 9: the same person before and after a night's sleep."""

from __future__ import annotations

from courses.library.drawings.people import HANGING_LEFT, Arm, Person, draw_arm, figure
from courses.library.drawings.shapes import box, ellipse, line
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    banner,
    bubble,
    caption,
    ground,
    heart,
    moon,
    mug,
    phone,
    scribble_cloud,
    shield,
    sparkle,
)

NURSE = Person(skin=1, hair="bun", hair_tone=3, clothes="jumper", cloth="b")
ASKER = Person(skin=5, hair="curls", clothes="cardigan", cloth="a", glasses=True)
OTHER = Person(
    skin=2, hair="bald", hair_tone=4, clothes="jumper", cloth="b-soft", moustache=True, lines=True
)
SORRY = Person(skin=3, hair="crop", hair_tone=1, clothes="lanyard", cloth="a")


def draw() -> Sheet:
    sheet = Sheet(
        slug="never-post-angry",
        title="Sketchnote: say only what you would say face to face",
        description="A nurse grips her phone under a cloud of anger. After a night's sleep she "
        "smiles over a mug of tea. Small scenes show a kind question, what to do about abuse and "
        "saying sorry. The full text is beside the picture.",
        width=720,
        height=1310,
    )
    sheet.words(
        40,
        94,
        "Never post angry",
        size=88,
        role="title",
        anchor="start",
        turn=-1.5,
        highlight="a-soft",
    )
    sheet.words(
        44, 156, "say it only if you would say it", size=42, role="title", anchor="start", turn=-1.5
    )
    sheet.words(44, 206, "face to face", size=42, role="title", anchor="start", turn=-1.5)
    with sheet.scene("#give-it-time"):
        _sleep_on_it(sheet)
    with sheet.scene("#meet-disagreement-with-a-question"):
        _ask(sheet)
    with sheet.scene("#when-it-is-abuse"):
        _abuse(sheet)
    with sheet.scene("#if-you-have-already-sent-it"):
        _sorry(sheet)
    return sheet


def _sleep_on_it(sheet: Sheet) -> None:
    sheet.draw(ellipse(570, 460, 150, 150), ink=None, fill="b-soft", wobble=5)
    scribble_cloud(sheet, 150, 280, 84, 46)
    for a, b in (((72, 344), (58, 366)), ((232, 340), (250, 360))):
        sheet.draw(line(a, b), ink="line-a")
    with sheet.at(150, 432, scale=1.4):
        figure(
            sheet,
            NURSE,
            mood="cross",
            gaze=(0, 3),
            left=Arm((-50, 100), (-14, 112)),
            right=Arm((50, 100), (14, 112)),
        )
    phone(sheet, 150, 580, 60, 96)
    moon(sheet, 362, 330, 40)
    sparkle(sheet, 414, 300, 10)
    sparkle(sheet, 318, 372, 8)
    arrow(sheet, (290, 470), (360, 440), (426, 470), ink="line-b")
    sheet.words(358, 520, "a night’s", size=36)
    sheet.words(358, 558, "sleep", size=36)
    with sheet.at(570, 432, scale=1.4):
        figure(
            sheet,
            NURSE,
            mood="smile",
            gaze=(0, 0),
            left=HANGING_LEFT,
            right=None,
        )
    mug(sheet, 572, 604, colour="a")
    with sheet.at(570, 432, scale=1.4):
        draw_arm(sheet, NURSE, Arm((50, 100), (24, 110)), 1)
    banner(sheet, 360, 668, "Write it, then wait", size=46)


def _ask(sheet: Sheet) -> None:
    bubble(sheet, 128, 784, ("Can you tell", "me more?"), tail=(110, 840), size=32)
    with sheet.at(100, 888, scale=0.78):
        figure(sheet, ASKER, mood="talk", gaze=(5, 0))
    with sheet.at(276, 888, scale=0.78):
        figure(sheet, OTHER, mood="smile", gaze=(-5, 0), left=Arm((-48, 98), (-72, 90)))
    sheet.words(276, 800, "…", size=60, role="strong")
    sheet.draw(box(20, 994, 340, 15), fill="a-soft")
    caption(sheet, 188, 1060, "Meet it with a question", colour="b")


def _abuse(sheet: Sheet) -> None:
    shield(sheet, 434, 880, 74, colour="b-soft")
    heart(sheet, 434, 872, 26)
    for row, word in enumerate(("Don’t reply", "Keep proof", "Block", "Tell someone")):
        y = 800 + row * 56
        sheet.draw(ellipse(528, y - 11, 18), marker="a-soft")
        sheet.words(528, y, str(row + 1), size=30, role="strong")
        sheet.words(554, y, word, size=29, anchor="start", role="words-small")
    caption(sheet, 548, 1060, "Abuse needs no answer", colour="a")


def _sorry(sheet: Sheet) -> None:
    with sheet.at(110, 1164, scale=0.88):
        figure(sheet, SORRY, mood="worry", gaze=(4, 0), right=Arm((48, 98), (4, 92)))
    bubble(sheet, 372, 1138, ("That was unkind.", "I am sorry."), tail=(164, 1156), size=36)
    caption(sheet, 420, 1262, "Already sent? Say sorry.", colour="b")
    ground(sheet, 110, 1290, 64)
    for x, y, size in ((592, 1170, 15), (634, 1134, 21), (670, 1182, 12)):
        heart(sheet, x, y, size)
