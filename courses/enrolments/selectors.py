"""Reading enrolments that are about to be made. What exists is read through `courses.access`."""

from accounts.models import Membership, Organisation, User
from courses.enrolments.models import Enrolment
from courses.events.selectors import has_completed_course


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


def is_returner(enrolment: Enrolment) -> bool:
    """Whether the learner had completed this course before this enrolment began."""
    return has_completed_course(
        learner_id=enrolment.learner_id,
        course_id=enrolment.course_id,
        before=enrolment.enrolled_at,
    )
