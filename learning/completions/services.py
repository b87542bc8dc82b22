"""Completing a course, and taking that back. Nothing else writes a completion."""

from datetime import date, datetime
from typing import Any

from accounts.models import User
from courses.catalogue.outlines import CourseOutline
from learning.completions.models import Completion
from learning.completions.selectors import completion_of, local_day
from learning.enrolments.models import Enrolment
from learning.enrolments.services import record_learning
from learning.events.models import LearningEvent


class NoCompletion(Exception):
    """No completion stands in the enrolment: there was none, or it was taken back already."""


def complete(
    *,
    held: Enrolment,
    course: CourseOutline,
    now: datetime,
    rests_on: dict[str, Any] | None = None,
    counts_from: date | None = None,
) -> Completion:
    """Completes the course, in an enrolment that the caller holds, and writes it down.

    How long it counts is what the course says now, from today or from
    `counts_from`. `rests_on` is what stands in place of the course's own
    requirements. The caller has looked that no completion stands; the database
    refuses a second.
    """
    completed_at = max(now, held.enrolled_at)
    start = counts_from or local_day(completed_at)
    done = Completion.objects.create(
        enrolment=held,
        completed_at=completed_at,
        rests_on=rests_on or {"kind": "requirements"},
        course_version=course.version,
        expiry_date=course.validity.expiry_date(start),
        renewal_date=course.validity.renewal_date(start),
    )
    record_learning(
        enrolment=held,
        verb=LearningEvent.Verb.COURSE_COMPLETED,
        now=now,
        result={**done.rests_on, "completion": str(done.public_id)},
    )
    return done


def withdraw_completion(*, held: Enrolment, reason: str, by: User, now: datetime) -> Completion:
    """Takes back the completion that stands in an enrolment that the caller holds. The row stays.

    Raises NoCompletion.
    """
    taken = completion_of(held)
    if taken is None:
        raise NoCompletion
    taken.withdrawn_at, taken.withdrawn_by, taken.withdrawal_reason = now, by, reason
    taken.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    record_learning(
        enrolment=held,
        verb=LearningEvent.Verb.COMPLETION_WITHDRAWN,
        now=now,
        result={"completion": str(taken.public_id), "by": str(by.public_id)},
    )
    return taken
