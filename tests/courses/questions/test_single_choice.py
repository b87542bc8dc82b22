"""Marking a question with one right answer."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.kinds import KINDS
from courses.questions.marking import InvalidResponse

single_choice = KINDS["single_choice"]


@st.composite
def questions(draw) -> dict:
    texts = draw(st.lists(st.text(min_size=1, max_size=20), min_size=2, max_size=6, unique=True))
    right = draw(st.integers(0, len(texts) - 1))
    return {
        "id": str(uuid.uuid4()),
        "kind": "single_choice",
        "prompt": "<p>Which?</p>",
        "options": [
            {
                "id": str(uuid.uuid4()),
                "text": words,
                "is_correct": place == right,
                "feedback": f"<p>{place}</p>",
            }
            for place, words in enumerate(texts)
        ],
    }


@given(questions(), st.data())
def test_a_mark_is_whole_repeatable_and_never_out_of_bounds(question, data):
    chosen = data.draw(st.sampled_from(question["options"]))

    marked = single_choice.mark(question, chosen["id"])

    assert marked == single_choice.mark(question, chosen["id"])
    assert marked.fraction in (0.0, 1.0)
    assert marked.is_right == (marked.fraction == 1.0) == chosen["is_correct"]
    assert marked.given == chosen["text"]
    assert marked.feedback == chosen["feedback"]


@given(questions(), st.data())
def test_the_order_of_the_options_changes_no_mark(question, data):
    shuffled = {**question, "options": data.draw(st.permutations(question["options"]))}

    for option in question["options"]:
        assert single_choice.mark(question, option["id"]) == single_choice.mark(
            shuffled, option["id"]
        )


@given(questions(), st.one_of(st.text(), st.integers(), st.none(), st.uuids().map(str)))
def test_what_is_not_an_option_is_refused_not_marked_wrong(question, response):
    with pytest.raises(InvalidResponse):
        single_choice.mark(question, response)


@given(questions())
def test_a_form_takes_each_of_the_options_and_nothing_else(question):
    for option in question["options"]:
        form = single_choice.form(question, {"response": option["id"]})
        assert form.is_valid()
        assert form.cleaned_data["response"] == option["id"]
    for response in ("", "x" * 10_000, str(uuid.uuid4())):
        assert not single_choice.form(question, {"response": response}).is_valid()
