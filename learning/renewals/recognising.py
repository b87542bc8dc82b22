"""Recognising a certificate from somewhere else, and taking that back. Administrators only."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from courses.catalogue.selectors import CourseOutline
from learning.access import ensure_administrator
from learning.completions.selectors import completion_of, local_day, standing_of
from learning.completions.services import complete, withdraw_completion
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.renewals.models import Recognition
from learning.renewals.services import renew


class NothingToRecognise(Exception):
    """The course is completed, and may not be renewed yet."""


class IssuedInFuture(Exception):
    """The date of issue has not come."""


class OutOfDate(Exception):
    """A completion of that day would count no longer."""

    def __init__(self, expiry_date: date) -> None:
        super().__init__()
        self.expiry_date = expiry_date


class NotRecognised(Exception):
    """There is no such recognition, or it was taken back already."""


@transaction.atomic
def recognise(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    issuer: str,
    title: str,
    issued_date: date,
    evidence: str,
    note: str,
    by: User,
    now: datetime,
) -> Recognition:
    """Completes the course by a certificate from somewhere else; it counts from its date of issue.

    Where the completion may be renewed, this renews it. Raises NotYours for
    anybody but an administrator of the organisation and for oneself,
    SecondFactorMissing, NothingToRecognise, IssuedInFuture, OutOfDate, and
    NoOrganisation where somebody who left would renew.
    """
    ensure_administrator(by=by, enrolment=enrolment)
    held = hold(enrolment.pk)
    today = local_day(now)
    if issued_date > today:
        raise IssuedInFuture
    last = course.validity.expiry_date(issued_date)
    if last is not None and last < today:
        raise OutOfDate(last)
    standing = standing_of(completion_of(held), now=now)
    if standing is not None and standing.may_be_renewed:
        held = hold(renew(enrolment=held, by=by, now=now).pk)
    if completion_of(held) is not None:
        raise NothingToRecognise
    found = Recognition.objects.create(
        enrolment=held,
        issuer=issuer,
        title=title,
        issued_date=issued_date,
        evidence=evidence,
        note=note,
        recorded_by=by,
        recorded_at=now,
    )
    names = {"recognition": str(found.public_id), "by": str(by.public_id)}
    record_learning(
        enrolment=held,
        verb=LearningEvent.Verb.CERTIFICATE_RECOGNISED,
        now=now,
        result={**names, "issued_date": issued_date.isoformat()},
    )
    complete(
        held=held,
        course=course,
        now=now,
        rests_on={"kind": "recognised", "recognition": str(found.public_id)},
        counts_from=issued_date,
    )
    return found


@transaction.atomic
def withdraw(
    *, enrolment: Enrolment, recognition_id: UUID, reason: str, by: User, now: datetime
) -> Recognition:
    """Takes a recognition back, and with it the completion; the learner reads `reason`.

    Raises NotYours and SecondFactorMissing as `recognise`, and NotRecognised.
    """
    ensure_administrator(by=by, enrolment=enrolment)
    held = hold(enrolment.pk)
    found = Recognition.objects.filter(
        enrolment=held, public_id=recognition_id, withdrawn_at__isnull=True
    ).first()
    if found is None:
        raise NotRecognised
    found.withdrawn_by, found.withdrawn_at, found.withdrawal_reason = by, now, reason
    found.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawal_reason"])
    record_learning(
        enrolment=held,
        verb=LearningEvent.Verb.RECOGNITION_WITHDRAWN,
        now=now,
        result={"recognition": str(found.public_id), "by": str(by.public_id)},
    )
    completion = completion_of(held)
    if completion and completion.rests_on.get("recognition") == str(found.public_id):
        withdraw_completion(held=held, reason=reason, by=by, now=now)
    return found
