"""Reading how far a learner has come, and what is next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline
from courses.enrolments.models import Enrolment
from courses.progress.models import StepProgress


class State(Enum):
    """Where a learner stands with a step, a module or a course."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True)
class StepState:
    step: Step
    state: State
    position: str
    url: str


@dataclass(frozen=True)
class ModuleProgress:
    module: ModuleOutline
    steps: tuple[StepState, ...]

    @property
    def state(self) -> State:
        return _joined([step.state for step in self.steps])

    @property
    def done_count(self) -> int:
        return sum(step.state is State.DONE for step in self.steps)

    @property
    def next_step(self) -> StepState | None:
        """The first step that is not done; None when all are."""
        return next((step for step in self.steps if step.state is not State.DONE), None)


@dataclass(frozen=True)
class CourseProgress:
    """A learner's progress in a course as it is live now."""

    course: CourseOutline
    modules: tuple[ModuleProgress, ...]
    last_module_id: UUID | None = None
    last_step: str = ""
    completed_at: datetime | None = None

    @property
    def state(self) -> State:
        return _joined([module.state for module in self.modules])

    @property
    def done_count(self) -> int:
        return sum(module.state is State.DONE for module in self.modules)

    @property
    def step_count(self) -> int:
        return sum(len(module.steps) for module in self.modules)

    @property
    def done_step_count(self) -> int:
        return sum(module.done_count for module in self.modules)

    def of(self, module_id: UUID) -> ModuleProgress | None:
        return next((m for m in self.modules if m.module.module_id == module_id), None)

    @property
    def next(self) -> tuple[ModuleProgress, StepState] | None:
        """Where to go on: the step last open if unfinished, else what follows it, else the first
        thing left. None when everything is done."""
        order = list(self.modules)
        last = next(
            (i for i, m in enumerate(order) if m.module.module_id == self.last_module_id), 0
        )
        for module in order[last:] + order[:last]:
            if module.module.module_id == self.last_module_id:
                for step in module.steps:
                    if step.step == self.last_step and step.state is State.STARTED:
                        return module, step
            if step := module.next_step:
                return module, step
        return None


def _joined(states: Iterable[State]) -> State:
    found = set(states)
    if found == {State.DONE}:
        return State.DONE
    return State.NOT_STARTED if found <= {State.NOT_STARTED} else State.STARTED


def course_progress(*, enrolment: Enrolment | None, course: CourseOutline) -> CourseProgress:
    """One query. Without an enrolment everything is not started, and none."""
    return progress_in(
        course=course,
        enrolment=enrolment,
        rows=StepProgress.objects.filter(enrolment=enrolment) if enrolment else (),
    )


def progress_in(
    *, course: CourseOutline, enrolment: Enrolment | None, rows: Iterable[StepProgress]
) -> CourseProgress:
    """Joins a course's outline with rows of progress already fetched; rows of steps or modules
    that are no longer live are left out, not lost."""
    found = {(row.module_id, row.step): row for row in rows}
    return CourseProgress(
        course=course,
        modules=tuple(
            ModuleProgress(
                module=module,
                steps=tuple(
                    _step_state(module, step, found.get((module.module_id, step.value)))
                    for step in module.steps
                ),
            )
            for module in course.modules
        ),
        last_module_id=enrolment.last_module_id if enrolment else None,
        last_step=enrolment.last_step if enrolment else "",
        completed_at=enrolment.completed_at if enrolment else None,
    )


def _step_state(module: ModuleOutline, step: Step, row: StepProgress | None) -> StepState:
    state = State.NOT_STARTED
    if row is not None:
        state = State.DONE if row.completed_at else State.STARTED
    return StepState(
        step=step, state=state, position=row.position if row else "", url=module.step_url(step)
    )
