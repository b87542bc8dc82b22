"""Cohorts, with the people in them, made through our services."""

import itertools
from collections.abc import Iterable

from accounts.models import Cohort, Organisation, User
from accounts.services import add_facilitator, create_cohort
from courses.catalogue.selectors import CourseOutline
from learning.enrolments.services import add_learner
from tests.factories.learning import NOW

_numbers = itertools.count(1)


def make_cohort(
    course: CourseOutline,
    organisation: Organisation,
    *,
    name: str = "",
    facilitator: User | None = None,
    learners: Iterable[User] = (),
) -> Cohort:
    cohort = create_cohort(
        organisation=organisation,
        course_id=course.course_id,
        name=name or f"Cohort {next(_numbers)}",
        starts_at=NOW,
        by=None,
    )
    if facilitator:
        add_facilitator(cohort=cohort, user=facilitator, by=None, now=NOW)
    for learner in learners:
        add_learner(cohort=cohort, learner=learner, by=learner, now=NOW)
    return cohort
