import pytest

from content.gallery import DONE, MODULE, STARTED, STEPS, SampleProgress


def facts(card):
    return " ".join(card.find(class_="module-card__facts").text.split())


def test_the_number_is_part_of_the_link_and_not_read_twice(render):
    card = render("module_card", module=MODULE)

    assert " ".join(card.a.text.split()) == f"Tip 1: {MODULE.title}"
    assert card.find(class_="module-card__number")["aria-hidden"] == "true"
    assert card.a["href"] == MODULE.url


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({}, "8 minutes"),
        ({"is_next": True}, "8 minutes · Next"),
        ({"progress": SampleProgress(STARTED, STEPS, 2)}, "8 minutes · 2 of 5 steps done"),
        ({"progress": SampleProgress(DONE, STEPS, 5)}, "8 minutes · Done"),
    ],
)
def test_how_far_one_is_stands_in_words(render, inputs, words):
    assert facts(render("module_card", module=MODULE, **inputs)) == words
