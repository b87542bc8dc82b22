"""What is shown of the figures of a question, and what is said of them."""

import uuid
from typing import Any

import pytest

from learning.quizzes.findings import Flag, finding
from learning.quizzes.statistics import item_figures
from tests.factories.attempts import Given, make_attempts, make_many_enrolments
from tests.learning.quizzes.test_statistics import draft, matching, single, typed

pytestmark = pytest.mark.django_db
MODULE = uuid.UUID(int=7)


def found(given_by: list[list[Given]], question: dict[str, Any]) -> Any:
    make_attempts(make_many_enrolments(uuid.uuid4(), len(given_by)), MODULE, given_by)
    return finding(next(f for f in item_figures() if f.question == question))


def answers(question: dict[str, Any], options: list[int], **facts: Any) -> list[list[Given]]:
    """So many people, each with the option they chose."""
    return [[Given(question, question["options"][n]["id"], **facts)] for n in options]


def flags(shown: Any) -> set[str]:
    return {flag.value for flag in shown.flags}


def sentences(shown: Any) -> list[str]:
    return [remark.sentence for remark in shown.remarks]


def test_of_four_answers_nothing_is_shown_at_all():
    question = single("one")
    shown = found(answers(question, [0, 1, 2, 2], sureness=3, seconds=8), question)

    figures = [
        shown.answer_count,
        shown.facility,
        shown.discrimination,
        shown.sure_count,
        shown.sure_and_wrong,
        shown.seconds,
        shown.timed_count,
    ]
    assert figures == [None] * 7
    assert (shown.choices, shown.remarks) == ((), ())


def test_of_five_answers_the_marks_and_the_options_are_shown_and_no_flag():
    question = single("one")
    shown = found(answers(question, [2, 2, 2, 2, 2], sureness=3, seconds=1), question)

    assert (shown.answer_count, shown.facility) == (5, 0)
    assert [(each.count, each.percent) for each in shown.choices] == [(0, 0), (0, 0), (5, 100)]
    assert (shown.sure_count, shown.sure_and_wrong) == (5, 1)
    assert shown.discrimination is None
    assert shown.remarks == ()


def test_few_who_said_how_sure_they_were_are_not_shown_among_many_who_did_not():
    question = single("one")
    shown = found(
        answers(question, [0] * 36) + answers(question, [1] * 4, sureness=3, seconds=9), question
    )

    assert shown.answer_count == 40
    assert (shown.sure_count, shown.sure_and_wrong) == (None, None)
    assert (shown.timed_count, shown.seconds) == (None, None)


def test_how_a_few_did_elsewhere_is_not_shown():
    one, two = single("one"), single("two")
    people = [[Given(one, f"one-{int(n < 4)}"), Given(two, "two-1")] for n in range(40)]

    shown = found(people, one)

    assert [choice.rest for choice in shown.choices] == [0, None, None]


@pytest.mark.parametrize("count, is_flagged", [(29, False), (30, True)])
def test_flags_need_thirty_answers(count, is_flagged):
    question = single("one")
    shown = found(answers(question, [1] * count), question)

    assert (Flag.HARD in shown.flags) == is_flagged
    assert shown.is_judged == is_flagged


def test_a_wrong_option_that_the_best_choose_asks_to_check_the_key():
    """Those who do well in the rest choose option 1, which the key calls wrong."""
    one, others = single("one"), [single(f"other {n}") for n in range(3)]
    people = [
        [
            Given(one, f"one-{int(is_good)}"),
            *(Given(o, f"{o['options'][0]['id'][:-1]}{int(not is_good)}") for o in others),
        ]
        for is_good in [True] * 20 + [False] * 20
    ]

    shown = found(people, one)

    assert "People who did well overall chose “Option 1”: check the key." in sentences(shown)
    assert shown.discrimination == pytest.approx(-1)


def test_a_few_good_people_who_chose_it_by_chance_ask_nothing():
    one, two = single("one"), single("two")
    people = [[Given(one, f"one-{int(n < 5)}"), Given(two, f"two-{n % 2}")] for n in range(40)]

    assert "check_key" not in flags(found(people, one))


def test_a_typed_answer_that_the_best_get_wrong_asks_to_check_the_key():
    one, two = typed("one"), single("two")
    people = [
        [Given(one, "hare" if n % 2 else "tortoise"), Given(two, f"two-{int(not n % 2)}")]
        for n in range(40)
    ]

    shown = found(people, one)

    assert sentences(shown)[0] == (
        "People who did well overall got this wrong more often: check the key."
    )
    assert shown.choices == ()


def test_what_nearly_everyone_gets_right_is_said_once():
    question = single("one")
    shown = found(answers(question, [0] * 39 + [1]), question)

    assert sentences(shown) == ["Nearly everyone gets this right."]


def test_what_hardly_anyone_gets_right_and_whom_it_fools():
    question = single("one", 4)
    shown = found(
        answers(question, [1] * 30, sureness=3) + answers(question, [0] * 9 + [2]), question
    )

    assert sentences(shown) == [
        "Many are sure and wrong: a common belief worth a scenario.",
        "Hardly anyone gets this right.",
        "Hardly anyone chooses “Option 2”.",
        "Nobody chooses “Option 3”.",
    ]


def test_places_that_nobody_chose_are_no_flaw_in_a_matching():
    question = matching("five")
    people = [
        [Given(question, {"five-0": "five-m0", "five-1": f"five-m{1 + n % 2}"})] for n in range(40)
    ]

    shown = found(people, question)

    assert "unused" not in flags(shown)
    assert sum(choice.count for choice in shown.choices) == 80


@pytest.mark.parametrize("seconds, flag", [(2, "hasty"), (3, None), (90, None), (91, "slow")])
def test_how_long_answers_take(seconds, flag):
    question = single("one", 2)
    shown = found(answers(question, [0, 1] * 20, seconds=seconds), question)

    assert flags(shown) == ({flag} if flag else set())
    assert shown.median_seconds == seconds


def test_a_post_judged_by_its_writer_has_no_key_to_doubt():
    question, other = draft("seven"), single("two")
    people = [
        [
            Given(question, ["seven-0"] if n % 2 else [], sureness=3, seconds=500),
            Given(other, f"two-{n % 2}"),
        ]
        for n in range(40)
    ]

    shown = found(people, question)

    assert not shown.has_key
    assert shown.discrimination is None
    assert flags(shown) == {"unused"}  # a line that nobody ticks
    assert {choice.is_right for choice in shown.choices} == {None}


def test_a_correlation_is_shown_with_where_it_most_likely_lies():
    one, two = single("one"), single("two")
    people = [
        [Given(one, f"one-{n % 2}"), Given(two, f"two-{(n + (n % 5 == 0)) % 2}")] for n in range(40)
    ]

    shown = found(people, one)

    assert shown.discrimination == pytest.approx(0.6)
    assert shown.discrimination_low == pytest.approx(0.3548, abs=1e-4)
    assert shown.discrimination_high == pytest.approx(0.7680, abs=1e-4)
