"""What every type of question keeps to, whatever is asked and answered."""

import json
import re
from collections.abc import Iterator

import pytest
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courses.questions.kinds import KINDS
from courses.questions.marking import InvalidResponse
from tests.courses.questions.strategies import TRIALS, Trial, json_values
from tests.factories.questions import (
    NOT_IN_FILES,
    asked_question,
    guide_examples,
    stored_question,
    value_of,
)

trials = pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.kind)
# Text holds no ids, so that every text may be an answer to every such question.
trials_with_ids = pytest.mark.parametrize(
    "trial", [t for t in TRIALS if t.kind != "short_text"], ids=lambda trial: trial.kind
)
tried = settings(max_examples=40)
# Asked as a question of another type, which marks them.
PRESETS = {"true_false": "single_choice", "picture_choice": "single_choice"}
in_the_guide = pytest.mark.parametrize("kind", sorted(KINDS.keys() - NOT_IN_FILES))


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


def test_every_type_is_tried_here():
    assert {trial.kind for trial in TRIALS} | PRESETS.keys() == KINDS.keys()


@trials
@tried
@given(st.data())
def test_a_mark_stays_within_bounds_and_full_marks_are_right(trial: Trial, data):
    question = data.draw(trial.questions)
    response = data.draw(trial.responses(question))

    marked = KINDS[trial.kind].mark(question, response)

    assert 0 <= marked.fraction <= 1
    assert marked.is_right == (marked.fraction == 1)
    assert marked.given


@trials
@tried
@given(st.data())
def test_the_same_answer_gets_the_same_mark_also_after_ten_years_as_json(trial: Trial, data):
    question = data.draw(trial.questions)
    response = data.draw(trial.responses(question))
    kind = KINDS[trial.kind]

    marked = kind.mark(question, response)

    assert kind.mark(question, response) == marked
    assert kind.mark(json.loads(json.dumps(question)), json.loads(json.dumps(response))) == marked


@trials
@tried
@given(st.data())
def test_the_right_answer_is_right_and_one_wrong_change_loses_it(trial: Trial, data):
    question = data.draw(trial.questions)
    kind = KINDS[trial.kind]
    right = kind.right_response(question)

    assert kind.mark(question, right).is_right
    changed = trial.change(data.draw, question, right)
    assert not kind.mark(question, changed).is_right


@trials
@tried
@given(st.data())
def test_a_change_for_the_better_raises_the_mark(trial: Trial, data):
    """One change makes an answer better or worse; the way back does the opposite, as much."""
    question = data.draw(trial.questions)
    kind = KINDS[trial.kind]
    right = kind.right_response(question)
    before = data.draw(trial.responses(question))
    after = trial.change(data.draw, question, before)
    nearer = distance(trial, question, after, right) < distance(trial, question, before, right)
    farther = distance(trial, question, after, right) > distance(trial, question, before, right)
    gain = kind.mark(question, after).fraction - kind.mark(question, before).fraction

    if nearer:
        assert gain > 0
    elif farther:
        assert gain < 0
    else:
        assert gain == 0


def distance(trial: Trial, question, response, right) -> int:
    """How many things are wrong, counted another way than the marking does."""
    if trial.kind == "ordering":
        places = [right.index(each) for each in response]
        return sum(a > b for i, a in enumerate(places) for b in places[i + 1 :])
    if trial.kind == "draft_a_post":
        return len({c["id"] for c in question["checks"] if not c["is_optional"]} - set(response))
    if isinstance(right, dict):
        return len(right.items() - response.items())
    if isinstance(right, list):
        return len(set(right) ^ set(response))
    return int(not KINDS[trial.kind].mark(question, response).is_right)


@trials
@tried
@given(st.data())
def test_the_order_in_which_parts_are_shown_changes_no_mark(trial: Trial, data):
    question = data.draw(trial.questions)
    response = data.draw(trial.responses(question))
    shuffled = {name: data.draw(st.permutations(question[name])) for name in trial.mixed}
    kind = KINDS[trial.kind]

    one, other = kind.mark(question, response), kind.mark({**question, **shuffled}, response)

    assert (one.is_right, one.fraction) == (other.is_right, other.fraction)


@trials
@tried
@given(st.data())
def test_the_order_in_which_an_answer_was_put_together_changes_no_mark(trial: Trial, data):
    question = data.draw(trial.questions)
    response = other = data.draw(trial.responses(question))
    if isinstance(response, dict):
        other = dict(data.draw(st.permutations([*response.items()])))
    elif isinstance(response, list) and trial.kind != "ordering":
        other = data.draw(st.permutations(response))
    kind = KINDS[trial.kind]

    assert kind.mark(question, other) == kind.mark(question, response)


