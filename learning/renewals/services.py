"""Renewing: begin, tell those who may, and the sessions of a refresher. Each is safe to repeat."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from courses.catalogue.quiz_behaviour import FeedbackWhen
from courses.catalogue.selectors import CourseOutline, course_outlines
from courses.questions.asking import copied
from courses.questions.marking import Response
from learning.access import NotYours
from learning.completions.models import Completion
from learning.completions.selectors import (
    completion_of,
    local_day,
    standing_completions,
    standing_of,
)
from learning.completions.services import complete
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import NoOrganisation, newest_periods
from learning.enrolments.services import begin_next_period, hold, record_learning
from learning.events.models import LearningEvent
from learning.events.services import written_together
from learning.quizzes.models import QuizAttempt
from learning.quizzes.selectors import AttemptState, attempt_state
from learning.quizzes.services import NothingToAsk, keep_answer
from learning.renewals.drawing import is_enough
from learning.renewals.models import SessionOpening
from learning.renewals.selectors import (
    MAIL,
    pool_of,
    refresher_of,
    sessions_sat,
    weak_questions,
)
from messaging.services import Draft, enqueue_many


class NotDueYet(Exception):
    """The completion counts for good, or may not be renewed yet; or there is none."""


class NotUnderWay(Exception):
    """Nothing is being renewed here: it is the first time, or it is renewed already."""


class ComeBackLater(Exception):
    """The next session opens on another day."""

    def __init__(self, opens_date: date) -> None:
        super().__init__()
        self.opens_date = opens_date


def tell_of_renewals(*, now: datetime, batch_size: int = 500) -> int:
    """Queues one mail for each completion that may be renewed by now. How many there were.

    Late is not lost: whoever was not told is found whenever this runs. Twice is
    once: the row says that it was told, and the mail's key is the completion's.
    """
    live = [outline.course_id for outline in course_outlines()]
    waiting = standing_completions().filter(
        renewal_date__lte=local_day(now),
        renewal_told_at__isnull=True,
        enrolment__in=newest_periods(
            Enrolment.objects.filter(course_id__in=live, learner__is_active=True)
        ),
    )
    told = 0
    while batch := list(waiting.order_by("pk").values_list("pk", flat=True)[:batch_size]):
        told += _tell(batch, now)
    return told


@transaction.atomic
def _tell(keys: list[int], now: datetime) -> int:
    held = list(
        standing_completions()
        .select_for_update(of=("self",))
        .filter(pk__in=keys, renewal_told_at__isnull=True)
        .select_related("enrolment__learner")
        .order_by("pk")
    )
    drafts = [
        Draft(
            kind=MAIL,
            recipient=each.enrolment.learner,
            context={"completion": str(each.public_id)},
            dedupe_key=f"{MAIL}:{each.public_id}",
            due_at=now,
        )
        for each in held
    ]
    enqueue_many(drafts=drafts, now=now)
    Completion.objects.filter(pk__in=[each.pk for each in held]).update(renewal_told_at=now)
    return len(held)


@transaction.atomic
def renew(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """The next period of a completion that may be renewed, or has expired. The old one stays.

    Fetch `enrolment` through `learning.access`. It may be one that was renewed
    already, by another tab: then the renewal that there is. Raises NotDueYet, and
    NoOrganisation for somebody who no longer belongs to the organisation.
    """
    held = hold(enrolment.pk)
    newest = Enrolment.objects.filter(
        learner=held.learner_id, organisation=held.organisation_id, course_id=held.course_id
    ).latest("period")
    if newest.pk != held.pk:
        return newest
    standing = standing_of(completion_of(held), now=now)
    if standing is None or not standing.may_be_renewed:
        raise NotDueYet
    if not held.learner.memberships.filter(organisation=held.organisation_id).exists():
        raise NoOrganisation
    return begin_next_period(held=held, enrolled_at=max(now, standing.completed_at), by=by, now=now)


@transaction.atomic
def start_session(*, enrolment: Enrolment, course: CourseOutline, now: datetime) -> AttemptState:
    """The learner's open session; the next one if none is open, with its questions copied.

    Two tabs get the same one. Raises NotUnderWay, ComeBackLater, NothingToAsk.
    """
    held = hold(enrolment.pk)
    if not held.is_renewal or completion_of(held) is not None:
        raise NotUnderWay
    refresher = refresher_of(enrolment=held, course=course, now=now)
    if refresher.open_attempt:
        return attempt_state(refresher.open_attempt)
    if refresher.opens_date:
        raise ComeBackLater(refresher.opens_date)
    seed = f"{held.public_id} {course.course_id} {refresher.next_number}"
    questions = [
        {
            **copied(
                each.source.kind, each.source.value, question_id=each.source.question_id, seed=seed
            ),
            "module": str(each.module.module_id),
        }
        for each in refresher.weakest_first(weak_questions(held))
    ]
    if not questions:
        raise NothingToAsk
    attempt = QuizAttempt.objects.create(
        enrolment=held,
        purpose=QuizAttempt.Purpose.REFRESHER,
        number=refresher.next_number,
        questions=questions,
        pass_mark=0,
        feedback_when=FeedbackWhen.AT_ONCE,
        started_at=now,
    )
    return attempt_state(attempt)


@transaction.atomic
@written_together()
def answer_in_session(
    *,
    attempt: QuizAttempt,
    question_id: UUID,
    response: Response,
    course: CourseOutline,
    now: datetime,
    try_number: int | None = None,
    sureness: int | None = None,
    seconds: int | None = None,
) -> AttemptState:
    """Keeps and marks one answer, as `quizzes.services.keep_answer`. The last one hands the session
    in; the last session that was needed completes the renewal."""
    state = keep_answer(
        attempt=attempt,
        question_id=question_id,
        response=response,
        now=now,
        try_number=try_number,
        sureness=sureness,
        seconds=seconds,
    )
    if state.is_handed_in or state.next is not None:
        return state
    return _hand_in(state, course, now)


def _hand_in(state: AttemptState, course: CourseOutline, now: datetime) -> AttemptState:
    attempt, held = state.attempt, state.attempt.enrolment
    attempt.submitted_at = max(now, attempt.started_at)
    attempt.right_count = state.right_count
    attempt.save(update_fields=["submitted_at", "right_count"])
    outcome: dict[str, Any] = {
        "attempt": str(attempt.public_id),
        "number": attempt.number,
        "right": attempt.right_count,
        "right_at_first": state.first_right_count,
        "asked": len(state.questions),
    }
    record_learning(enrolment=held, verb=LearningEvent.Verb.REFRESHED, now=now, result=outcome)
    sat = sessions_sat(held)
    # The whole course may have been done meanwhile: then it is renewed already.
    if is_enough(sat, pool_of(course)) and completion_of(held) is None:
        rests_on = {"kind": "refresher", "sessions": len(sat)}
        complete(held=held, course=course, now=now, rests_on=rests_on)
    return state.handed_in()


class OpenAlready(Exception):
    """The next session is open, or there is none to wait for."""


@transaction.atomic
def open_session(
    *, enrolment: Enrolment, course: CourseOutline, reason: str, by: User, now: datetime
) -> SessionOpening:
    """Opens the next session of a refresher before its day; the learner reads `reason`.

    Fetch `enrolment` through `learning.access`, which decides who may. Raises
    OpenAlready, NotUnderWay, and NotYours for oneself.
    """
    held = hold(enrolment.pk)
    if held.learner_id == by.pk:
        raise NotYours
    if not held.is_renewal or completion_of(held) is not None:
        raise NotUnderWay
    refresher = refresher_of(enrolment=held, course=course, now=now)
    if refresher.opens_date is None:
        raise OpenAlready
    opened = SessionOpening.objects.create(
        enrolment=held, number=refresher.next_number, reason=reason, by=by, at=now
    )
    record_learning(
        enrolment=held,
        verb=LearningEvent.Verb.SESSION_OPENED,
        now=now,
        result={"session": opened.number, "by": str(by.public_id)},
    )
    return opened
