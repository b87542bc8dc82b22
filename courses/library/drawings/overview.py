"""The whole course on one page: ten stops on one road."""

from __future__ import annotations

from courses.library.drawings.people import HANGING_LEFT, HANGING_RIGHT, Arm, Person, figure, head
from courses.library.drawings.shapes import (
    box,
    cloud,
    curve,
    ellipse,
    flow,
    line,
    patch,
    polygon,
    rounded,
)
from courses.library.drawings.sheet import Sheet, width_of
from courses.library.drawings.things import (
    arrow,
    bubble,
    clock,
    flag,
    gift,
    ground,
    heart,
    link_of_people,
    mask,
    note,
    number,
    padlock,
    phone,
    star,
    tortoise,
)

CROWD = (
    Person(skin=1, hair="bun", hair_tone=3, clothes="scrubs", cloth="a", glasses=True),
    Person(skin=4, hair="turban", clothes="lanyard", cloth="b-soft", wrap="a", beard=True),
    Person(skin=5, hair="afro", clothes="tunic", cloth="b", earrings=True),
    Person(skin=2, hair="bob", hair_tone=4, clothes="cardigan", cloth="a", lines=True),
    Person(skin=3, hair="hijab", clothes="scrubs", cloth="a", wrap="b"),
)
LEFT, RIGHT = 178, 542
ROWS = (520, 756, 992, 1228, 1464)


