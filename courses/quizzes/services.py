"""Taking a quiz: start, answer, hand in. Each is safe to repeat."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, quiz_source
from courses.enrolments.models import Enrolment
from courses.events.models import LearningEvent
from courses.events.services import record
from courses.progress.services import complete_step, start_step
from courses.questions.kinds import KINDS
from courses.questions.marking import InvalidResponse, Response
from courses.quizzes.models import Answer, QuizAttempt
from courses.quizzes.selectors import AttemptState, attempt_state


class NothingToAsk(Exception):
    """The module has no questions now."""


class AttemptClosed(Exception):
    """The attempt has been handed in and does not change."""


class NoSuchQuestion(Exception):
    """The attempt does not ask this question."""


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, module: ModuleOutline, now: datetime) -> QuizAttempt:
    """The learner's open attempt; a new one if none is open, copying the quiz as it is now.

    Two tabs, or two threads, get the same attempt. Raises NothingToAsk.
    """
    attempts = QuizAttempt.objects.filter(enrolment=enrolment, module_id=module.module_id)
    if attempt := attempts.filter(submitted_at=None).first():
        return attempt
    source = quiz_source(module.module_id)
    questions = [
        KINDS[block.block_type].ask(block.value, question_id=UUID(block.id))
        for block in source.questions
    ]
    if not questions:
        raise NothingToAsk
    start_step(enrolment=enrolment, module=module, step=Step.QUIZ, now=now)
    last = attempts.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return QuizAttempt.objects.create(
                enrolment=enrolment,
                module_id=module.module_id,
                number=last + 1,
                questions=questions,
                pass_mark=min(source.pass_mark, len(questions)),
                started_at=now,
            )
    except IntegrityError:
        # Somebody else (another tab) opened it between our look and our write.
        return attempts.order_by("-number")[0]


@transaction.atomic
def answer_question(
    *,
    attempt: QuizAttempt,
    question_id: UUID,
    response: Response,
    course: CourseOutline,
    module: ModuleOutline,
    now: datetime,
) -> AttemptState:
    """Keeps and marks one answer; the last one hands the attempt in.

    The first answer to a question stands: a second one, a replay or a second
    tab changes nothing and gets the same state. The attempt is locked, so of
    many at once one decides. Raises AttemptClosed for an unanswered question of
    a closed attempt, NoSuchQuestion, InvalidResponse.
    """
    attempt = QuizAttempt.objects.select_for_update().get(pk=attempt.pk)
    state = attempt_state(attempt)
    asked = next((q for q in state.questions if q.question_id == question_id), None)
    if asked is None:
        raise NoSuchQuestion
    if asked.answer is not None:
        return state
    if attempt.submitted_at is not None:
        raise AttemptClosed
    marked = KINDS[asked.question["kind"]].mark(asked.question, response)
    Answer.objects.create(
        attempt=attempt,
        question_id=question_id,
        response=response,
        is_right=marked.is_right,
        answered_at=now,
    )
    state = attempt_state(attempt)
    if state.next is None:
        _hand_in(state, course, module, now)
    return state


def _hand_in(
    state: AttemptState, course: CourseOutline, module: ModuleOutline, now: datetime
) -> None:
    attempt = state.attempt
    attempt.submitted_at = max(now, attempt.started_at)
    attempt.right_count = state.right_count
    attempt.save(update_fields=["submitted_at", "right_count"])
    enrolment = attempt.enrolment
    outcome = {
        "attempt": str(attempt.public_id),
        "number": attempt.number,
        "right": attempt.right_count,
        "asked": len(state.questions),
        "pass_mark": attempt.pass_mark,
    }
    record(
        verb=LearningEvent.Verb.QUIZ_SUBMITTED,
        learner=enrolment.learner,
        organisation=enrolment.organisation,
        course_id=enrolment.course_id,
        activity_id=module.module_id,
        step=Step.QUIZ,
        now=now,
        result=outcome,
    )
    if state.has_passed:
        complete_step(
            enrolment=enrolment,
            course=course,
            module=module,
            step=Step.QUIZ,
            evidence=outcome,
            now=now,
        )


__all__ = [
    "AttemptClosed",
    "InvalidResponse",
    "NoSuchQuestion",
    "NothingToAsk",
    "answer_question",
    "start_attempt",
]
