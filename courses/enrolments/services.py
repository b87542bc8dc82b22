"""Enrolling: a learner takes a course for an organisation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Organisation, User
from courses.catalogue.selectors import ModuleOutline, course_outlines
from courses.enrolments.models import Enrolment
from courses.events.models import LearningEvent
from courses.events.services import record


@transaction.atomic
def enrol(
    *, learner: User, organisation: Organisation, course_id: UUID, by: User, now: datetime
) -> Enrolment:
    """The learner's enrolment in the course for the organisation, made if there is none.

    It keeps what the course asks for today, which is what this learner is asked for to the end.
    Safe to call twice, also at the same moment: a unique constraint decides.
    """
    enrolment, is_new = Enrolment.objects.get_or_create(
        learner=learner,
        organisation=organisation,
        course_id=course_id,
        defaults={"enrolled_at": now, "requirements": lambda: _asked_of_beginners(course_id)},
    )
    if is_new:
        record_learning(
            enrolment=enrolment,
            verb=LearningEvent.Verb.ENROLLED,
            now=now,
            result={"by_self": by == learner},
        )
    return enrolment


def _asked_of_beginners(course_id: UUID) -> dict[str, Any]:
    outline = next((each for each in course_outlines() if each.course_id == course_id), None)
    return outline.requirements.as_json() if outline else {}


def hold(enrolment_id: int) -> Enrolment:
    """The enrolment, locked until the transaction ends.

    Whatever writes a learner's record takes this lock before it looks or writes,
    so a learner's double clicks and second tabs stand in a queue: each sees what
    the one before it did, and none waits for another in a circle.
    """
    return Enrolment.objects.select_for_update().get(pk=enrolment_id)


def record_learning(
    *,
    enrolment: Enrolment,
    verb: LearningEvent.Verb,
    now: datetime,
    module: ModuleOutline | None = None,
    step: str = "",
    result: dict[str, Any] | None = None,
) -> None:
    """Appends what happened in an enrolment: in one of the modules, or in the course as a whole.

    As `courses.events.services.record`: in the same transaction, and no words of a learner's.
    """
    record(
        verb=verb,
        learner_id=enrolment.learner_id,
        organisation_id=enrolment.organisation_id,
        course_id=enrolment.course_id,
        activity_id=module.module_id if module else enrolment.course_id,
        now=now,
        step=step,
        result=result,
    )