@trials
@tried
@given(st.data())
def test_a_form_takes_what_fits_as_it_was_given(trial: Trial, data):
    question = data.draw(trial.questions)
    response = data.draw(trial.responses(question))
    kind = KINDS[trial.kind]

    form = kind.form(question, trial.posted(question, response))

    assert form.is_valid(), form.errors
    taken = form.cleaned_data["response"]
    assert kind.mark(question, taken) == kind.mark(question, response)
    assert json.loads(json.dumps(taken)) == taken


@trials
@tried
@given(st.data())
def test_what_is_no_answer_is_refused_and_nothing_breaks(trial: Trial, data):
    question = data.draw(trial.questions)
    response = data.draw(json_values)
    assume(not (trial.kind == "short_text" and isinstance(response, str)))
    assume(not (trial.kind == "draft_a_post" and response == []))
    assume(not (trial.kind in {"multiple_choice", "spot_the_problem"} and response == []))

    with pytest.raises(InvalidResponse):
        KINDS[trial.kind].mark(question, response)


@trials_with_ids
@tried
@given(st.data())
def test_an_answer_to_another_question_is_refused(trial: Trial, data):
    question, other = data.draw(trial.questions), data.draw(trial.questions)
    foreign = KINDS[trial.kind].right_response(other)

    with pytest.raises(InvalidResponse):
        KINDS[trial.kind].mark(question, foreign)
    assert not KINDS[trial.kind].form(question, trial.posted(other, foreign)).is_valid()


@trials
@tried
@given(st.data(), st.dictionaries(st.sampled_from(["response", "moved"]), st.text(), max_size=2))
def test_whatever_is_posted_the_form_says_so_in_words(trial: Trial, data, sent):
    question = data.draw(trial.questions)
    fields = list(KINDS[trial.kind].form(question).fields)
    posted = {name: [data.draw(st.text())] for name in data.draw(st.sets(st.sampled_from(fields)))}
    form = KINDS[trial.kind].form(
        question, MultiValueDict({**{name: [text] for name, text in sent.items()}, **posted})
    )

    if form.is_valid():
        KINDS[trial.kind].mark(question, form.cleaned_data["response"])
    else:
        assert all(str(message) for messages in form.errors.values() for message in messages)


@trials
@tried
@given(st.data())
def test_a_form_takes_any_proposal_and_shows_itself(trial: Trial, data):
    question = data.draw(trial.questions)

    form = KINDS[trial.kind].form(question, initial=data.draw(json_values | st.text()))

    assert str(form)
    assert not form.is_bound


@in_the_guide
def test_the_guides_example_is_asked_shown_and_marked(kind):
    question = asked_question(kind)
    asked_as = KINDS[question["kind"]]

    assert json.loads(json.dumps(question)) == question
    assert question["kind"] == PRESETS.get(kind, kind)
    assert asked_as.mark(question, asked_as.right_response(question)).is_right
    assert question["id"] == stored_question(kind)["id"]


def test_the_guide_has_an_example_of_every_type_that_files_hold():
    assert guide_examples().keys() == KINDS.keys() - NOT_IN_FILES


@in_the_guide
def test_one_seed_is_one_order_and_another_seed_another(kind):
    seeds = [str(number) for number in range(20)]
    orders = {json.dumps(asked_question(kind, seed=seed)) for seed in seeds}

    assert [asked_question(kind, seed=seed) for seed in seeds] == [
        asked_question(kind, seed=seed) for seed in seeds
    ]
    keeps_its_order = {"true_false", "short_text", "spot_the_problem", "draft_a_post"}
    assert (len(orders) == 1) == (kind in keeps_its_order)


@in_the_guide
def test_a_seed_moves_parts_and_changes_none(kind):
    assert sorted(strings(asked_question(kind))) == sorted(
        strings(asked_question(kind, seed="another"))
    )


@in_the_guide
def test_an_editor_sees_the_question_and_its_answer(kind):
    shown = KINDS[kind].block().render(value_of(kind))
    question = asked_question(kind)
    asked_as = KINDS[question["kind"]]
    right = asked_as.mark(question, asked_as.right_response(question))

    assert question["prompt"] in shown
    assert escape(re.split(r":| – ", right.given)[0].split("\n")[0]) in shown
