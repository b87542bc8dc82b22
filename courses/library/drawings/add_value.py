"""Module 6: the same link, shared with one word and shared with help."""

from __future__ import annotations

from courses.library.drawings.people import Arm, Person, figure
from courses.library.drawings.shapes import box, ellipse, line, patch, rounded
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    banner,
    bubble,
    caption,
    ground,
    heart,
    number,
    phone,
    rays,
)

QUICK = Person(skin=1, hair="crop", hair_tone=3, clothes="jumper", cloth="a")
ZOFIA = Person(skin=2, hair="ponytail", hair_tone=2, clothes="scrubs", cloth="b", earrings=True)
PORTER = Person(skin=4, hair="turban", clothes="lanyard", cloth="a", wrap="b", beard=True)
WRITER = Person(skin=5, hair="curls", clothes="tunic", cloth="b")


def draw() -> Sheet:
    sheet = Sheet(
        slug="add-value",
        title="Sketchnote: add value, don't only repost",
        description="Two colleagues share the same article. One adds a single word; the other "
        "says what helped, and people gather. Small scenes show three questions, protecting the "
        "writer and letting everyone in. The full text is beside the picture.",
        width=720,
        height=1270,
    )
    sheet.words(
        40, 96, "Add value,", size=94, role="title", anchor="start", turn=-1.5, highlight="a-soft"
    )
    sheet.words(44, 166, "don’t only repost", size=60, role="title", anchor="start", turn=-1.5)
    sheet.draw(ellipse(618, 102, 56), marker="b")
    sheet.draw(line((618, 72), (618, 132)), ink="bold")
    sheet.draw(line((588, 102), (648, 102)), ink="bold")
    rays(sheet, 618, 102, 70, 88, count=10)
    with sheet.scene("#what-you-can-add"):
        _two_shares(sheet)
    with sheet.scene("#three-small-questions"):
        _questions(sheet)
    with sheet.scene("#when-to-leave-it"):
        _leave_it(sheet)
    with sheet.scene("#let-everyone-in"):
        _everyone(sheet)
    return sheet


def _two_shares(sheet: Sheet) -> None:
    bubble(sheet, 134, 268, ("This!",), tail=(128, 322), size=42)
    with sheet.at(126, 384, scale=1.15):
        figure(
            sheet,
            QUICK,
            mood="flat",
            left=Arm((-54, 100), (-26, 104)),
            right=Arm((46, 96), (22, 106)),
        )
    phone(sheet, 122, 494, 50, 84)
    sheet.draw(ellipse(500, 470, 178, 140), ink=None, fill="b-soft", wobble=5)
    bubble(
        sheet,
        478,
        270,
        ("We tried it on nights.", "Quiet bins helped most."),
        tail=(448, 366),
        size=38,
    )
    with sheet.at(440, 438, scale=1.4):
        figure(sheet, ZOFIA, mood="talk", gaze=(3, 0), right=Arm((60, 92), (72, 50), "open"))
    with sheet.at(616, 474, scale=0.98):
        figure(sheet, PORTER, mood="grin", gaze=(-5, 0))
    with sheet.at(296, 484, scale=0.92):
        figure(sheet, WRITER, mood="smile", gaze=(5, 0))
    for x, y, size in ((668, 388, 15), (640, 354, 10), (306, 410, 11)):
        heart(sheet, x, y, size)
    banner(sheet, 360, 664, "Say why you share it", size=46)


def _questions(sheet: Sheet) -> None:
    for row, text in enumerate(("So what?", "Who cares?", "What next?")):
        y = 776 + row * 70
        sheet.draw(rounded(76, y - 30, 238, 58, 18), marker=("b-soft", "a-soft")[row % 2])
        number(sheet, 70, y, str(row + 1), size=32, colour="ab"[row % 2])
        sheet.words(204, y + 12, text, size=40, role="strong")
    caption(sheet, 184, 1010, "Three small questions", colour="b")


def _leave_it(sheet: Sheet) -> None:
    with sheet.at(548, 836, scale=0.84):
        figure(sheet, WRITER, mood="worry", gaze=(0, 3))
    for x1, y1, x2, y2 in (
        (400, 776, 466, 812),
        (388, 856, 456, 868),
        (408, 944, 468, 920),
        (696, 776, 632, 812),
        (708, 856, 642, 868),
        (690, 944, 630, 920),
    ):
        arrow(sheet, (x1, y1), ((x1 + x2) / 2, (y1 + y2) / 2 + 4), (x2, y2), head=12)
    ground(sheet, 548, 958, 60)
    caption(sheet, 548, 1010, "Spare them a pile-on", colour="a")


def _everyone(sheet: Sheet) -> None:
    sheet.draw(box(40, 1070, 190, 130), fill="paper", ink="bold")
    sheet.draw(box(52, 1082, 166, 106), fill="b-soft", ink="thin")
    sheet.draw(ellipse(180, 1108, 14), fill="a", ink="thin")
    sheet.draw(
        patch(
            [(52, 1180), (90, 1130), (126, 1164)],
            [(126, 1164), (156, 1138), (218, 1184)],
            [(218, 1184), (52, 1188)],
        ),
        fill="b",
        ink="thin",
    )
    bubble(
        sheet, 492, 1106, ("Picture: green hills", "under a small sun."), tail=(242, 1128), size=34
    )
    sheet.words(500, 1196, "#QuietAtNight", size=36)
    caption(sheet, 214, 1244, "Let everyone in", colour="b")
