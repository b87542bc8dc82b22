"""A copy takes over a corrected key, and says what can be chosen in an answer."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courses.questions.keys import AnotherQuestion
from courses.questions.kinds import KINDS
from courses.questions.marking import Question
from tests.courses.questions.strategies import TRIALS, Trial

keyed = pytest.mark.parametrize(
    "trial", [t for t in TRIALS if KINDS[t.kind].HAS_KEY], ids=lambda trial: trial.kind
)
counted = pytest.mark.parametrize(
    "trial", [t for t in TRIALS if t.kind != "short_text"], ids=lambda trial: trial.kind
)
tried = settings(max_examples=40)
# What the marking reads, and may be corrected; everything else is what was asked.
KEY = {"is_correct", "is_problem", "order", "match", "group", "accepted", "feedback"}


def with_another_key(draw: Any, question: Question) -> Question:
    """The same words and another key, its parts in another order."""
    other = deepcopy(question)
    for name in ("options", "parts"):
        if name in other:
            flag = "is_problem" if name == "parts" else "is_correct"
            flags = draw(st.permutations([part[flag] for part in other[name]]))
            for part, is_right in zip(other[name], flags, strict=True):
                part |= {flag: is_right, "feedback": "<p>Because.</p>"}
            other[name] = draw(st.permutations(other[name]))
    if "order" in other:
        other["order"] = draw(st.permutations(other["order"]))
    for place, name in (("matches", "match"), ("groups", "group")):
        if place in other:
            ids = [each["id"] for each in other[place]]
            chosen = draw(st.permutations(ids)) if name == "match" else None
            for number, item in enumerate(other["items"]):
                item[name] = chosen[number] if chosen else draw(st.sampled_from(ids))
    if "accepted" in other:
        other["accepted"] = ["The tortoise"]
    return {**other, "feedback": "<p>Corrected.</p>"}


def with_other_ids(question: Question) -> Question:
    """As an editor writes it who deletes every part and types it in again."""
    names = {
        part["id"]: f"new {part['id']}"
        for parts in ("options", "parts", "items", "matches", "groups")
        for part in question.get(parts, [])
    }

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(each) for key, each in value.items()}
        if isinstance(value, list):
            return [renamed(each) for each in value]
        return names.get(value, value)

    return renamed(question)


def without_key(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_key(each) for key, each in value.items() if key not in KEY}
    return [without_key(each) for each in value] if isinstance(value, list) else value


@keyed
@tried
@given(st.data())
def test_a_copy_with_the_key_of_now_marks_as_the_question_does_now(trial: Trial, data):
    asked = data.draw(trial.questions)
    now = with_another_key(data.draw, asked)
    response = data.draw(trial.responses(asked))
    kind = KINDS[trial.kind]

    copy = kind.rekeyed(asked, now)

    one, other = kind.mark(copy, response), kind.mark(now, response)
    assert (one.is_right, one.fraction) == (other.is_right, other.fraction)
    assert without_key(copy) == without_key(asked)
    assert kind.rekeyed(copy, now) == copy


@keyed
@tried
@given(st.data())
def test_parts_typed_in_again_are_known_by_their_words(trial: Trial, data):
    asked = data.draw(trial.questions)
    texts = [part.get("text") or part.get("name") for _, part in parts_of(asked)]
    assume(len({" ".join(text.split()).casefold() for text in texts}) == len(texts))
    now = with_another_key(data.draw, asked)
    kind = KINDS[trial.kind]

    assert kind.rekeyed(asked, with_other_ids(now)) == kind.rekeyed(asked, now)


@keyed
@tried
@given(st.data())
def test_other_words_make_it_another_question(trial: Trial, data):
    asked = data.draw(trial.questions)
    places = list(parts_of(asked))
    kind = KINDS[trial.kind]

    with pytest.raises(AnotherQuestion):
        kind.rekeyed(asked, {**asked, "prompt": "<p>Which not?</p>"})
    if places:
        now = deepcopy(asked)
        name, part = data.draw(st.sampled_from(list(parts_of(now))))
        part["name" if name == "groups" else "text"] = "something never drawn by chance"
        with pytest.raises(AnotherQuestion):
            kind.rekeyed(asked, now)
        fewer = {**asked, name: asked[name][1:]}
        with pytest.raises(AnotherQuestion):
            kind.rekeyed(asked, fewer)


def parts_of(question: Question) -> list[tuple[str, dict]]:
    return [
        (name, part)
        for name in ("options", "parts", "items", "matches", "groups")
        for part in question.get(name, [])
    ]


def test_markup_is_not_what_was_asked():
    asked = {"kind": "short_text", "prompt": "<p>Who &amp; why?</p>", "accepted": ["I"]}
    now = {"kind": "short_text", "prompt": "<p><b>Who</b> &amp;  why?</p>", "accepted": ["We"]}

    copy = KINDS["short_text"].rekeyed({**asked, "feedback": ""}, {**now, "feedback": "Us."})

    assert copy == {**asked, "accepted": ["We"], "feedback": "Us."}


def test_parts_that_read_the_same_and_have_new_ids_cannot_be_told_apart():
    options = [{"id": i, "text": "Yes", "is_correct": i == "a", "feedback": ""} for i in "ab"]
    asked = {"kind": "single_choice", "prompt": "?", "options": options}
    now = {**asked, "options": [{**each, "id": each["id"] * 2} for each in options]}

    with pytest.raises(AnotherQuestion):
        KINDS["single_choice"].rekeyed(asked, now)


@counted
@tried
@given(st.data())
def test_whatever_an_answer_holds_is_among_the_choices_and_a_right_answer_holds_the_right_ones(
    trial: Trial, data
):
    question = data.draw(trial.questions)
    kind = KINDS[trial.kind]
    choices = kind.choices(question)
    right = {(c.part, c.place) for c in choices if c.is_right}

    given_places = held(data.draw(trial.responses(question)), choices)
    right_places = held(kind.right_response(question), choices)

    assert given_places <= {(c.part, c.place) for c in choices}
    assert right <= right_places if trial.kind == "draft_a_post" else right == right_places
    assert all(c.text for c in choices)


def held(response: Any, choices: list) -> set[tuple[str, str]]:
    """The parts of a response, as the statistics take it apart."""
    if isinstance(response, dict):
        return set(response.items())
    if isinstance(response, list):
        has_places = any(choice.place for choice in choices)
        return {
            (part, str(place) if has_places else "") for place, part in enumerate(response, start=1)
        }
    return {(response, "")}


def test_what_people_write_is_never_a_choice():
    assert KINDS["short_text"].choices({"accepted": ["The tortoise"]}) == []
