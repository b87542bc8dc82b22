"""The figures of questions, against numpy."""

import uuid
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.questions.kinds import KINDS
from learning.quizzes.models import QuizAttempt
from learning.quizzes.statistics import Figures, item_figures, quartiles
from tests.factories.attempts import Given, make_attempts, make_many_enrolments, versioned

pytestmark = pytest.mark.django_db
MODULE = uuid.UUID(int=7)
PEOPLE = 24
CLOSE = {"rel": 1e-9, "abs": 1e-9}


def single(name: str, count: int = 3) -> dict[str, Any]:
    options = [
        {"id": f"{name}-{n}", "text": f"Option {n}", "is_correct": n == 0, "feedback": ""}
        for n in range(count)
    ]
    return versioned(
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
            "kind": "single_choice",
            "prompt": f"<p>{name}?</p>",
            "options": options,
        }
    )


def several(name: str) -> dict[str, Any]:
    return versioned({**single(name, 4), "kind": "multiple_choice"})


def ordering(name: str) -> dict[str, Any]:
    items = [{"id": f"{name}-{n}", "text": f"Line {n}"} for n in range(3)]
    return versioned(
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
            "kind": "ordering",
            "prompt": f"<p>{name}?</p>",
            "items": items,
            "order": [item["id"] for item in items],
            "feedback": "",
        }
    )


def matching(name: str) -> dict[str, Any]:
    matches = [{"id": f"{name}-m{n}", "text": f"Match {n}"} for n in range(3)]
    items = [{"id": f"{name}-{n}", "text": f"L{n}", "match": f"{name}-m{n}"} for n in range(2)]
    return versioned({**ordering(name), "kind": "matching", "items": items, "matches": matches})


def typed(name: str) -> dict[str, Any]:
    return versioned({**ordering(name), "kind": "short_text", "accepted": ["tortoise"]})


def draft(name: str) -> dict[str, Any]:
    checks = [{"id": f"{name}-{n}", "text": f"It does {n}", "is_optional": n > 0} for n in range(2)]
    return versioned({**ordering(name), "kind": "draft_a_post", "checks": checks, "example": ""})


RESPONSES = {
    "single_choice": lambda q, n: q["options"][n % len(q["options"])]["id"],
    "multiple_choice": lambda q, n: [o["id"] for i, o in enumerate(q["options"]) if n >> i & 1],
    "ordering": lambda q, n: q["order"][n % 3 :] + q["order"][: n % 3],
    "matching": lambda q, n: {
        item["id"]: q["matches"][(n + i) % 3]["id"] for i, item in enumerate(q["items"])
    },
    "short_text": lambda q, n: "tortoise" if n % 2 else "hare",
    "draft_a_post": lambda q, n: [c["id"] for i, c in enumerate(q["checks"]) if n >> i & 1],
}
ITEMS = [
    single("one"),
    versioned({**single("one"), "prompt": "<p>one, in other words?</p>"}),
    single("two", 5),
    several("three"),
    ordering("four"),
    matching("five"),
    typed("six"),
    draft("seven"),
]
# Two wordings of one question are never asked together.
QUESTIONS = sorted({item["id"] for item in ITEMS})


@st.composite
def tries(draw: Any) -> list[Given]:
    """What one person gave: to some of the questions, each in one of its wordings."""
    chosen = draw(st.lists(st.sampled_from(QUESTIONS), unique=True, max_size=6))
    found = []
    for question_id in chosen:
        item = draw(st.sampled_from([each for each in ITEMS if each["id"] == question_id]))
        found.append(
            Given(
                item,
                RESPONSES[item["kind"]](item, draw(st.integers(0, 15))),
                fraction=draw(st.integers(0, 12)) / 12,
                sureness=draw(st.sampled_from([None, 1, 2, 3, 3])),
                seconds=draw(st.none() | st.integers(0, 3600)),
            )
        )
    return found


def expected(people: list[list[Given]], item: dict[str, Any]) -> dict[str, Any]:
    """The figures as numpy has them, from the same answers held in lists."""
    fractions, rests, sureness, right, seconds = [], [], [], [], []
    for own in people:
        for each in own:
            if each.question != item:
                continue
            others = [
                o.fraction for o in own if o is not each and KINDS[o.question["kind"]].HAS_KEY
            ]
            fractions.append(each.fraction)
            rests.append(np.mean(others) if others else np.nan)
            sureness.append(each.sureness)
            right.append(each.fraction == 1)
            seconds.append(each.seconds)
    pairs = np.array([(f, r) for f, r in zip(fractions, rests, strict=True) if not np.isnan(r)])
    correlation = None
    if len(pairs) > 1 and KINDS[item["kind"]].HAS_KEY and (np.ptp(pairs, axis=0) > 1e-9).all():
        correlation = np.corrcoef(pairs.T)[0, 1]
    times = [each for each in seconds if each is not None]
    return {
        "answer_count": len(fractions),
        "facility": np.mean(fractions),
        "discrimination": correlation,
        "rests": (len(pairs), pairs[:, 1].sum() if len(pairs) else 0.0),
        "sure_count": sum(each is not None for each in sureness),
        "sure_and_wrong_count": sum(s == 3 and not r for s, r in zip(sureness, right, strict=True)),
        "seconds": tuple(np.percentile(times, [25, 50, 75])) if times else None,
    }


@pytest.fixture
def people():
    return make_many_enrolments(uuid.uuid4(), PEOPLE)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(tries(), max_size=PEOPLE))
