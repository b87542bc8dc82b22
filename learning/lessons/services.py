"""Taking a learner's word that they have read."""

from datetime import datetime

from django.db import transaction

from courses.catalogue.selectors import CourseOutline, ModuleOutline
from courses.catalogue.steps import Step
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold
from learning.progress.selectors import CourseProgress
from learning.progress.services import give_evidence


@transaction.atomic(savepoint=False)
def finish_reading(
    *, enrolment: Enrolment, course: CourseOutline, module: ModuleOutline, now: datetime
) -> CourseProgress:
    """Takes the learner's word that they have read the module's Learn step."""
    return give_evidence(
        held=hold(enrolment.pk),
        course=course,
        module=module,
        step=Step.LEARN,
        evidence={"kind": "own_word"},
        now=now,
    )
