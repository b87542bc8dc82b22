"""Module 3: the drawing that helped, and the thanks that came back."""

from __future__ import annotations

from courses.library.drawings.people import HANGING_LEFT, Arm, Person, figure
from courses.library.drawings.shapes import box, curve, ellipse, polygon, rounded
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    banner,
    bubble,
    caption,
    gift,
    ground,
    heart,
    note,
    pencil,
    phone,
    rays,
    scribble,
    tick,
)

DEV = Person(skin=4, hair="quiff", clothes="scrubs", cloth="b", moustache=True)
MARTA = Person(skin=2, hair="long", hair_tone=3, clothes="cardigan", cloth="a", glasses=True)
VOLUNTEER = Person(skin=5, hair="braids", clothes="jumper", cloth="b")
PORTER = Person(skin=1, hair="cap", clothes="lanyard", cloth="a", wrap="a", beard=True)
NIGHT = Person(skin=3, hair="hijab", clothes="tunic", cloth="a", wrap="b")


def draw() -> Sheet:
    sheet = Sheet(
        slug="be-a-good-partner",
        title="Sketchnote: be a good partner, share as well as take",
        description="Marta's drawing helps Dev, and his thanks come back to her. Small scenes "
        "show bringing people together, a quick answer and asking first. "
        "The full text is beside the picture.",
        width=720,
        height=1290,
    )
    sheet.words(40, 94, "Be a good partner", size=86, role="title", anchor="start", turn=-1.5)
    sheet.words(
        42,
        164,
        "share as well as take",
        size=58,
        role="title",
        anchor="start",
        turn=-1.5,
        highlight="a-soft",
    )
    gift(sheet, 640, 178, size=0.94)
    with sheet.scene("#ways-to-give-back"):
        _thanks(sheet)
    with sheet.scene("#ways-to-give-back"):
        _introduce(sheet)
    with sheet.scene("#answer-the-people-who-answer-you"):
        _quick_answer(sheet)
    with sheet.scene("#ask-before-you-use-it"):
        _ask_first(sheet)
    return sheet


def _thanks(sheet: Sheet) -> None:
    sheet.draw(ellipse(360, 452, 148, 150), ink=None, fill="b-soft", wobble=5)
    with sheet.at(128, 420, scale=1.4):
        figure(
            sheet,
            MARTA,
            mood="laugh",
            gaze=(4, 0),
            left=HANGING_LEFT,
            right=Arm((56, 100), (84, 92)),
        )
    with sheet.at(592, 420, scale=1.4):
        figure(sheet, DEV, mood="smile", gaze=(-4, 0), left=Arm((-56, 100), (-84, 92)))
    # The drawing that goes from hand to hand: three steps with an inhaler.
    sheet.draw(box(274, 490, 172, 116), fill="paper")
    for k in range(3):
        x = 304 + k * 54
        sheet.words(x, 522, str(k + 1), size=28, role="words-small")
        with sheet.at(x + 4, 562, turn=(-16, 0, 16)[k]):
            sheet.draw(rounded(-7, -26, 14, 26, 4), fill="a")
            sheet.draw(
                polygon((-9, -6), (9, -6), (9, 24), (-22, 24), (-22, 11), (-9, 11)), fill="b-soft"
            )
    arrow(sheet, (262, 376), (360, 336), (452, 372), ink="line-b")
    sheet.words(358, 322, "share", size=38, role="strong")
    arrow(sheet, (456, 448), (360, 478), (266, 446), ink="line-a")
    heart(sheet, 360, 408, 26)
    bubble(sheet, 566, 264, ("Thank you,", "Marta!"), tail=(586, 344), size=40)
    banner(sheet, 360, 668, "Say what it changed", size=46)


def _introduce(sheet: Sheet) -> None:
    with sheet.at(84, 824, scale=0.88):
        figure(sheet, VOLUNTEER, mood="smile", gaze=(5, 0), right=Arm((50, 98), (92, 98)))
    with sheet.at(288, 824, scale=0.88):
        figure(sheet, PORTER, mood="grin", gaze=(-5, 0), left=Arm((-50, 98), (-104, 98)))
    rays(sheet, 182, 908, 26, 44, count=6, start=205, sweep=130)
    ground(sheet, 186, 950, 150)
    caption(sheet, 184, 1006, "Introduce people", colour="b")


def _quick_answer(sheet: Sheet) -> None:
    phone(sheet, 452, 850, 124, 204)
    sheet.draw(rounded(400, 780, 80, 44, 12), fill="b-soft", ink="thin")
    scribble(sheet, 412, 796, 54, 2, gap=14)
    sheet.draw(rounded(424, 844, 80, 36, 12), fill="a-soft", ink="thin")
    heart(sheet, 464, 862, 9, ink="thin")
    bubble(sheet, 618, 812, ("Thanks! I’ll", "read it later."), tail=(508, 860), size=28)
    with sheet.at(640, 884, scale=0.6):
        figure(sheet, NIGHT, mood="smile", gaze=(-4, 0))
    caption(sheet, 550, 1006, "Answer, even briefly", colour="a")


def _ask_first(sheet: Sheet) -> None:
    note(sheet, 108, 1146, 168, 178, turn=-3, colour="paper", pinned="b")
    sheet.draw(curve((52, 1180), (78, 1120), (108, 1150), (136, 1098), (166, 1172)), ink="line-b")
    sheet.words(112, 1218, "by Marta", size=30, role="words-small", turn=-3)
    pencil(sheet, 212, 1216, turn=10, length=70)
    with sheet.at(292, 1136, scale=0.8):
        figure(sheet, DEV, mood="talk", gaze=(5, 0), right=Arm((48, 98), (66, 64), "open"))
    ground(sheet, 292, 1250, 52)
    bubble(sheet, 524, 1110, ("May I use your", "drawing and name?"), tail=(330, 1134), size=36)
    tick(sheet, 662, 1206, 22)
    caption(sheet, 500, 1244, "Ask, then credit", colour="b")
