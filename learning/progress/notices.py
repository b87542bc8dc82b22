"""Which corrections a learner is to be told of: of steps that they had done before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from courses.catalogue.selectors import CourseOutline, ModuleOutline
from courses.catalogue.steps import Step
from learning.corrections.models import Correction
from learning.corrections.selectors import corrections_by_module, seen_corrections


@dataclass(frozen=True)
class DoneStep:
    """A step that somebody has done, and when."""

    enrolment_id: int
    course: CourseOutline
    module: ModuleOutline
    step: Step
    completed_at: datetime


@dataclass(frozen=True)
class Notice:
    """A correction of a step that the learner had done."""

    correction: Correction
    course: CourseOutline
    module: ModuleOutline

    @property
    def step(self) -> Step:
        return Step(self.correction.step)

    @property
    def url(self) -> str:
        return self.module.step_url(self.step)


def notices_of(done: Iterable[DoneStep]) -> tuple[Notice, ...]:
    """What a learner who has done these steps has yet to read. One query, and none if there is
    nothing.

    Who takes a course for two organisations is told once.
    """
    corrections = corrections_by_module()
    found = [
        (step.enrolment_id, Notice(correction, step.course, step.module))
        for step in done
        for correction in corrections.get(step.module.module_id, ())
        if correction.step == step.step and step.completed_at < correction.published_at
    ]
    if not found:
        return ()
    seen = seen_corrections({enrolment_id for enrolment_id, _notice in found})
    return tuple(
        {
            notice.correction.pk: notice
            for enrolment_id, notice in found
            if (enrolment_id, notice.correction.pk) not in seen
        }.values()
    )
