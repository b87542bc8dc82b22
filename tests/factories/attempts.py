"""Handed-in attempts by many people, straight into the tables: for what is counted, not lived."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from accounts.models import User
from courses.questions.asking import version_of
from courses.questions.kinds import KINDS
from courses.questions.marking import Question
from learning.enrolments.models import Enrolment
from learning.quizzes.models import Answer, QuizAttempt
from tests.factories.accounts import make_organisation
from tests.factories.learning import NOW

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Given:
    """One try at a question, as the table keeps it. Its kind marks it unless it says how."""

    question: Question
    response: Any
    fraction: float | None = None
    sureness: int | None = None
    seconds: int | None = None
    number: int = 1

    def row(self, attempt: QuizAttempt) -> Answer:
        fraction = self.fraction
        if fraction is None:
            kind = KINDS[self.question["kind"]]
            fraction = kind.mark(self.question, self.response).fraction
        return Answer(
            attempt=attempt,
            question_id=self.question["id"],
            question_version=self.question["version"],
            number=self.number,
            response=self.response,
            fraction=fraction,
            is_right=fraction == 1,
            sureness=self.sureness,
            seconds=self.seconds,
            answered_at=NOW,
        )


def make_many_enrolments(course_id: UUID, count: int) -> list[Enrolment]:
    organisation = make_organisation()
    people = User.objects.bulk_create(
        User(email=f"many{next(_numbers)}@example.org") for _ in range(count)
    )
    return Enrolment.objects.bulk_create(
        Enrolment(learner=each, organisation=organisation, course_id=course_id, enrolled_at=NOW)
        for each in people
    )


def make_attempts(
    enrolments: Sequence[Enrolment],
    module_id: UUID,
    given: Sequence[Sequence[Given]],
    *,
    number: int = 1,
    is_handed_in: bool = True,
    pass_mark: int = 1,
) -> list[QuizAttempt]:
    """One attempt for each enrolment, with what it gave."""
    attempts = QuizAttempt.objects.bulk_create(
        QuizAttempt(
            enrolment=enrolment,
            purpose=QuizAttempt.Purpose.MODULE_QUIZ,
            module_id=module_id,
            number=number,
            questions=list({each.question["id"]: each.question for each in own}.values()),
            pass_mark=pass_mark,
            started_at=NOW - timedelta(minutes=5),
            submitted_at=NOW if is_handed_in else None,
            right_count=0 if is_handed_in else None,
        )
        for enrolment, own in zip(enrolments, given, strict=True)
    )
    rows = [each.row(attempt) for attempt, own in zip(attempts, given, strict=True) for each in own]
    Answer.objects.bulk_create(rows)
    if is_handed_in:
        right: dict[int, set[Any]] = {}
        for row in rows:
            right.setdefault(row.attempt_id, set()).update([row.question_id] * row.is_right)
        for attempt in attempts:
            attempt.right_count = len(right.get(attempt.pk, ()))
        QuizAttempt.objects.bulk_update(attempts, ["right_count"])
    return attempts


def make_open_attempt(
    enrolment: Enrolment, module_id: UUID, questions: Sequence[Question], **facts: Any
) -> QuizAttempt:
    """One that its learner has just begun: it asks these, whatever the module asks today."""
    return QuizAttempt.objects.create(
        enrolment=enrolment,
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        module_id=module_id,
        number=1,
        questions=list(questions),
        **{"pass_mark": 1, "started_at": NOW, **facts},
    )


def versioned(question: Question) -> Question:
    """The question as an attempt copies it."""
    return {**question, "hints": [], "read_again": "", "version": version_of(question)}
