"""Module 8: the noticeboard by the bus stop, and what passes or fails its test."""

from __future__ import annotations

from courses.library.drawings.people import HANGING_LEFT, Arm, Person, figure, head
from courses.library.drawings.shapes import (
    box,
    curve,
    ellipse,
    line,
    patch,
    polygon,
    rounded,
    tube,
)
from courses.library.drawings.sheet import Sheet
from courses.library.drawings.things import (
    arrow,
    banner,
    board,
    bubble,
    caption,
    ground,
    heart,
    jigsaw,
    magnifier,
    note,
    padlock,
    phone,
    rays,
    scribble,
    seated_legs,
    wheelchair,
)

FATIMA = Person(skin=3, hair="hijab", clothes="tunic", cloth="b", wrap="a-soft")
NEIGHBOUR = Person(
    skin=1, hair="bob", hair_tone=4, clothes="cardigan", cloth="a", glasses=True, lines=True
)
REPORTER = Person(skin=5, hair="shaved", clothes="jumper", cloth="b-soft")
CARER = Person(skin=2, hair="ponytail", hair_tone=2, clothes="tunic", cloth="a")
MANAGER = Person(skin=4, hair="turban", clothes="lanyard", cloth="b", wrap="a", beard=True)
BAKER = Person(skin=5, hair="afro", clothes="scrubs", cloth="b")
KNOWN = Person(skin=2, hair="waves", hair_tone=3)
CLEANER = Person(skin=2, hair="crop", hair_tone=2, clothes="jumper", cloth="a")


def draw() -> Sheet:
    sheet = Sheet(
        slug="respect-confidentiality",
        title="Sketchnote: respect confidentiality and boundaries",
        description="A healthcare assistant stands at a public noticeboard and wonders what "
        "to pin there. Small scenes show photos, small clues, closed groups and owning up. "
        "The full text is beside the picture.",
        width=720,
        height=1462,
    )
    _title(sheet)
    with sheet.scene("#the-noticeboard-test"):
        _noticeboard(sheet)
    with sheet.scene("#check-the-whole-photo"):
        _whole_photo(sheet)
    with sheet.scene("#when-small-details-add-up"):
        _small_clues(sheet)
    with sheet.scene("#groups-requests-and-messages"), sheet.at(0, 24):
        _closed_groups(sheet)
    with sheet.scene("#if-something-slips-out"), sheet.at(0, 24):
        _own_up(sheet)
    return sheet


def _title(sheet: Sheet) -> None:
    sheet.words(36, 76, "Respect", size=84, role="title", anchor="start", turn=-1.5)
    sheet.words(
        36,
        150,
        "confidentiality",
        size=76,
        role="title",
        anchor="start",
        turn=-1.5,
        highlight="b-soft",
    )
    sheet.words(40, 210, "and boundaries", size=52, role="title", anchor="start", turn=-1.5)
    padlock(sheet, 602, 132, 1.9, colour="a")
    rays(sheet, 602, 122, 88, 108, count=7, start=205, sweep=130, ink="line-b")


def _noticeboard(sheet: Sheet) -> None:
    # Two posts, a little roof, and the board between them.
    for x in (158, 562):
        sheet.draw(tube([(x, 690), (x, 300)], 8, 8, cap=False), fill="paper")
    ground(sheet, 360, 700, 320)
    board(sheet, 138, 300, 444, 262)
    sheet.draw(polygon((112, 304), (140, 252), (580, 252), (608, 304)), fill="paper", marker="a")
    sheet.words(360, 292, "For everyone to read", size=34, role="strong")
    note(sheet, 226, 380, 132, 100, turn=-4, pinned="b")
    sheet.lines(226, 382, "Thank you,", "team!", size=30, role="words-small", turn=-4)
    note(sheet, 230, 496, 136, 92, turn=3, colour="b-soft", pinned="a")
    sheet.lines(228, 496, "Today", "I learned…", size=30, role="words-small", turn=3)
    note(sheet, 488, 384, 140, 104, turn=3, colour="b-soft", pinned="a")
    sheet.lines(488, 384, "What helps", "you sleep?", size=30, role="words-small", turn=3)
    heart(sheet, 362, 368, 20)
    # The empty place that waits.
    for x in (424, 462, 500, 538):
        for y in (452, 532):
            sheet.draw(line((x - 10, y), (x + 10, y)))
    for x in (408, 554):
        for y in (470, 512):
            sheet.draw(line((x, y - 10), (x, y + 10)))
    sheet.words(481, 502, "Your post?", size=30, role="words-small")
    with sheet.at(346, 572, scale=1.3):
        figure(
            sheet,
            FATIMA,
            mood="think",
            gaze=(5, -4),
            left=HANGING_LEFT,
            right=Arm((58, 96), (70, 62)),
        )
    with sheet.at(452, 626, turn=10):
        sheet.draw(box(-32, -42, 64, 78), fill="paper")
        scribble(sheet, -22, -26, 44, 5, gap=12)
    with sheet.at(84, 566, scale=1.02):
        wheelchair(sheet)
        figure(
            sheet,
            NEIGHBOUR,
            mood="smile",
            gaze=(6, -2),
            right=Arm((44, 104), (14, 122)),
            left=Arm((-44, 104), (-14, 122)),
        )
        seated_legs(sheet, "b-soft")
        wheelchair(sheet, back=False)
    with sheet.at(636, 574, scale=1.08):
        figure(
            sheet,
            REPORTER,
            mood="oh",
            gaze=(-6, -2),
            left=Arm((-44, 104), (-10, 96)),
            right=Arm((46, 100), (14, 112)),
        )
        with sheet.at(-6, 100, turn=-8):
            sheet.draw(box(-18, -20, 32, 36), fill="paper")
            scribble(sheet, -12, -10, 20, 3, gap=9)
    banner(sheet, 360, 776, "Would you pin it here?", size=46)