def test_every_figure_is_what_numpy_finds(people, given_by):
    QuizAttempt.objects.all().delete()
    make_attempts(people[: len(given_by)], MODULE, given_by)

    found = {each.question["version"]: each for each in item_figures()}

    asked = {each.question["version"]: each.question for own in given_by for each in own}
    assert found.keys() == asked.keys()
    for version, figures in found.items():
        wanted = expected(given_by, asked[version])
        assert figures.answer_count == wanted["answer_count"]
        assert figures.facility == pytest.approx(wanted["facility"], **CLOSE)
        assert figures.discrimination == (
            None
            if wanted["discrimination"] is None
            else pytest.approx(wanted["discrimination"], **CLOSE)
        )
        assert figures.rests[:2] == pytest.approx(wanted["rests"], **CLOSE)
        assert figures.sure_count == wanted["sure_count"]
        assert figures.sure_and_wrong_count == wanted["sure_and_wrong_count"]
        assert figures.seconds == (
            None if wanted["seconds"] is None else pytest.approx(wanted["seconds"], **CLOSE)
        )
        assert_choices_are_counted(figures, given_by)


def assert_choices_are_counted(figures: Figures, given_by: list[list[Given]]) -> None:
    own = [e for each in given_by for e in each if e.question == figures.question]
    for chosen in figures.chosen:
        part, place = chosen.choice.part, chosen.choice.place
        held = [each for each in own if holds(each.response, part, place)]
        assert chosen.count == len(held)


def holds(response: Any, part: str, place: str) -> bool:
    if isinstance(response, dict):
        return response[part] == place
    if isinstance(response, list):
        return part in response and (not place or response.index(part) == int(place) - 1)
    return response == part


def test_the_mark_elsewhere_of_those_who_chose_something_is_what_numpy_finds(people):
    one, two = single("one"), single("two", 5)
    given_by = [
        [Given(one, f"one-{n % 3}"), Given(two, f"two-{n % 5}", fraction=(n % 5) / 5)]
        for n in range(PEOPLE)
    ]
    make_attempts(people, MODULE, given_by)

    figures = next(f for f in item_figures() if f.question == one)

    for place, chosen in enumerate(figures.chosen):
        elsewhere = [(n % 5) / 5 for n in range(PEOPLE) if n % 3 == place]
        assert chosen.rests.people == len(elsewhere)
        assert chosen.rests.total / chosen.rests.people == pytest.approx(
            np.mean(elsewhere), **CLOSE
        )
        assert chosen.rests.squares == pytest.approx(np.square(elsewhere).sum(), **CLOSE)


def test_only_first_tries_of_first_attempts_that_are_handed_in_count(people):
    question = single("one")
    first, again = Given(question, "one-1", fraction=0.0), Given(question, "one-0", number=2)
    make_attempts(people[:2], MODULE, [[first, again], [first]])
    make_attempts(people[:2], MODULE, [[replace(again, number=1)]] * 2, number=2)
    make_attempts(people[2:4], MODULE, [[replace(again, number=1)]] * 2, is_handed_in=False)

    (figures,) = item_figures()

    assert figures.answer_count == 2
    assert figures.facility == 0
    assert [chosen.count for chosen in figures.chosen] == [0, 2, 0]


def test_where_everybody_did_the_same_there_is_no_correlation(people):
    one, two = single("one"), single("two")
    make_attempts(
        people,
        MODULE,
        [[Given(one, "one-0"), Given(two, f"two-{n % 2}")] for n in range(PEOPLE)],
    )

    assert [each.discrimination for each in item_figures()] == [None, None]


def test_a_sum_that_is_off_by_a_rounding_makes_no_correlation(people):
    """A third and two thirds of the others, added in another order, is the same rest."""
    items = [single(f"item {n}") for n in range(4)]
    rest = [1 / 3, 2 / 3, 0.1]
    given_by = [
        [
            Given(items[0], "item 0-0", fraction=n % 2 * 1.0),
            *(
                Given(item, f"{item['prompt'][3:9]}-0", fraction=fraction)
                for item, fraction in zip(items[1:], rest[n % 3 :] + rest[: n % 3], strict=True)
            ),
        ]
        for n in range(PEOPLE)
    ]
    make_attempts(people, MODULE, given_by)

    figures = next(f for f in item_figures() if f.question == items[0])

    assert figures.rests.people == PEOPLE
    assert figures.discrimination is None


def test_nobody_answered_anything():
    assert item_figures() == []
    assert quartiles([]) is None


def test_one_module_is_that_module_alone(people):
    make_attempts(people[:1], MODULE, [[Given(single("one"), "one-0")]])
    make_attempts(people[:1], uuid.UUID(int=8), [[Given(single("one"), "one-1")]])

    (figures,) = item_figures(module_id=MODULE)

    assert (figures.item.module_id, figures.facility) == (MODULE, 1)


@given(st.lists(st.integers(0, 50), min_size=1))
def test_quartiles_are_those_of_numpy(values):
    counts = [(value, values.count(value)) for value in set(values)]

    assert quartiles(counts) == pytest.approx(tuple(np.percentile(values, [25, 50, 75])), **CLOSE)


def test_one_question_and_many_take_the_same_number_of_queries(people):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            item_figures()
        return len(captured)

    make_attempts(people[:1], MODULE, [[Given(ITEMS[0], "one-0")]])
    one = queries()
    make_attempts(
        people[1:],
        MODULE,
        [[Given(item, RESPONSES[item["kind"]](item, 1))] for item in ITEMS * 3][: PEOPLE - 1],
    )

    assert queries() == one == 4
