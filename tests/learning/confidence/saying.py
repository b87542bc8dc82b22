"""Doing modules and saying how sure one is, as the services see it."""

from datetime import datetime

from courses.catalogue.outlines import CourseOutline
from learning.confidence.services import save_check
from learning.enrolments.models import Enrolment
from tests.factories.learning import NOW
from tests.factories.steps import finish_steps


def do_modules(enrolment: Enrolment, course: CourseOutline, count: int = 100) -> None:
    """The learner completes the first so many modules."""
    for module in course.modules[:count]:
        finish_steps(enrolment, course, module)


def say(
    enrolment: Enrolment, course: CourseOutline, moment: str, *levels: int, now: datetime = NOW
) -> None:
    """The learner gives these levels, in the order of the modules."""
    asked = [module.module_id for module in course.modules if module.confidence_statement]
    save_check(
        enrolment=enrolment,
        course=course,
        moment=moment,
        levels=dict(zip(asked, levels, strict=True)),
        now=now,
    )
