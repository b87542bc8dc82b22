"""The few doors through which a learner's things are fetched.

Three kinds of people ask, and each has its own door:

- a learner asks for their own things (`own`, `own_enrolment`): whichever
  organisation they were made for, theirs alone, for as long as they can sign in;
- a member of a cohort, learner or facilitator, asks for what its learners share with each
  other (`cohort_place`);
- somebody who leads or runs an organisation asks for what its learners did
  (`enrolments_for_staff`, `led_cohort`): only that organisation's, only with a
  role that may. Reflections have no such door.

Who that is, `accounts.leadership` says.

A view fetches through these and nothing else, so a missing check is a missing
import. What does not exist and what is somebody else's look the same: not found.
"""

from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.access import ensure_second_factor
from accounts.leadership import (
    CohortPlace,
    administers,
    cohorts_led,
    learners_in,
    learners_led,
    place_in,
)
from accounts.models import Cohort, Organisation, User
from learning.enrolments.models import Enrolment

T = TypeVar("T", bound=Model)


class NotYours(Exception):
    """There is no such thing, or it is somebody else's. The two are not told apart."""


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
    led = learners_led(by=by, organisation=organisation)
    if led is None:
        raise NotYours
    return Enrolment.objects.filter(led, organisation=organisation)


class LedCohort(NamedTuple):
    """A cohort, and what its learners do in its course, of every period."""

    cohort: Cohort
    enrolments: QuerySet[Enrolment]


def led_cohort(*, by: User, cohort_id: UUID) -> LedCohort:
    """One of the cohorts that `by` leads or administers. Raises NotYours, SecondFactorMissing."""
    cohort = cohorts_led(by=by).select_related("organisation").filter(public_id=cohort_id).first()
    if cohort is None:
        raise NotYours
    enrolments = Enrolment.objects.filter(
        organisation=cohort.organisation_id,
        course_id=cohort.course_id,
        learner__in=learners_in(cohort),
    )
    return LedCohort(cohort, enrolments)


def ensure_administrator(*, by: User, enrolment: Enrolment) -> None:
    """Lets `by` on to what only somebody who runs the enrolment's organisation may do to it.

    Raises NotYours for anybody else, and for one's own record; SecondFactorMissing.
    """
    ensure_second_factor(by=by)
    is_own = enrolment.learner_id == by.pk
    if is_own or not administers(by=by, organisation_id=enrolment.organisation_id):
        raise NotYours


def cohort_place(*, by: User, cohort_id: UUID, course_id: UUID) -> CohortPlace:
    """The place of `by` in a cohort of the course, with the cohort: learner or facilitator.

    Raises NotYours, and SecondFactorMissing for a facilitator who has yet to set one up.
    """
    place = place_in(by=by, cohort_id=cohort_id, course_id=course_id)
    if place is None:
        raise NotYours
    return place
