"""The picture on the front page: three colleagues and one phone between them."""

from __future__ import annotations

from courses.library.drawings.people import Arm, Person, draw_arm, figure
from courses.library.drawings.shapes import ellipse, line
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import bubble, heart, mug, phone, rays, scribble, sparkle

NURSE = Person(skin=3, hair="hijab", clothes="scrubs", cloth="a", wrap="b")
THERAPIST = Person(skin=4, hair="curls", clothes="tunic", cloth="b", earrings=True)
PORTER = Person(
    skin=1, hair="bald", hair_tone=4, clothes="lanyard", cloth="a", beard=True, glasses=True
)


def draw() -> Sheet:
    sheet = Sheet(
        slug="welcome",
        title="Three colleagues",
        description="A nurse asks: what helped you? A porter says: here is what we tried. "
        "Between them a therapist waves, and holds up a phone with a heart on it.",
        width=800,
        height=530,
    )
    sheet.draw(ellipse(400, 320, 330, 190), ink=None, fill="a-soft", wobble=6)
    rays(sheet, 396, 240, 150, 176, count=5, start=236, sweep=68, ink="line-b")
    with sheet.at(136, 294, scale=1.4):
        figure(sheet, NURSE, mood="smile", gaze=(4, 0), right=Arm((50, 96), (70, 84), "open"))
    with sheet.at(664, 296, scale=1.4):
        figure(sheet, PORTER, mood="grin", gaze=(-4, 0), left=Arm((-52, 100), (-68, 96)))
    mug(sheet, 560, 446, colour="b", flip=True)
    with sheet.at(400, 258, scale=1.7):
        figure(
            sheet,
            THERAPIST,
            mood="laugh",
            tilt=-4,
            left=None,
            right=Arm((58, 90), (70, 44), "open"),
        )
    phone(sheet, 292, 330, 88, 150)
    heart(sheet, 292, 308, 20)
    scribble(sheet, 266, 346, 52, 3, gap=14)
    with sheet.at(400, 258, scale=1.7):
        draw_arm(sheet, THERAPIST, Arm((-54, 104), (-60, 72)), -1)
    sheet.draw(line((40, 500), (764, 503)), ink="bold")
    with sheet.scene():
        bubble(sheet, 138, 116, ("What helped", "you?"), tail=(138, 230), size=38)
        bubble(sheet, 652, 112, ("Here is what", "we tried"), tail=(660, 226), size=38)
    sparkle(sheet, 300, 66, 16)
    sparkle(sheet, 506, 60, 12)
    return sheet
