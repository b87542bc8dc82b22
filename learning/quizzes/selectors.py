"""Reading attempts: what was asked, what was answered, how it was marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest, JSONObject

from accounts.models import User
from courses.bank.models import BankQuestion
from courses.catalogue.quiz_behaviour import FeedbackWhen, QuizBehaviour, has_passed
from courses.questions.kinds import KINDS
from courses.questions.marking import Marked, Question, Response
from learning.access import NotYours, own
from learning.enrolments.models import Enrolment
from learning.quizzes.models import Answer, QuizAttempt, RegradedAttempt

# How many questions an attempt asks.
ASKED_COUNT = Func("questions", function="jsonb_array_length", output_field=IntegerField())


@dataclass(frozen=True)
class AskedQuestion:
    """One question of an attempt, and every try at it, in order."""

    number: int
    question: Question
    tries: tuple[Answer, ...]
    is_at_end: bool  # feedback comes when the attempt is handed in
    is_handed_in: bool
    wants_sureness: bool = False

    @property
    def question_id(self) -> UUID:
        return UUID(self.question["id"])

    @property
    def template(self) -> str:
        return KINDS[self.question["kind"]].TEMPLATE

    @property
    def answer(self) -> Answer | None:
        """The newest try: the one that counts."""
        return self.tries[-1] if self.tries else None

    @property
    def tries_left(self) -> int:
        """How many more answers it takes; where answers may be changed, always one more."""
        if self.is_handed_in:
            return 0
        if self.is_at_end:
            return 1
        if self.answer is not None and self.answer.is_right:
            return 0
        return max(0, 1 + len(self.question["hints"]) - len(self.tries))

    @property
    def is_open(self) -> bool:
        return self.tries_left > 0

    @property
    def next_try(self) -> int:
        """Which answer a page shown now would send: the first, the second, …"""
        if self.is_at_end:
            return self.answer.saved_count + 1 if self.answer else 1
        return len(self.tries) + 1

    @property
    def hint(self) -> str:
        """What helps with the next try; "" before the first, and when there is none."""
        if self.is_at_end or not self.tries or not self.is_open:
            return ""
        return str(self.question["hints"][len(self.tries) - 1])

    @property
    def marked(self) -> Marked | None:
        """The outcome, once there are no more tries. None if it was never answered."""
        return None if self.is_open else self._newest_marked

    @property
    def so_far(self) -> Marked | None:
        """How the newest try did, where there is another; None where nothing is told yet."""
        return self._newest_marked if self.is_open and not self.is_at_end else None

    @property
    def _newest_marked(self) -> Marked | None:
        if self.answer is None:
            return None
        return KINDS[self.question["kind"]].mark(self.question, self.answer.response)

    @property
    def right_answer(self) -> Marked:
        """What a question without an answer shows when it is over."""
        kind = KINDS[self.question["kind"]]
        return kind.mark(self.question, kind.right_response(self.question))

    @property
    def asks_sureness(self) -> bool:
        """Before the first try, and for as long as an answer may be changed."""
        has_key = KINDS[self.question["kind"]].HAS_KEY
        return self.wants_sureness and has_key and (self.is_at_end or not self.tries)

    @property
    def is_sure_and_wrong(self) -> bool:
        first = self.tries[0] if self.tries else None
        return bool(first and first.sureness == Answer.Sureness.VERY and not first.is_right)

    @property
    def is_unsure_and_right(self) -> bool:
        first = self.tries[0] if self.tries else None
        return bool(first and first.sureness == Answer.Sureness.UNSURE and first.is_right)

    def holds(self, response: Response, try_number: int) -> bool:
        """Whether this is what was saved as that try, and not what another tab had sent."""
        if self.is_at_end:
            return self.answer is not None and self.answer.response == response
        return any(t.number == try_number and t.response == response for t in self.tries)

    def with_answer(self, answer: Answer) -> "AskedQuestion":
        """The same question, one answer further; a changed answer takes its own place."""
        kept = tuple(each for each in self.tries if each.number != answer.number)
        return replace(self, tries=(*kept, answer))

    @property
    def read_again_page(self) -> str:
        """The address of what it asks about; "" where that is the module's own Learn step."""
        place = str(self.question["read_again"])
        return place if place.startswith(("/", "https://")) else ""

    @property
    def read_again_heading(self) -> str:
        """The id of the heading in the module's Learn step; "" for its top."""
        return "" if self.read_again_page else str(self.question["read_again"])