def draw() -> Sheet:
    sheet = Sheet(
        slug="ten-tips",
        title="Sketchnote: ten tips for social media success",
        description="Five people from health and care stand behind the title. Below them a road "
        "leads past ten small pictures, one for each tip. The full text is beside the picture.",
        width=720,
        height=1556,
    )
    _people(sheet)
    _road(sheet)
    for index, (slug, title, advice, stop) in enumerate(STOPS):
        x, y = (LEFT, RIGHT)[index % 2], ROWS[index // 2]
        with sheet.scene(f"#{slug}"):
            with sheet.at(x, y):
                stop(sheet)
            number(sheet, x - 122, y - 112, str(index + 1), colour="ab"[index // 2 % 2])
            sheet.words(x, y + 36, title, size=34, role="strong")
            half = width_of(title, 34) * 0.44
            sheet.draw(curve((x - half, y + 44), (x, y + 42), (x + half, y + 44)), ink="link")
            sheet.words(x, y + 68, advice, size=29, role="words-small")
    return sheet


def _people(sheet: Sheet) -> None:
    for person, x, y, mood, gaze in (
        (CROWD[0], 88, 150, "smile", (3, 0)),
        (CROWD[4], 634, 152, "smile", (-3, 0)),
        (CROWD[1], 214, 122, "grin", (2, 0)),
        (CROWD[3], 516, 124, "smile", (-3, 0)),
    ):
        with sheet.at(x, y, scale=1.08):
            # The sign hides the arms of those at its ends.
            left, right = (None, None) if y > 130 else (HANGING_LEFT, HANGING_RIGHT)
            figure(sheet, person, mood=mood, gaze=gaze, left=left, right=right)
    with sheet.at(354, 106, scale=1.22):
        figure(
            sheet,
            CROWD[2],
            mood="laugh",
            right=Arm((54, 92), (60, 40), "open"),
        )
    sheet.draw(box(28, 226, 664, 126), fill="paper", marker="a-soft")
    sheet.words(360, 282, "Ten tips", size=66, role="title")
    sheet.words(360, 334, "for social media success", size=46, role="title")


def _road(sheet: Sheet) -> None:
    """Arrows from stop to stop, back to the left at the end of each row."""
    for row, y in enumerate(ROWS):
        arrow(sheet, (LEFT + 112, y - 44), (360, y - 58), (RIGHT - 116, y - 46))
        if row + 1 < len(ROWS):
            way = flow(
                [(RIGHT + 40, y + 84), (360, y + 92), (LEFT - 30, y + 88), (LEFT - 92, y + 98)],
                steps=12,
            )
            for a, b in zip(way[:-3:3], way[2:-1:3], strict=False):
                sheet.draw(line(a, b), ink="line-b")
            arrow(sheet, *way[-5:], ink="line-b")


# --- ten stops, each standing on its origin ----------------------------------------


def _authentic(sheet: Sheet) -> None:
    with sheet.at(-12, -84, scale=0.94, turn=-24):
        mask(sheet)
    heart(sheet, 74, -88, 22)


def _curious(sheet: Sheet) -> None:
    bubble(sheet, -30, -84, (" ? ",), tail=(-56, -18), size=54, role="strong")
    bubble(sheet, 66, -52, (" … ",), tail=(94, 0), size=46, fill="b-soft", role="strong")


def _partner(sheet: Sheet) -> None:
    gift(sheet, 0, -8, size=1.25)
    heart(sheet, 74, -92, 16, colour="b")
    ground(sheet, 0, -4, 60)


def _known_for(sheet: Sheet) -> None:
    sheet.draw(
        patch([(-104, -2), (-46, -24), (0, -52), (50, -26), (108, -2)], [(108, -2), (-104, -2)]),
        marker="b-soft",
    )
    sheet.hatch(polygon((8, -46), (50, -24), (100, -4), (40, -4)), gap=8)
    flag(sheet, 0, -52, height=72)
    star(sheet, -54, -84, 22)


def _credible(sheet: Sheet) -> None:
    with sheet.at(-8, -6, scale=1.12):
        tortoise(sheet)
    ground(sheet, 0, -2, 90)


def _value(sheet: Sheet) -> None:
    sheet.draw(rounded(-78, -118, 116, 84, 10), marker="b-soft")
    for y in (-96, -78, -60):
        sheet.draw(line((-62, y), (18, y)), ink="thin")
    sheet.draw(ellipse(56, -44, 36), marker="a")
    sheet.draw(line((56, -62), (56, -26)), ink="bold")
    sheet.draw(line((38, -44), (74, -44)), ink="bold")


def _every_day(sheet: Sheet) -> None:
    clock(sheet, 0, -66, 56)
    sheet.draw(line((-30, -14), (-40, 0)), ink="bold")
    sheet.draw(line((30, -14), (40, 0)), ink="bold")


def _private(sheet: Sheet) -> None:
    note(sheet, -36, -68, 96, 108, turn=-5, colour="b-soft")
    for y in (-76, -58, -40):
        sheet.draw(line((-64, y), (-12, y - 4)), ink="thin")
    padlock(sheet, 52, -46, 1.35, colour="a")


def _not_angry(sheet: Sheet) -> None:
    phone(sheet, 34, -60, 72, 118)
    sheet.draw(line((24, -78), (24, -46)), ink="bold")
    sheet.draw(line((44, -78), (44, -46)), ink="bold")
    sheet.draw(cloud(-54, -88, 36, 26, 9), fill="paper")
    sheet.draw(
        curve((-78, -90), (-64, -100), (-66, -80), (-50, -100), (-52, -78), (-36, -98), (-32, -82)),
        ink="line-a",
    )


def _action(sheet: Sheet) -> None:
    points = ((-82, -40), (-14, -104), (72, -96), (40, -32), (96, -34))
    link_of_people(sheet, points, ((0, 1), (1, 2), (1, 3), (0, 3), (2, 3), (2, 4)))
    for (x, y), person in zip(points, CROWD, strict=True):
        with sheet.at(x, y, scale=0.55):
            head(sheet, person, mood="smile")


STOPS = (
    ("be-authentic", "Be authentic", "No mask needed", _authentic),
    ("be-curious", "Be curious", "Ask, then listen", _curious),
    ("be-a-good-partner", "Be a good partner", "Say thank you, give back", _partner),
    ("be-known-for-something", "Be known for something", "Pick your subject", _known_for),
    ("be-credible", "Be credible", "Check before you share", _credible),
    ("add-value", "Add value", "Say why it matters", _value),
    ("a-little-every-day", "A little every day", "15 minutes, then stop", _every_day),
    (
        "respect-confidentiality",
        "Respect confidentiality",
        "Could it hang on a wall?",
        _private,
    ),
    ("never-post-angry", "Never post angry", "Pause first", _not_angry),
    ("make-action-happen", "Make action happen", "Bring people in", _action),
)
