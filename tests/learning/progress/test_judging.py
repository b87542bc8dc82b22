"""What completes a step: rules without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.conditions import COUNTED, WAYS, Condition, How, usual
from courses.catalogue.steps import Step
from learning.progress.judging import asked_in_words, is_met, so_far_in_words

ENDINGS = st.builds(
    lambda all_, met, ending: {"ending": ending, "endings": all_, "endings_met": min(met, all_)},
    st.integers(1, 9),
    st.integers(0, 9),
    st.sampled_from(["good", "mixed", "poor"]),
)
SCORES = st.builds(
    lambda asked, right, mark: {"asked": asked, "right": min(right, asked), "pass_mark": mark},
    st.integers(1, 20),
    st.integers(0, 20),
    st.integers(0, 20),
)
PRACTICE = st.builds(
    lambda available, done, minutes: {
        "available": available,
        "activities": min(done, available),
        "minutes": minutes,
        "minutes_available": available * 15,
    },
    st.integers(0, 6),
    st.integers(0, 6),
    st.integers(0, 200),
)
EVIDENCE = {Step.SCENARIO: ENDINGS, Step.QUIZ: SCORES, Step.PRACTISE: PRACTICE}
CASES = st.sampled_from(sorted(EVIDENCE)).flatmap(
    lambda step: st.tuples(
        st.builds(Condition, st.sampled_from(WAYS[step]), st.integers(1, 20)), EVIDENCE[step]
    )
)
COUNTS = {
    How.EVERY_ENDING: ("endings_met", "endings"),
    How.RIGHT: ("right", "asked"),
    How.PASSED: ("right", "asked"),
    How.ACTIVITIES: ("activities", "available"),
}


@given(CASES)
def test_more_of_what_counts_never_undoes_a_step(case):
    condition, evidence = case
    name, most = COUNTS.get(condition.how, ("minutes", "minutes"))
    if name not in evidence or not is_met(condition, evidence):
        return
    more = evidence | {name: max(evidence[name], evidence[most])}

    assert is_met(condition, more)


@given(CASES)
def test_whoever_has_done_all_there_is_has_done_enough(case):
    condition, evidence = case
    everything = evidence | {"ending": "good"}
    for name, most in (*COUNTS.values(), ("minutes", "minutes_available"), ("pass_mark", "asked")):
        if name in evidence:
            everything[name] = everything[most]

    assert is_met(condition, everything)


@pytest.mark.parametrize("how", [how for how in How if how not in {How.READ, How.FINISHED}])
def test_no_evidence_is_never_enough_where_figures_count(how):
    assert not is_met(Condition(how, 1), {"kind": "own_word"})


@pytest.mark.parametrize(
    ("how", "least", "evidence", "expected"),
    [
        (How.EVERY_ENDING, 0, {"ending": "good", "endings": 2, "endings_met": 1}, False),
        (How.EVERY_ENDING, 0, {"ending": "good", "endings": 2, "endings_met": 2}, True),
        (How.GOOD_ENDING, 0, {"ending": "poor"}, False),
        (How.GOOD_ENDING, 0, {"ending": "good"}, True),
        (How.HANDED_IN, 0, {"right": 0, "asked": 3, "pass_mark": 2}, True),
        (How.PASSED, 0, {"right": 1, "asked": 3, "pass_mark": 2}, False),
        (How.RIGHT, 3, {"right": 2, "asked": 3, "pass_mark": 2}, False),
        (How.RIGHT, 3, {"right": 2, "asked": 2, "pass_mark": 2}, True),
        (How.ACTIVITIES, 2, {"activities": 1, "available": 2}, False),
        (How.ACTIVITIES, 2, {"activities": 1, "available": 1}, True),
        (How.MINUTES, 20, {"minutes": 15, "minutes_available": 25}, False),
        (How.MINUTES, 20, {"minutes": 25, "minutes_available": 25}, True),
    ],
)
def test_each_way_is_judged_by_its_own_figures(how, least, evidence, expected):
    assert is_met(Condition(how, least), evidence) is expected


def test_a_learner_is_told_what_is_asked_unless_the_button_says_it():
    for step in (Step.LEARN, Step.SCENARIO, Step.QUIZ, Step.REFLECT, Step.PRACTISE):
        assert asked_in_words(usual(step)) == ""
    for how in (How.EVERY_ENDING, How.GOOD_ENDING, How.HANDED_IN, *COUNTED):
        assert asked_in_words(Condition(how, 2)).startswith("This step is done when")


def test_a_learner_is_told_how_far_they_are():
    said = so_far_in_words(Condition(How.ACTIVITIES, 3), {"activities": 1, "available": 2})

    assert said == "You have done 1 of 2 activities."
    assert so_far_in_words(Condition(How.EVERY_ENDING), {}) == ""