@dataclass(frozen=True)
class AttemptState:
    """An attempt with its questions in the order they are asked."""

    attempt: QuizAttempt
    questions: tuple[AskedQuestion, ...]

    @property
    def is_at_end(self) -> bool:
        return self.attempt.feedback_when == FeedbackWhen.AT_END

    @property
    def is_handed_in(self) -> bool:
        return self.attempt.submitted_at is not None

    @property
    def next(self) -> AskedQuestion | None:
        """The first question that waits for an answer."""
        return next(
            (q for q in self.questions if q.is_open and not (self.is_at_end and q.answer)), None
        )

    @property
    def answered_count(self) -> int:
        return sum(q.answer is not None for q in self.questions)

    @property
    def unanswered(self) -> tuple[AskedQuestion, ...]:
        return tuple(q for q in self.questions if q.answer is None)

    @property
    def right_count(self) -> int:
        return sum(q.answer is not None and q.answer.is_right for q in self.questions)

    @property
    def first_right_count(self) -> int:
        """How many were right at the first try."""
        return sum(bool(q.tries) and q.tries[0].is_right for q in self.questions)

    @property
    def has_hints(self) -> bool:
        return not self.is_at_end and any(q.question["hints"] for q in self.questions)

    @property
    def has_passed(self) -> bool:
        return self.attempt.has_passed

    @property
    def has_tested_out(self) -> bool:
        """Whether a returner's first tries alone were enough, so that they need not read again."""
        is_enough = has_passed(self.first_right_count, self.attempt.pass_mark)
        return self.attempt.is_test_out and is_enough

    def with_answer(self, answer: Answer) -> "AttemptState":
        """The same attempt, one answer further."""
        return replace(
            self,
            questions=tuple(
                asked.with_answer(answer) if asked.question_id == answer.question_id else asked
                for asked in self.questions
            ),
        )

    def handed_in(self) -> "AttemptState":
        """The same attempt, over."""
        return replace(
            self, questions=tuple(replace(asked, is_handed_in=True) for asked in self.questions)
        )

    def numbered(self, number: int) -> AskedQuestion | None:
        return self.questions[number - 1] if 1 <= number <= len(self.questions) else None


def latest_attempt(
    *, by: User, enrolment: Enrolment | None, module_id: UUID
) -> AttemptState | None:
    """The learner's newest attempt at a module's quiz, open or handed in. Two queries."""
    if enrolment is None:
        return None
    attempt = (
        own(QuizAttempt.objects.all(), by=by)
        .filter(enrolment=enrolment, module_id=module_id)
        .order_by("-number")
        .first()
    )
    return attempt_state(attempt) if attempt else None


def own_attempt(*, by: User, module_id: UUID, attempt_id: str | UUID) -> QuizAttempt:
    """One of the learner's own attempts at a module's quiz by its public id. As `own_among`."""
    attempts = QuizAttempt.objects.filter(module_id=module_id)
    return own_among(attempts, by=by, attempt_id=attempt_id)


def own_among(attempts: QuerySet[QuizAttempt], *, by: User, attempt_id: str | UUID) -> QuizAttempt:
    """Of these attempts, the learner's own with this public id. One query.

    Raises NotYours: there is none, or the id is none, or it is somebody else's.
    """
    try:
        public_id = UUID(str(attempt_id))
    except ValueError as error:
        raise NotYours from error
    attempt = own(attempts, by=by).filter(public_id=public_id).first()
    if attempt is None:
        raise NotYours
    return attempt


def own_attempts(*, by: User, module_id: UUID) -> Sequence[QuizAttempt]:
    """Every attempt of the learner's at a module's quiz, newest first; in all their enrolments.

    Each has `asked_count`. One query; what was asked is not fetched.
    """
    return list(
        own(QuizAttempt.objects.all(), by=by)
        .filter(module_id=module_id)
        .defer("questions")
        .annotate(asked_count=ASKED_COUNT)
        .order_by("-started_at", "-number")
    )


def attempt_state(attempt: QuizAttempt) -> AttemptState:
    """The attempt with every try. One query."""
    return _state_of(attempt, attempt.answers.order_by("number"))


ANSWER_FIELDS = Answer._meta.concrete_fields
# Every try at an attempt's questions, in order: a value, for the query that reads the attempt.
TRIES = ArraySubquery(
    Answer.objects.filter(attempt=OuterRef("pk"))
    .order_by("number")
    .values(given=JSONObject(**{field.attname: field.attname for field in ANSWER_FIELDS}))
)


def held_attempt_state(*, attempt_id: int, held: Enrolment) -> AttemptState:
    """The attempt with every try, as they are now that the caller holds the enrolment.

    One query: whoever hands in has none to spare.
    """
    attempt = QuizAttempt.objects.annotate(given=TRIES).get(pk=attempt_id, enrolment=held)
    attempt.enrolment = held
    return _state_of(attempt, map(_answer, attempt.given))


def _answer(given: dict[str, Any]) -> Answer:
    values = [field.to_python(given[field.attname]) for field in ANSWER_FIELDS]
    return Answer.from_db(DEFAULT_DB_ALIAS, [field.attname for field in ANSWER_FIELDS], values)


