"""Reading enrolments that are about to be made. What exists is read through `learning.access`."""

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Membership, Organisation, User
from learning.enrolments.models import Enrolment


class NoOrganisation(Exception):
    """The person belongs to no organisation, so nobody has asked them to learn here."""


def organisation_for_learning(*, by: User) -> Organisation:
    """The organisation a person's new enrolment is for: where they are a learner, longest first.

    Any role will do when there is no learner's role: staff may take a course too.
    Raises NoOrganisation.
    """
    memberships = list(
        Membership.objects.filter(user=by).select_related("organisation").order_by("created_at")
    )
    if not memberships:
        raise NoOrganisation
    learning = [m for m in memberships if m.role == Membership.Role.LEARNER]
    return (learning or memberships)[0].organisation


def newest_periods(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Of these, those that no renewal has followed."""
    later = Enrolment.objects.filter(
        learner=OuterRef("learner"),
        organisation=OuterRef("organisation"),
        course_id=OuterRef("course_id"),
        period__gt=OuterRef("period"),
    )
    return enrolments.exclude(Exists(later))


def earlier_periods(enrolment: Enrolment) -> QuerySet[Enrolment]:
    """What came before this enrolment, newest first. Fetch it through `learning.access`."""
    return Enrolment.objects.filter(
        learner=enrolment.learner_id,
        organisation=enrolment.organisation_id,
        course_id=enrolment.course_id,
        period__lt=enrolment.period,
    ).order_by("-period")
