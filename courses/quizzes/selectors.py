"""Reading attempts: what was asked, what was answered, how it was marked."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.access import own
from courses.enrolments.models import Enrolment
from courses.questions.kinds import KINDS
from courses.questions.marking import Marked, Question
from courses.quizzes.models import Answer, QuizAttempt


@dataclass(frozen=True)
class AskedQuestion:
    """One question of an attempt and, if it was answered, its outcome."""

    number: int
    question: Question
    answer: Answer | None

    @property
    def question_id(self) -> UUID:
        return UUID(self.question["id"])

    @property
    def template(self) -> str:
        return KINDS[self.question["kind"]].TEMPLATE

    @property
    def marked(self) -> Marked | None:
        if self.answer is None:
            return None
        return KINDS[self.question["kind"]].mark(self.question, self.answer.response)


@dataclass(frozen=True)
class AttemptState:
    """An attempt with its questions in the order they are asked."""

    attempt: QuizAttempt
    questions: tuple[AskedQuestion, ...]

    @property
    def next(self) -> AskedQuestion | None:
        """The first question without an answer."""
        return next((q for q in self.questions if q.answer is None), None)

    @property
    def answered_count(self) -> int:
        return sum(q.answer is not None for q in self.questions)

    @property
    def right_count(self) -> int:
        return sum(q.answer is not None and q.answer.is_right for q in self.questions)

    @property
    def has_passed(self) -> bool:
        return (
            self.attempt.submitted_at is not None
            and self.attempt.right_count is not None
            and self.attempt.right_count >= self.attempt.pass_mark
        )

    def with_answer(self, answer: Answer) -> "AttemptState":
        """The same attempt, one answer further."""
        return replace(
            self,
            questions=tuple(
                replace(asked, answer=answer) if asked.question_id == answer.question_id else asked
                for asked in self.questions
            ),
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


def attempt_state(attempt: QuizAttempt) -> AttemptState:
    answers = {answer.question_id: answer for answer in attempt.answers.all()}
    return AttemptState(
        attempt=attempt,
        questions=tuple(
            AskedQuestion(number, question, answers.get(UUID(question["id"])))
            for number, question in enumerate(attempt.questions, start=1)
        ),
    )


# Figures about fewer people than this could tell who they are.
FEWEST_SHOWN = 5


def with_answer_count(rows: QuerySet, *, key: str) -> QuerySet:
    """Each row with `answer_count`: how often the question that its `key` names was answered."""
    counted = (
        Answer.objects.filter(question_id=OuterRef(key))
        .order_by()
        .values("question_id")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return rows.annotate(answer_count=Coalesce(Subquery(counted), 0))


@dataclass(frozen=True)
class AttemptScore:
    """What an attempt that was handed in came to. No answers."""

    module_id: UUID
    number: int
    right: int
    asked: int
    pass_mark: int
    submitted_at: datetime

    @property
    def has_passed(self) -> bool:
        return self.right >= self.pass_mark


def scores_of(*, enrolment: Enrolment) -> tuple[AttemptScore, ...]:
    """Every attempt of an enrolment that was handed in, oldest first. One query.

    Fetch `enrolment` through `courses.access`.
    """
    handed_in = (
        QuizAttempt.objects.filter(enrolment=enrolment, submitted_at__isnull=False)
        .annotate(
            asked=Func("questions", function="jsonb_array_length", output_field=IntegerField())
        )
        .order_by("submitted_at", "pk")
        .values_list("module_id", "number", "right_count", "asked", "pass_mark", "submitted_at")
    )
    return tuple(AttemptScore(*row) for row in handed_in)


def best_fractions(*, enrolment: Enrolment) -> dict[UUID, float]:
    """For each module whose quiz was handed in, the best attempt's share of right answers (0 to 1).
    One query."""
    best: dict[UUID, float] = {}
    for score in scores_of(enrolment=enrolment):
        if score.asked:
            fraction = score.right / score.asked
            best[score.module_id] = max(best.get(score.module_id, 0.0), fraction)
    return best
