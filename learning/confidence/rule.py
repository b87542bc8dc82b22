"""The rule of a course that asks for both confidence checks, and the offer where it does not."""

from typing import Any

from django.db.models.expressions import Combinable
from django.utils.translation import gettext

from courses.catalogue.conditions import CourseRules
from learning.confidence.selectors import (
    Moment,
    check_url,
    checks_made,
    checks_made_fact,
    checks_made_in,
    has_done_every_module,
    questions_now,
)
from learning.enrolments.models import Enrolment
from learning.progress import offers
from learning.progress.course_rules import Requirement, register
from learning.progress.selectors import CourseProgress, requirements_of


class ConfidenceChecks:
    """Both checks; only the second for somebody for whom the first came too late."""

    name = "confidence"

    def applies(self, rules: CourseRules) -> bool:
        return rules.confidence

    def fact(self, *, enrolment: Enrolment) -> Combinable:
        return checks_made_fact(enrolment=enrolment)

    def requirement(
        self, *, enrolment: Enrolment, progress: CourseProgress, fact: Any
    ) -> Requirement:
        title = gettext("Say how sure you are, before the course and after it")
        course = progress.course
        made = checks_made_in(fact)
        saved = made.moments
        if Moment.AFTER in saved:
            return Requirement(title, True, gettext("You have said how sure you are."))
        if not saved and not questions_now(course):
            return Requirement(title, True, gettext("This course asks nothing here."))
        if has_done_every_module(progress):
            return Requirement(
                title,
                False,
                gettext("You have done every module. Say how sure you are now."),
                check_url(course, Moment.AFTER),
                gettext("Say how sure you are now"),
            )
        if Moment.BEFORE not in saved and not made.is_baseline_fixed:
            return Requirement(
                title,
                False,
                gettext("Answer before you finish your first module, and again at the end."),
                check_url(course, Moment.BEFORE),
                gettext("Say how sure you are today"),
            )
        return Requirement(
            title, False, gettext("The check at the end opens when you have done every module.")
        )


def offer(reader: offers.Reader) -> offers.Offer | None:
    """ "Before" until the first step is done, "after" when every module is; then what changed."""
    course, progress = reader.progress.course, reader.progress
    saved: frozenset[str] = frozenset()
    if reader.enrolment is not None:
        # Asked in any case, so that the page costs the same wherever one is.
        saved = checks_made(enrolment=reader.enrolment).moments
    if not saved and not questions_now(course):
        return None
    rules = requirements_of(reader.enrolment, course).rules
    if rules.confidence and reader.enrolment is not None and Moment.AFTER not in saved:
        return None  # It stands in the list of what is left.
    if Moment.AFTER in saved:
        return offers.Offer(
            gettext("How sure you are"),
            gettext("See what changed between the start of the course and the end."),
            check_url(course),
            gettext("See what changed"),
        )
    if has_done_every_module(progress):
        return offers.Offer(
            gettext("How sure are you now?"),
            gettext("Say how sure you are of each tip. It takes about 2 minutes."),
            check_url(course, Moment.AFTER),
            gettext("Say how sure you are now"),
        )
    if Moment.BEFORE not in saved and not progress.done_step_count:
        return offers.Offer(
            gettext("Before you start: how sure are you?"),
            gettext("Answer in about 2 minutes, if you like. At the end you see what changed."),
            check_url(course, Moment.BEFORE),
            gettext("Say how sure you are today"),
        )
    return None


register(ConfidenceChecks())
offers.register("confidence", offer)
