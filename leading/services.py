"""Forming cohorts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Cohort, CohortMembership, Membership, Organisation, User
from learning.enrolments.services import enrol


class NotInOrganisation(Exception):
    """A cohort takes only people of its own organisation."""


class AlreadyInCohort(Exception):
    """The person is in the cohort in the other role. One leads it or learns in it."""


def create_cohort(
    *,
    organisation: Organisation,
    course_id: UUID,
    name: str,
    starts_at: datetime,
    by: User,
    ends_at: datetime | None = None,
) -> Cohort:
    """A new cohort. Names are unique in an organisation (IntegrityError)."""
    return Cohort.objects.create(
        organisation=organisation,
        course_id=course_id,
        name=name,
        starts_at=starts_at,
        ends_at=ends_at,
    )


@transaction.atomic
def add_learner(*, cohort: Cohort, learner: User, by: User, now: datetime) -> CohortMembership:
    """Puts a learner in the cohort and enrols them in its course. Twice is the same as once.

    Raises NotInOrganisation, AlreadyInCohort.
    """
    _check_member(cohort, learner)
    enrol(
        learner=learner,
        organisation=cohort.organisation,
        course_id=cohort.course_id,
        by=by,
        now=now,
    )
    return _add(cohort, learner, CohortMembership.Role.LEARNER, now)


def add_facilitator(*, cohort: Cohort, user: User, by: User, now: datetime) -> CohortMembership:
    """Lets a facilitator of the organisation lead the cohort. Twice is the same as once.

    Raises NotInOrganisation, AlreadyInCohort.
    """
    _check_member(cohort, user, Membership.Role.FACILITATOR)
    return _add(cohort, user, CohortMembership.Role.FACILITATOR, now)


def _check_member(cohort: Cohort, user: User, role: str | None = None) -> None:
    memberships = Membership.objects.filter(user=user, organisation=cohort.organisation)
    if role:
        memberships = memberships.filter(role=role)
    if not memberships.exists():
        raise NotInOrganisation


def _add(cohort: Cohort, user: User, role: str, now: datetime) -> CohortMembership:
    membership, _ = CohortMembership.objects.get_or_create(
        cohort=cohort, user=user, defaults={"role": role, "joined_at": now}
    )
    if membership.role != role:
        raise AlreadyInCohort
    return membership
