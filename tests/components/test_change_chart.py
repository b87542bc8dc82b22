from dataclasses import dataclass


@dataclass
class Row:
    label: str
    words: str
    before_x: int
    after_x: int
    kind: str


@dataclass
class Mark:
    x: int
    words: str


SCALE = [Mark(20, "Not sure at all"), Mark(120, "Fairly sure"), Mark(220, "Very sure")]
ROWS = [
    Row("Be kind", "From “Fairly sure” to “Very sure”", 120, 220, "up"),
    Row("Be curious", "From “Fairly sure” to “Not sure at all”", 120, 20, "down"),
]


def test_every_row_says_in_words_what_it_draws(render):
    part = render("change_chart", rows=ROWS, scale=SCALE)

    for item, row in zip(part.find_all("li"), ROWS, strict=True):
        assert row.label in item.text
        assert row.words in item.text
        assert item.find(class_="change-chart__before", cx=str(row.before_x)).name == "circle"
        assert item.find(class_="change-chart__after", cx=str(row.after_x)).name == "circle"


def test_the_drawings_are_left_out_for_those_who_hear_the_page(render):
    part = render("change_chart", rows=ROWS, scale=SCALE)

    assert all(drawing["aria-hidden"] == "true" for drawing in part.find_all("svg"))
    assert "before the course" in part.figcaption.text
