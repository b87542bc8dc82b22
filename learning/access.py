"""The few doors through which a learner's things are fetched.

Three kinds of people ask, and each has its own door:

- a learner asks for their own things (`own`, `own_enrolment`): whichever
  organisation they were made for, theirs alone, for as long as they can sign in;
- a member of a cohort, learner or facilitator, asks for what its learners share with each
  other (`cohort_place`);
- somebody who leads or runs an organisation asks for what its learners did
  (`enrolments_for_staff`): only that organisation's, only with a role that may.
  Reflections have no such door.

A view fetches through these and nothing else, so a missing check is a missing
import. What does not exist and what is somebody else's look the same: not found.
"""

from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet

from accounts.access import ensure_second_factor
from accounts.models import Membership, Organisation, User
from learning.enrolments.models import Enrolment

T = TypeVar("T", bound=Model)


class NotYours(Exception):
    """There is no such thing, or it is somebody else's. The two are not told apart."""


@dataclass(frozen=True)
class CohortPlace:
    """Somebody's place in a cohort (`courses.cohorts`, which stands above this room)."""

    cohort: Any
    is_facilitator: bool


def own(things: QuerySet[T], *, by: User) -> QuerySet[T]:
    """Of things that hang on an enrolment, those of `by`."""
    return things.filter(enrolment__learner=by)


def own_acknowledgements(things: QuerySet[T], *, by: User) -> QuerySet[T]:
    """Of things that people said to an organisation, in whichever course, those of `by`."""
    return things.filter(learner=by)


def own_enrolment(
    *, by: User, course_id: UUID, among: QuerySet[Enrolment] | None = None
) -> Enrolment:
    """The enrolment of `by` in a course; the newest, if they renewed it or two organisations
    enrolled them.

    `among` are enrolments that bring more with them than their own columns, such as
    `learning.completions.selectors.with_completion`. Raises NotYours when there is none.
    """
    enrolment = (
        (Enrolment.objects.all() if among is None else among)
        .filter(learner=by, course_id=course_id)
        .order_by("-enrolled_at", "-period")
        .first()
    )
    if enrolment is None:
        raise NotYours
    return enrolment


def own_enrolments(*, by: User) -> QuerySet[Enrolment]:
    """All of them, earlier periods too."""
    return Enrolment.objects.filter(learner=by)


def enrolments_for_staff(*, by: User, organisation: Organisation) -> QuerySet[Enrolment]:
    """Enrolments that `by` may see as somebody who works for the organisation: of every period.

    An administrator sees the organisation's; a facilitator sees the learners of
    the cohorts they lead in it, in those cohorts' courses. Raises NotYours for
    anybody else, and SecondFactorMissing for those who have yet to set one up.
    """
    ensure_second_factor(by=by)
    roles = set(
        Membership.objects.filter(user=by, organisation=organisation).values_list("role", flat=True)
    )
    enrolments = Enrolment.objects.filter(organisation=organisation)
    if Membership.Role.ADMINISTRATOR in roles:
        return enrolments
    if Membership.Role.FACILITATOR in roles:
        led = organisation.cohorts.filter(
            memberships__user=by, memberships__role="facilitator", course_id=OuterRef("course_id")
        ).filter(memberships__user=OuterRef("learner_id"), memberships__role="learner")
        return enrolments.filter(Exists(led))
    raise NotYours


def cohort_place(*, by: User, cohort_id: UUID, course_id: UUID) -> CohortPlace:
    """The place of `by` in a cohort of the course, with the cohort: learner or facilitator.

    A facilitator must hold that role in the organisation still, a learner must
    belong to it. An administrator has no place unless they lead or learn there.
    Raises NotYours, and SecondFactorMissing for a facilitator who has yet to set one up.
    """
    place = (
        by.cohort_memberships.filter(cohort__public_id=cohort_id, cohort__course_id=course_id)
        .select_related("cohort")
        .first()
    )
    if place is None:
        raise NotYours
    belongs = Membership.objects.filter(user=by, organisation=place.cohort.organisation_id)
    if place.role == "facilitator":
        ensure_second_factor(by=by)
        belongs = belongs.filter(role=Membership.Role.FACILITATOR)
    if not belongs.exists():
        raise NotYours
    return CohortPlace(place.cohort, is_facilitator=place.role == "facilitator")
