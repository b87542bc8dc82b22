"""Taking a quiz: start, answer, hand in. Each is safe to repeat."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, QuizSource, quiz_source
from courses.questions.asking import copied
from courses.questions.kinds import KINDS
from courses.questions.marking import Question, Response
from courses.questions.shuffling import mixed
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.events.services import written_together
from learning.progress.services import give_evidence, start_step
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.selectors import (
    AskedQuestion,
    AttemptState,
    Pause,
    attempt_state,
    held_attempt_state,
    pause_before_next,
)


class NothingToAsk(Exception):
    """The module has no questions now."""


class NoSuchQuestion(Exception):
    """The attempt does not ask this question."""


class ReasonNeeded(Exception):
    """The learner may go on, and is asked why they do not wait."""

    def __init__(self, pause: Pause) -> None:
        super().__init__()
        self.pause = pause


class NotTheNextTry(Exception):
    """The answer was made on a page that is not the newest. Nothing was saved."""

    def __init__(self, state: AttemptState) -> None:
        super().__init__()
        self.state = state


@transaction.atomic
def start_attempt(
    *, enrolment: Enrolment, module: ModuleOutline, now: datetime, reason: str = ""
) -> AttemptState:
    """The learner's open attempt; a new one if none is open, copying the quiz as it is now.

    Two tabs, or two threads, get the same attempt. `reason` is kept where one was
    asked for. Raises NothingToAsk, and ReasonNeeded when there is none.
    """
    held = hold(enrolment.pk)
    earlier = list(
        QuizAttempt.objects.filter(enrolment=held, module_id=module.module_id)
        .defer("questions")
        .order_by("number")
    )
    newest = earlier[-1] if earlier else None
    if newest and newest.submitted_at is None:
        return attempt_state(newest)
    source = quiz_source(module.module_id)
    number = newest.number + 1 if newest else 1
    # Parts stand in another order in each attempt, and in the same one within it.
    questions = _asked(source, seed=f"{held.public_id} {module.module_id} {number}")
    if not questions:
        raise NothingToAsk
    pause = pause_before_next(earlier, behaviour=source.behaviour, now=now)
    if pause and not reason.strip():
        raise ReasonNeeded(pause)
    start_step(enrolment=held, module=module, step=Step.QUIZ, now=now)
    attempt = QuizAttempt.objects.create(
        enrolment=held,
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        module_id=module.module_id,
        number=number,
        questions=questions,
        pass_mark=source.behaviour.needed_of(len(source.questions)),
        feedback_when=source.behaviour.feedback_when,
        asks_sureness=source.behaviour.asks_sureness,
        is_test_out=source.behaviour.allows_test_out and number == 1 and held.is_returner,
        reason=reason.strip() if pause else "",
        started_at=now,
    )
    return attempt_state(attempt)


def _asked(source: QuizSource, *, seed: str) -> list[Question]:
    """Copies of the questions: those that the seed draws, in the order the editor gave them."""
    names = [{"id": str(each.question_id)} for each in source.questions]
    count = source.behaviour.asked_of(len(names))
    drawn = {each["id"] for each in mixed(names, seed)[:count]}
    return [
        copied(each.kind, each.value, question_id=each.question_id, seed=seed)
        for each in source.questions
        if str(each.question_id) in drawn
    ]


@transaction.atomic
@written_together()
def answer_question(
    *,
    attempt: QuizAttempt,
    question_id: UUID,
    response: Response,
    course: CourseOutline,
    module: ModuleOutline,
    now: datetime,
    try_number: int | None = None,
    sureness: int | None = None,
    seconds: int | None = None,
) -> AttemptState:
    """Keeps and marks one answer, as `keep_answer` says.

    With feedback at once the last answer hands the attempt in; with feedback at
    the end answers may be changed until `hand_in`.
    """
    state = keep_answer(
        attempt=attempt,
        question_id=question_id,
        response=response,
        now=now,
        try_number=try_number,
        sureness=sureness,
        seconds=seconds,
    )
    if not state.is_at_end and not state.is_handed_in and state.next is None:
        return close_attempt(state, course, module, now)
    return state


def keep_answer(
    *,
    attempt: QuizAttempt,
    question_id: UUID,
    response: Response,
    now: datetime,
    try_number: int | None = None,
    sureness: int | None = None,
    seconds: int | None = None,
) -> AttemptState:
    """Keeps and marks one answer, whatever it is for. The caller's transaction then holds the
    enrolment (`state.attempt.enrolment`), and the caller hands the attempt in.

    `try_number` says which answer the page was shown for (`AskedQuestion.next_try`);
    without it, it is the next. One that was kept already stands: a replay or a
    second tab changes nothing and gets the same state. `sureness` is 1 to 3,
    `seconds` at most an hour.
    Raises NoSuchQuestion, InvalidResponse, and NotTheNextTry where nothing was kept.
    """
    held = hold(attempt.enrolment_id)
    state = held_attempt_state(attempt_id=attempt.pk, held=held)
    attempt = state.attempt
    asked = next((q for q in state.questions if q.question_id == question_id), None)
    if asked is None:
        raise NoSuchQuestion
    if not asked.is_open or _is_kept(asked, response, try_number):
        return state
    if try_number not in (None, asked.next_try):
        raise NotTheNextTry(state)
    marked = KINDS[asked.question["kind"]].mark(asked.question, response)
    change = asked.answer if asked.is_at_end else None
    answer = change or Answer(
        attempt=attempt,
        question_id=question_id,
        number=len(asked.tries) + 1,
        question_version=asked.question["version"],
        saved_count=0,
    )
    answer.response = response
    answer.fraction = marked.fraction
    answer.is_right = marked.is_right
    answer.sureness = sureness if asked.asks_sureness else None
    answer.seconds = None if seconds is None else min(max(seconds, 0), Answer.MAX_SECONDS)
    answer.saved_count += 1
    answer.answered_at = max(now, attempt.started_at)
    answer.save()
    return state.with_answer(answer)


def _is_kept(asked: AskedQuestion, response: Response, try_number: int | None) -> bool:
    """Whether this answer was kept before: sent twice, or sent again by a second tab.

    Where answers may be changed, an older page with another answer is no replay.
    """
    if try_number is None or asked.answer is None or try_number >= asked.next_try:
        return False
    return not asked.is_at_end or asked.answer.response == response


@transaction.atomic
@written_together()
def hand_in(
    *, attempt: QuizAttempt, course: CourseOutline, module: ModuleOutline, now: datetime
) -> AttemptState:
    """Hands in an attempt with feedback at the end; what has no answer is not right.

    An attempt that is over, or that hands itself in at its last answer, is left as it is.
    """
    held = hold(attempt.enrolment_id)
    state = held_attempt_state(attempt_id=attempt.pk, held=held)
    if state.is_handed_in or not state.is_at_end:
        return state
    return close_attempt(state, course, module, now)


def close_attempt(
    state: AttemptState, course: CourseOutline, module: ModuleOutline, now: datetime
) -> AttemptState:
    """Hands the attempt in, as it stands. The caller holds its enrolment."""
    attempt = state.attempt
    attempt.submitted_at = max(now, attempt.started_at)
    attempt.right_count = state.right_count
    attempt.save(update_fields=["submitted_at", "right_count"])
    outcome = outcome_of(state)
    record_learning(
        enrolment=attempt.enrolment,
        verb=LearningEvent.Verb.QUIZ_SUBMITTED,
        module=module,
        step=Step.QUIZ,
        now=now,
        result=outcome,
    )
    give_evidence(
        held=attempt.enrolment,
        course=course,
        module=module,
        step=Step.QUIZ,
        evidence=outcome,
        now=now,
        instead_of=tested_out(state, module, outcome),
    )
    return state.handed_in()


def tested_out(
    state: AttemptState, module: ModuleOutline, outcome: dict[str, Any]
) -> dict[Step, dict[str, Any]]:
    """The steps that a returner need not do again: the first tries alone were enough."""
    if not state.has_tested_out:
        return {}
    evidence = {"kind": "tested_out", **outcome}
    return {step: evidence for step in (Step.LEARN, Step.SCENARIO) if step in module.steps}


def outcome_of(state: AttemptState) -> dict[str, Any]:
    """What an attempt that is handed in says to progress, and to whoever reads events."""
    attempt = state.attempt
    return {
        "attempt": str(attempt.public_id),
        "number": attempt.number,
        "right": attempt.right_count,
        "right_at_first": state.first_right_count,
        "asked": len(state.questions),
        "pass_mark": attempt.pass_mark,
    }