def _whole_photo(sheet: Sheet) -> None:
    with sheet.at(178, 958, turn=-2):
        sheet.draw(box(-140, -116, 280, 226), fill="paper", ink="bold")
        sheet.draw(box(-124, -100, 248, 176), fill="b-soft")
        sheet.draw(box(-4, -92, 118, 90), fill="paper")
        scribble(sheet, 8, -76, 98, 5, gap=15)
        with sheet.at(-74, -22, scale=0.6):
            figure(sheet, BAKER, mood="laugh")
        with sheet.at(26, -16, scale=0.58):
            figure(sheet, CLEANER, mood="grin")
        sheet.draw(box(-124, 54, 248, 24), fill="paper")
        sheet.draw(
            patch(
                [(-56, 24), (-26, 21), (4, 24)],
                [(4, 24), (4, 54)],
                [(4, 54), (-56, 54)],
                [(-56, 54), (-56, 24)],
            ),
            fill="a-soft",
        )
        sheet.draw(
            curve((-56, 36), (-46, 44), (-36, 36), (-26, 44), (-16, 36), (-6, 44), (4, 36)),
            ink="thin",
        )
        for x in (-42, -26, -10):
            sheet.draw(line((x, 22), (x, 10)), ink="thin")
            sheet.dot(x, 4, size=6, colour="a")
    with sheet.at(266, 906):
        sheet.draw(ellipse(0, 0, 52), ink=None, fill="paper", wobble=0.5)
        magnifier(sheet, 0, 0, 52, turn=-30)
    sheet.words(266, 916, "names!", size=32, role="strong")
    caption(sheet, 180, 1112, "Check the whole photo", colour="a")


def _small_clues(sheet: Sheet) -> None:
    half = 51
    cx, cy = 494, 950
    for dx, dy, sides, fill, turn in (
        (-half, -half, {"right": 1, "bottom": -1}, "a-soft", 0),
        (half, -half, {"left": -1, "bottom": 1}, "paper", 0),
        (-half, half, {"right": 1, "top": 1}, "paper", 0),
        (half + 10, half + 12, {"left": -1, "top": -1}, "b-soft", 6),
    ):
        jigsaw(sheet, cx + dx, cy + dy, half * 2, fill=fill, turn=turn, **sides)
    sheet.words(cx - half - 2, cy - half + 2, "age", size=32)
    sheet.words(cx + half + 14, cy - half + 2, "place", size=32)
    sheet.words(cx - half - 2, cy + half + 20, "illness", size=32)
    sheet.words(cx + half + 22, cy + half + 24, "day", size=32)
    arrow(sheet, (614, 912), (634, 892), (654, 898))
    with sheet.at(668, 960, scale=0.86):
        head(sheet, KNOWN, mood="oh", gaze=(-3, 0))
    caption(sheet, 548, 1112, "Small clues add up", colour="b")


def _closed_groups(sheet: Sheet) -> None:
    for x, y, lock, is_open in ((86, 1250, "b", False), (286, 1258, "a", True)):
        phone(sheet, x, y, 116, 190)
        sheet.draw(rounded(x - 42, y - 66, 62, 26, 10), fill="a-soft", ink="thin")
        sheet.draw(rounded(x - 20, y - 30, 62, 26, 10), fill="b-soft", ink="thin")
        padlock(sheet, x, y + 40, 0.8, colour=lock, open_=is_open)
    arrow(sheet, (152, 1250), (184, 1230), (218, 1244))
    sheet.words(186, 1210, "copy", size=32)
    caption(sheet, 186, 1412, "Closed groups can leak", colour="b")


def _own_up(sheet: Sheet) -> None:
    with sheet.at(462, 1266, scale=0.74):
        figure(sheet, CARER, mood="worry", gaze=(5, 0), right=Arm((46, 100), (10, 104)))
    with sheet.at(642, 1266, scale=0.74):
        figure(sheet, MANAGER, mood="smile", gaze=(-5, 0), left=Arm((-60, 100), (-82, 76), "open"))
    bubble(sheet, 446, 1172, ("I slipped up.",), tail=(454, 1220), size=28)
    bubble(sheet, 630, 1160, ("Let’s fix it.",), tail=(638, 1206), size=28)
    ground(sheet, 550, 1370, 160)
    caption(sheet, 550, 1412, "Tell someone today", colour="a")
