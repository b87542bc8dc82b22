"""Taking a quiz: start, answer, hand in. Each is safe to repeat."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, quiz_source
from courses.enrolments.models import Enrolment
from courses.enrolments.services import hold, record_learning
from courses.events.models import LearningEvent
from courses.progress.services import give_evidence, start_step
from courses.questions.asking import copied
from courses.questions.kinds import KINDS
from courses.questions.marking import Response
from courses.quizzes.models import Answer, QuizAttempt
from courses.quizzes.selectors import AttemptState, attempt_state


class NothingToAsk(Exception):
    """The module has no questions now."""


class NoSuchQuestion(Exception):
    """The attempt does not ask this question."""


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, module: ModuleOutline, now: datetime) -> AttemptState:
    """The learner's open attempt; a new one if none is open, copying the quiz as it is now.

    Two tabs, or two threads, get the same attempt. Raises NothingToAsk.
    """
    held = hold(enrolment.pk)
    newest = (
        QuizAttempt.objects.filter(enrolment=held, module_id=module.module_id)
        .order_by("-number")
        .first()
    )
    if newest and newest.submitted_at is None:
        return attempt_state(newest)
    source = quiz_source(module.module_id)
    number = newest.number + 1 if newest else 1
    # Parts stand in another order in each attempt, and in the same one within it.
    seed = f"{held.public_id} {module.module_id} {number}"
    questions = [
        copied(each.kind, each.value, question_id=each.question_id, seed=seed)
        for each in source.questions
    ]
    if not questions:
        raise NothingToAsk
    start_step(enrolment=held, module=module, step=Step.QUIZ, now=now)
    attempt = QuizAttempt.objects.create(
        enrolment=held,
        module_id=module.module_id,
        number=number,
        questions=questions,
        pass_mark=min(source.pass_mark, len(questions)),
        started_at=now,
    )
    return attempt_state(attempt)


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
    tab changes nothing and gets the same state.
    Raises NoSuchQuestion, InvalidResponse.
    """
    held = hold(attempt.enrolment_id)
    attempt = QuizAttempt.objects.get(pk=attempt.pk, enrolment=held)
    attempt.enrolment = held
    state = attempt_state(attempt)
    asked = next((q for q in state.questions if q.question_id == question_id), None)
    if asked is None:
        raise NoSuchQuestion
    if asked.answer is not None:
        return state
    marked = KINDS[asked.question["kind"]].mark(asked.question, response)
    answer = Answer.objects.create(
        attempt=attempt,
        question_id=question_id,
        question_version=asked.question["version"],
        response=response,
        fraction=marked.fraction,
        is_right=marked.is_right,
        answered_at=now,
    )
    state = state.with_answer(answer)
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
    record_learning(
        enrolment=enrolment,
        verb=LearningEvent.Verb.QUIZ_SUBMITTED,
        module=module,
        step=Step.QUIZ,
        now=now,
        result=outcome,
    )
    give_evidence(
        enrolment=enrolment,
        course=course,
        module=module,
        step=Step.QUIZ,
        evidence=outcome,
        now=now,
    )
