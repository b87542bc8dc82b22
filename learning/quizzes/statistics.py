"""What the answers say about the questions: the figures, computed by PostgreSQL.

Only what somebody answered before any help counts: the first try at each
question, in an enrolment's first attempt, once that is handed in. All
organisations together, and no narrower: a figure for one ward or one day could
be somebody's own answer. What was worded or keyed otherwise is another item
(`Answer.question_version`).

Three passes over the answers, each a scan in the order of an index and a small
hash table, so that memory stays the same however many answers there are
(`benchmarks/item_statistics.py`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from courses.questions.kinds import KINDS
from courses.questions.marking import Choice, Question
from learning.quizzes.models import QuizAttempt

# Closer than this, fractions are the same but for the rounding of their sums.
SAME = 1e-9
VERY_SURE = 3

# First tries of first attempts at modules' quizzes that are handed in; of one module, or of all.
# Who renews a course has met its questions before, so later periods are left out.
FIRST_TRIES = """
    FROM learning_answer answer
    JOIN learning_quizattempt attempt ON attempt.id = answer.attempt_id
    JOIN learning_enrolment enrolment ON enrolment.id = attempt.enrolment_id
    WHERE answer.number = 1
      AND attempt.number = 1
      AND attempt.purpose = 'module_quiz'
      AND enrolment.period = 1
      AND attempt.submitted_at IS NOT NULL
      AND (%(module_id)s::uuid IS NULL OR attempt.module_id = %(module_id)s)
"""
# The rest of somebody's score: the mean of their other answers, where those have a key.
REST = f"""
    SELECT attempt.module_id, answer.question_id, answer.question_version, answer.fraction,
           answer.is_right, answer.sureness, answer.response,
           (sum(answer.fraction) FILTER (WHERE {{is_keyed}}) OVER own
              - CASE WHEN {{is_keyed}} THEN answer.fraction ELSE 0 END)
           / nullif(count(*) FILTER (WHERE {{is_keyed}}) OVER own
              - CASE WHEN {{is_keyed}} THEN 1 ELSE 0 END, 0) AS rest
    {FIRST_TRIES}
    WINDOW own AS (PARTITION BY answer.attempt_id)
""".format(is_keyed="answer.question_id <> ALL(%(without_key)s)")
TIMES = f"""
    SELECT attempt.module_id, answer.question_id, answer.question_version, answer.seconds,
           count(*), max(attempt.id)
    {FIRST_TRIES}
    GROUP BY 1, 2, 3, 4
"""
MARKS = f"""
    SELECT module_id, question_id, question_version, count(*), avg(fraction),
           CASE WHEN max(fraction) FILTER (WHERE rest IS NOT NULL)
                       - min(fraction) FILTER (WHERE rest IS NOT NULL) > %(same)s
                 AND max(rest) - min(rest) > %(same)s
                THEN corr(fraction, rest) END,
           count(rest), coalesce(sum(rest), 0), coalesce(sum(rest * rest), 0), count(sureness),
           count(*) FILTER (WHERE sureness = %(very_sure)s AND NOT is_right)
    FROM ({REST}) first_try
    GROUP BY 1, 2, 3
"""  # noqa: S608 -- the parts are constants
CHOSEN = f"""
    SELECT module_id, question_id, question_version, part, place,
           count(*), count(rest), coalesce(sum(rest), 0), coalesce(sum(rest * rest), 0)
    FROM ({REST}) first_try
    CROSS JOIN LATERAL (
        SELECT response #>> '{{}}' AS part, '' AS place WHERE jsonb_typeof(response) = 'string'
        UNION ALL
        SELECT part, place::text FROM jsonb_array_elements_text(
            CASE WHEN jsonb_typeof(response) = 'array' THEN response ELSE '[]' END
        ) WITH ORDINALITY AS picked (part, place)
        UNION ALL
        SELECT part, place FROM jsonb_each_text(
            CASE WHEN jsonb_typeof(response) = 'object' THEN response ELSE '{{}}' END
        ) AS placed (part, place)
    ) held
    WHERE question_id = ANY(%(with_choices)s)
    GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608 -- the parts are constants


@dataclass(frozen=True)
class Item:
    """A question as it was worded and keyed. Answers to one item can be counted together."""

    module_id: UUID
    question_id: UUID
    version: str


class Rests(NamedTuple):
    """How people did elsewhere. Somebody who answered nothing else counts for none."""

    people: int
    total: float
    squares: float  # the sum of the squares


@dataclass(frozen=True)
class Chosen:
    """How many chose something, and how they did elsewhere."""

    choice: Choice
    count: int
    rests: Rests


