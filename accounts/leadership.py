"""Who leads whom: the one place that is asked.

An administrator leads everybody who learns in their organisation. A facilitator
leads the learners of their cohorts, each in the cohort's course, for as long as
they hold that role in the cohort's organisation. Rooms above ask here, and apply
the answer to rows of their own. Whatever opens other people's data raises
SecondFactorMissing for those who have yet to set one up.
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import ensure_second_factor
from accounts.models import Cohort, CohortMembership, Membership, Organisation, User
from accounts.selectors import roles_of

LEADING_ROLES = (Membership.Role.FACILITATOR, Membership.Role.ADMINISTRATOR)


def leads_somewhere(*, user: User | AnonymousUser) -> bool:
    """Whether the person facilitates or administers in any organisation. One query."""
    if not isinstance(user, User):
        return False
    return Membership.objects.filter(user=user, role__in=LEADING_ROLES).exists()


def administers(*, by: User, organisation_id: int) -> bool:
    """Whether `by` runs the organisation. One query."""
    return Membership.objects.filter(
        user=by, organisation=organisation_id, role=Membership.Role.ADMINISTRATOR
    ).exists()


def cohorts_led(*, by: User) -> QuerySet[Cohort]:
    """The cohorts that `by` leads, and all of the organisations they administer."""
    ensure_second_factor(by=by)
    here = Membership.objects.filter(user=by, organisation=OuterRef("organisation"))
    place = CohortMembership.objects.filter(
        cohort=OuterRef("pk"), user=by, role=CohortMembership.Role.FACILITATOR
    )
    return Cohort.objects.filter(
        Exists(here.filter(role=Membership.Role.ADMINISTRATOR))
        | (Exists(here.filter(role=Membership.Role.FACILITATOR)) & Exists(place))
    )


def learners_led(*, by: User, organisation: Organisation) -> Q | None:
    """Which of the organisation's learners `by` leads, and in which courses.

    A condition on rows of that organisation that have a `learner` and a
    `course_id`. None for somebody who leads nobody there.
    """
    ensure_second_factor(by=by)
    roles = roles_of(user=by, organisation=organisation)
    if Membership.Role.ADMINISTRATOR in roles:
        return Q()
    if Membership.Role.FACILITATOR not in roles:
        return None
    led = Cohort.objects.filter(
        memberships__user=by, memberships__role=CohortMembership.Role.FACILITATOR
    )
    return Q(
        Exists(
            CohortMembership.objects.filter(
                user=OuterRef("learner"),
                role=CohortMembership.Role.LEARNER,
                cohort__in=led.filter(organisation=organisation),
                cohort__course_id=OuterRef("course_id"),
            )
        )
    )


@dataclass(frozen=True)
class CohortPlace:
    """Somebody's place in a cohort."""

    cohort: Cohort
    is_facilitator: bool


def place_in(*, by: User, cohort_id: UUID, course_id: UUID) -> CohortPlace | None:
    """The place of `by` in a cohort of the course: learner or facilitator.

    A facilitator must hold that role in the organisation still, a learner must
    belong to it; else there is no place, as for anybody else. An administrator
    has none unless they lead or learn there.
    """
    place = (
        CohortMembership.objects.filter(
            user=by, cohort__public_id=cohort_id, cohort__course_id=course_id
        )
        .select_related("cohort")
        .first()
    )
    if place is None:
        return None
    is_facilitator = place.role == CohortMembership.Role.FACILITATOR
    belongs = Membership.objects.filter(user=by, organisation=place.cohort.organisation_id)
    if is_facilitator:
        ensure_second_factor(by=by)
        belongs = belongs.filter(role=Membership.Role.FACILITATOR)
    return CohortPlace(place.cohort, is_facilitator) if belongs.exists() else None


def cohorts_joined(*, learner_id: int, organisation_id: int, course_id: UUID) -> QuerySet[Cohort]:
    """The organisation's cohorts in which a person learns the course, oldest first."""
    return Cohort.objects.filter(
        organisation=organisation_id,
        course_id=course_id,
        memberships__user=learner_id,
        memberships__role=CohortMembership.Role.LEARNER,
    ).order_by("starts_at", "pk")


def learners_in(cohort: Cohort) -> QuerySet[User]:
    """Everybody who learns in the cohort, also those who have left its organisation since."""
    return User.objects.filter(
        cohort_memberships__cohort=cohort,
        cohort_memberships__role=CohortMembership.Role.LEARNER,
    )


def learners_still_in(cohort: Cohort) -> QuerySet[User]:
    """Those of its learners who belong to its organisation now."""
    return learners_in(cohort).filter(memberships__organisation=cohort.organisation_id)
