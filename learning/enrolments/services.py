"""Enrolling: a learner takes a course for an organisation."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import Cohort, CohortMembership, Organisation, User
from accounts.services import place_learner
from courses.catalogue.selectors import ModuleOutline, course_outlines
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.events.selectors import has_completed_course
from learning.events.services import record


@transaction.atomic
def enrol(
    *, learner: User, organisation: Organisation, course_id: UUID, by: User, now: datetime
) -> Enrolment:
    """The learner's newest enrolment in the course for the organisation, made if there is none.

    It keeps what the course asks for today, which is what this learner is asked for to the end.
    Safe to call twice, also at the same moment: a unique constraint decides.
    """
    who = {"learner": learner, "organisation": organisation, "course_id": course_id}
    newest = Enrolment.objects.filter(**who).order_by("-period").first()
    if newest is not None:
        return newest
    enrolment, is_new = Enrolment.objects.get_or_create(
        **who,
        period=1,
        defaults={
            "enrolled_at": now,
            "is_returner": has_completed_course(
                learner_id=learner.pk, course_id=course_id, before=now
            ),
            **_asked_of_beginners(course_id),
        },
    )
    if is_new:
        record_learning(
            enrolment=enrolment,
            verb=LearningEvent.Verb.ENROLLED,
            now=now,
            result={"by_self": by == learner},
        )
    return enrolment


@transaction.atomic
def add_learner(*, cohort: Cohort, learner: User, by: User, now: datetime) -> CohortMembership:
    """Puts a learner in the cohort and enrols them in its course. Twice is the same as once.

    Raises NotInOrganisation, AlreadyInCohort.
    """
    place = place_learner(cohort=cohort, learner=learner, by=by, now=now)
    enrol(
        learner=learner,
        organisation=cohort.organisation,
        course_id=cohort.course_id,
        by=by,
        now=now,
    )
    return place


def _asked_of_beginners(course_id: UUID) -> dict[str, Any]:
    outline = next((each for each in course_outlines() if each.course_id == course_id), None)
    if outline is None:
        return {}
    asked = outline.requirements
    return {"requirements": asked.as_json(), "steps_asked": asked.step_count}


def begin_next_period(
    *, held: Enrolment, enrolled_at: datetime, by: User, now: datetime
) -> Enrolment:
    """The period after this one, on the newest enrolment, which the caller holds.

    It asks for what the course asks for today. The caller knows that it may begin.
    """
    following = Enrolment.objects.create(
        learner_id=held.learner_id,
        organisation_id=held.organisation_id,
        course_id=held.course_id,
        period=held.period + 1,
        enrolled_at=enrolled_at,
        is_returner=True,
        **_asked_of_beginners(held.course_id),
    )
    record_learning(
        enrolment=following,
        verb=LearningEvent.Verb.ENROLLED,
        now=now,
        result={"by_self": by.pk == held.learner_id, "period": following.period},
    )
    return following


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

    As `learning.events.services.record`: in the same transaction, and no words of a learner's.
    """
    record(
        verb=verb,
        learner_id=enrolment.learner_id,
        organisation_id=enrolment.organisation_id,
        enrolment_id=enrolment.public_id,
        course_id=enrolment.course_id,
        activity_id=module.module_id if module else enrolment.course_id,
        now=now,
        step=step,
        result=result,
    )