@dataclass(frozen=True)
class Figures:
    """One item in numbers, exact and however few they rest on. See `learning.quizzes.findings`."""

    item: Item
    question: Question  # a copy of what was asked
    last_attempt_id: int  # the newest attempt among them
    answer_count: int
    facility: float  # mean fraction: 0 (all wrong) to 1 (all right)
    # Pearson's correlation of the fraction with the rest of the score; -1 to 1. None where
    # it has no meaning: no key, nothing else answered, or everybody the same.
    discrimination: float | None
    rests: Rests
    sure_count: int  # said how sure they were
    sure_and_wrong_count: int  # were very sure, and not right
    timed_count: int
    seconds: tuple[float, float, float] | None  # quartiles
    chosen: tuple[Chosen, ...]  # in the kind's order; empty where people write freely

    @property
    def kind(self) -> str:
        return self.question["kind"]

    @property
    def has_key(self) -> bool:
        return KINDS[self.kind].HAS_KEY


def item_figures(*, module_id: UUID | None = None) -> list[Figures]:
    """Every item that was answered, in one module or in all. Four queries."""
    asked = _asked(module_id)
    copies = _copies(asked)
    facts = {
        "module_id": module_id,
        "without_key": _questions(copies, lambda copy: not KINDS[copy["kind"]].HAS_KEY),
        "with_choices": _questions(copies, lambda copy: bool(KINDS[copy["kind"]].choices(copy))),
        "same": SAME,
        "very_sure": VERY_SURE,
    }
    marks = {_item(row): row[3:] for row in _rows(MARKS, facts)}
    held: dict[Item, list[tuple[Any, ...]]] = defaultdict(list)
    for row in _rows(CHOSEN, facts):
        held[_item(row)].append(row[3:])
    found = []
    for item, times in asked.items():
        # An attempt handed in between two of the queries is counted next time.
        if item not in marks:
            continue
        count, facility, discrimination, *rests, sure_count, wrong_count = marks[item]
        copy = copies[item]
        has_key = KINDS[copy["kind"]].HAS_KEY
        found.append(
            Figures(
                item=item,
                question=copy,
                last_attempt_id=times.last_attempt_id,
                answer_count=count,
                facility=facility,
                discrimination=_within_bounds(discrimination) if has_key else None,
                rests=Rests(*rests),
                sure_count=sure_count,
                sure_and_wrong_count=wrong_count,
                timed_count=sum(number for _seconds, number in times.counts),
                seconds=quartiles(times.counts),
                chosen=_chosen(copy, held[item]),
            )
        )
    return found


def quartiles(counts: Iterable[tuple[int, int]]) -> tuple[float, float, float] | None:
    """The quartiles of values given as (value, how often), with linear interpolation.

    (Hyndman and Fan's type 7, the usual one of spreadsheets and numpy.) None of nothing.
    """
    ordered = sorted(counts)
    total = sum(number for _value, number in ordered)
    if not total:
        return None

    def at(place: int) -> int:
        passed = 0
        for value, number in ordered:
            passed += number
            if passed > place:
                return value
        return ordered[-1][0]

    def quantile(share: float) -> float:
        place = share * (total - 1)
        low = at(floor(place))
        return low + (at(floor(place) + 1) - low) * (place - floor(place))

    return quantile(0.25), quantile(0.5), quantile(0.75)


@dataclass
class _Times:
    counts: list[tuple[int, int]]
    last_attempt_id: int = 0


def _asked(module_id: UUID | None) -> dict[Item, _Times]:
    found: dict[Item, _Times] = defaultdict(lambda: _Times([]))
    for row in _rows(TIMES, {"module_id": module_id}):
        seconds, count, attempt_id = row[3:]
        times = found[_item(row)]
        times.last_attempt_id = max(times.last_attempt_id, attempt_id)
        if seconds is not None:
            times.counts.append((seconds, count))
    return found


def _copies(asked: dict[Item, _Times]) -> dict[Item, Question]:
    """What was asked, from the newest attempt that asked it."""
    attempts = dict(
        QuizAttempt.objects.filter(
            pk__in={times.last_attempt_id for times in asked.values()}
        ).values_list("pk", "questions")
    )
    return {
        item: next(
            copy for copy in attempts[times.last_attempt_id] if copy["id"] == str(item.question_id)
        )
        for item, times in asked.items()
    }


def _questions(copies: dict[Item, Question], counts: Callable[[Question], bool]) -> list[UUID]:
    return list({item.question_id for item, copy in copies.items() if counts(copy)})


def _chosen(question: Question, rows: Sequence[tuple[Any, ...]]) -> tuple[Chosen, ...]:
    """The kind's choices with their counts. Where a choice has no place, all its rows are one."""
    choices = KINDS[question["kind"]].choices(question)
    has_places = any(choice.place for choice in choices)
    sums: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [0, 0, 0.0, 0.0])
    for part, place, *numbers in rows:
        own = sums[part, place if has_places else ""]
        for position, number in enumerate(numbers):
            own[position] += number
    found = []
    for choice in choices:
        count, *rests = sums[choice.part, choice.place]
        found.append(Chosen(choice, count, Rests(*rests)))
    return tuple(found)


def _within_bounds(correlation: float | None) -> float | None:
    return None if correlation is None else max(-1.0, min(1.0, correlation))


def _item(row: Sequence[Any]) -> Item:
    return Item(*row[:3])


def _rows(query: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, facts)
        return cursor.fetchall()