def _state_of(attempt: QuizAttempt, answers: Iterable[Answer]) -> AttemptState:
    tries: dict[UUID, list[Answer]] = {}
    for answer in answers:
        tries.setdefault(answer.question_id, []).append(answer)
    return AttemptState(
        attempt=attempt,
        questions=tuple(
            AskedQuestion(
                number=number,
                question=question,
                tries=tuple(tries.get(UUID(question["id"]), ())),
                is_at_end=attempt.feedback_when == FeedbackWhen.AT_END,
                is_handed_in=attempt.submitted_at is not None,
                wants_sureness=attempt.asks_sureness,
            )
            for number, question in enumerate(attempt.questions, start=1)
        ),
    )


def with_answer_count(questions: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
    """Each with `answer_count`: how often it was answered, in whichever quizzes."""
    counted = (
        Answer.objects.filter(question_id=OuterRef("translation_key"))
        .order_by()
        .values("question_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return questions.annotate(answer_count=Coalesce(Subquery(counted), 0))


@dataclass(frozen=True)
class AttemptScore:
    """What an attempt that was handed in came to. No answers."""

    module_id: UUID
    number: int
    right: int
    asked: int
    pass_mark: int
    has_kept_pass: bool
    submitted_at: datetime

    @property
    def has_passed(self) -> bool:
        return has_passed(self.right, self.pass_mark, has_kept_pass=self.has_kept_pass)


def scores_of(*, enrolment: Enrolment) -> tuple[AttemptScore, ...]:
    """Every attempt at a module's quiz that was handed in, oldest first. One query.

    Fetch `enrolment` through `learning.access`.
    """
    handed_in = (
        _handed_in(enrolment)
        .annotate(asked=ASKED_COUNT)
        .order_by("submitted_at", "pk")
        .values_list(
            *("module_id", "number", "right_count", "asked"),
            *("pass_mark", "has_kept_pass", "submitted_at"),
        )
    )
    return tuple(AttemptScore(*row) for row in handed_in)


def _handed_in(enrolment: Enrolment) -> QuerySet[QuizAttempt]:
    """The attempts at modules' quizzes that are over."""
    return QuizAttempt.objects.filter(
        enrolment=enrolment,
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        submitted_at__isnull=False,
    )


def scores_as_json(*, enrolment: Enrolment) -> Combinable:
    """For `best_fractions`: an expression, for a query that is made anyway.

    What a corrected key took from an attempt still counts here: nobody who had the score loses it.
    """
    earlier = RegradedAttempt.objects.filter(
        attempt=OuterRef("pk"), was_right_count__isnull=False
    ).order_by("-was_right_count")
    right = Greatest("right_count", Subquery(earlier.values("was_right_count")[:1]))
    score = JSONObject(module="module_id", right=right, asked=ASKED_COUNT)
    return ArraySubquery(_handed_in(enrolment).values(score=score))


def best_fractions(scores: Iterable[dict[str, Any]]) -> dict[UUID, float]:
    """For each module whose quiz was handed in, the best attempt's share of right answers (0 to 1).
    `scores` are those of `scores_as_json`."""
    best: dict[UUID, float] = {}
    for score in scores:
        if score["asked"]:
            module_id = UUID(score["module"])
            fraction = score["right"] / score["asked"]
            best[module_id] = max(best.get(module_id, 0.0), fraction)
    return best


@dataclass(frozen=True)
class Pause:
    """Why the next go asks for a reason: so many goes were had, or a break is not over yet."""

    go_count: int
    is_limit_reached: bool
    break_until: datetime | None


def pause_before_next(
    attempts: Sequence[QuizAttempt], *, behaviour: QuizBehaviour, now: datetime
) -> Pause | None:
    """What stands between these attempts, oldest first, and the next; None if nothing does.

    Whoever has passed once goes on as they like.
    """
    over = [attempt for attempt in attempts if attempt.submitted_at is not None]
    if not over or any(attempt.has_passed for attempt in over):
        return None
    ended_at = over[-1].submitted_at
    assert ended_at is not None  # noqa: S101 -- `over` are those that have ended
    length = timedelta(minutes=behaviour.break_minutes)
    # A clock that was put back makes no break longer than it is.
    until = min(ended_at, now) + length
    limit = behaviour.attempt_limit
    is_limit_reached = limit is not None and len(over) >= limit
    is_break = length > timedelta(0) and until > now and ended_at + length > now
    if not is_limit_reached and not is_break:
        return None
    return Pause(
        go_count=len(over),
        is_limit_reached=is_limit_reached,
        break_until=until if is_break else None,
    )


def own_pause(
    *,
    by: User,
    enrolment: Enrolment | None,
    module_id: UUID,
    behaviour: QuizBehaviour,
    now: datetime,
) -> Pause | None:
    """What the learner's next go asks for. One query, and none where a quiz sets no limits."""
    if enrolment is None or not (behaviour.attempt_limit or behaviour.break_minutes):
        return None
    attempts = (
        own(QuizAttempt.objects.all(), by=by)
        .filter(enrolment=enrolment, module_id=module_id)
        .defer("questions")
        .order_by("number")
    )
    return pause_before_next(list(attempts), behaviour=behaviour, now=now)
