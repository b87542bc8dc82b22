"""Which corrections a learner is to be told of: of steps that they had done before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from courses.catalogue.selectors import CourseOutline, ModuleOutline
from courses.catalogue.steps import Step
from learning.corrections.models import Correction
from learning.corrections.selectors import corrections_by_module, seen_corrections

if TYPE_CHECKING:  # they ask for these notices
    from learning.progress.selectors import CourseProgress, ModuleProgress


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


def notices_in(learning: "Iterable[CourseProgress]") -> tuple[Notice, ...]:
    """What the learner has yet to read, in these courses. One query, and none if there is nothing.

    Who takes a course for two organisations is told once.
    """
    found = [
        (progress.enrolment.pk, notice)
        for progress in learning
        if progress.enrolment is not None
        for module in progress.modules
        for notice in _of_done_steps(progress.course, module)
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


def notices_of_module(
    progress: "CourseProgress", module: ModuleOutline, steps: Sequence[Step] = tuple(Step)
) -> tuple[Notice, ...]:
    """Those of one module; of these steps, if they are named."""
    return tuple(
        notice
        for notice in notices_in([progress])
        if notice.module.module_id == module.module_id and notice.step in steps
    )


def _of_done_steps(course: CourseOutline, own: "ModuleProgress") -> list[Notice]:
    done = {state.step: state.completed_at for state in own.steps if state.completed_at}
    return [
        Notice(correction, course, own.module)
        for correction in corrections_by_module().get(own.module.module_id, ())
        if correction.step in done and done[Step(correction.step)] < correction.published_at
    ]
