"""The rule of a course that asks for the organisation's policy to be read, and the link to it."""

from typing import Any

from django.db.models.expressions import Combinable
from django.utils.translation import gettext

from courses.catalogue.conditions import CourseRules
from courses.catalogue.outlines import CourseOutline
from courses.policies.selectors import has_policy
from learning.enrolments.models import Enrolment
from learning.policies.selectors import (
    AcknowledgementState,
    NoPolicy,
    acknowledgement_fact,
    organisation_of,
)
from learning.progress import offers
from learning.progress.course_rules import Requirement, register
from learning.progress.selectors import CourseProgress


class PolicyAcknowledged:
    """The newest version that asks for it. Nobody waits for a policy that does not exist."""

    name = "policy"

    def applies(self, rules: CourseRules) -> bool:
        return rules.policy

    def fact(self, *, enrolment: Enrolment) -> Combinable:
        return acknowledgement_fact(
            learner_id=enrolment.learner_id, organisation_id=enrolment.organisation_id
        )

    def requirement(
        self, *, enrolment: Enrolment, progress: CourseProgress, fact: Any
    ) -> Requirement:
        title = gettext("Read your organisation's social media policy")
        if not has_policy(organisation_id=enrolment.organisation_id):
            return Requirement(
                title, True, gettext("Your organisation has no policy here. There is none to read.")
            )
        state = AcknowledgementState(**fact)
        if not state.is_asked:
            return Requirement(title, True, gettext("You have said that you have read it."))
        reason = (
            gettext("It has changed since you read it.")
            if state.has_acknowledged
            else gettext("You have not said yet that you have read it.")
        )
        return Requirement(
            title, False, reason, policy_url(progress.course), gettext("Read the policy")
        )


def policy_url(course: CourseOutline) -> str:
    return f"{course.url}policy/"


def offer(reader: offers.Reader) -> offers.Offer | None:
    """The link, where the reader's organisation has a policy."""
    if reader.enrolment is not None:
        organisation_id = reader.enrolment.organisation_id
    else:
        try:
            organisation_id = organisation_of(by=reader.by, enrolment=None).pk
        except NoPolicy:
            return None
    if not has_policy(organisation_id=organisation_id):
        return None
    return offers.Offer(
        gettext("Your organisation's policy"),
        gettext("What your organisation expects online, and whom to ask."),
        policy_url(reader.progress.course),
        gettext("Read your organisation's policy"),
    )


register(PolicyAcknowledged())
offers.register("policy", offer)
