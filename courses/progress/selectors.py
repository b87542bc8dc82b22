"""Reading how far a learner has come, and what is next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext

from accounts.models import User
from courses.access import NotYours, own, own_enrolment, own_enrolments
from courses.catalogue.models import Step
from courses.catalogue.selectors import (
    CourseOutline,
    ModuleOutline,
    course_outline,
    course_outlines,
)
from courses.enrolments.models import Enrolment
from courses.progress.models import StepProgress


class NoSuchStep(Exception):
    """The module does not have this step."""


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

    @property
    def resume_url(self) -> str:
        """Where to go on: in a text half read, at the heading last passed."""
        if self.position and self.state is State.STARTED:
            return f"{self.url}#{self.position}"
        return self.url


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


class NextStep(NamedTuple):
    """Where to go on in a course."""

    module: ModuleProgress
    step: StepState


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
        """A module without steps, which an editor has yet to fill, holds nobody up."""
        return _joined([module.state for module in self.modules if module.steps])

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
    def next(self) -> NextStep | None:
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
                        return NextStep(module, step)
            if left := module.next_step:
                return NextStep(module, left)
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


@dataclass(frozen=True)
class StepPage:
    """What every step's page shows around its own content."""

    course: CourseOutline
    module: ModuleOutline
    step: Step
    progress: CourseProgress
    enrolment: Enrolment | None

    @property
    def own_progress(self) -> ModuleProgress:
        found = self.progress.of(self.module.module_id)
        assert found is not None  # noqa: S101 -- progress is made from this very course
        return found

    @property
    def state(self) -> State:
        return next(s.state for s in self.own_progress.steps if s.step is self.step)

    @property
    def is_done(self) -> bool:
        return self.state is State.DONE

    @property
    def next_url(self) -> str:
        """The step after this one; after the last, a step left out; after that, the next module;
        after the last module, the course."""
        if self._next_step:
            return self.module.step_url(self._next_step)
        return self._next_module.url if self._next_module else self.course.url

    @property
    def next_label(self) -> str:
        if self._next_step:
            return gettext("Next: %(step)s") % {"step": self._next_step.label}
        if self._next_module:
            return gettext("Next tip: %(title)s") % {"title": self._next_module.title}
        return gettext("Back to the course")

    @property
    def _next_step(self) -> Step | None:
        if self.own_progress.state is State.DONE:
            return None
        steps = self.module.steps
        following = steps[steps.index(self.step) + 1 :]
        if following:
            return following[0]
        left = (s.step for s in self.own_progress.steps if s.state is not State.DONE)
        return next((step for step in left if step is not self.step), None)

    @property
    def _next_module(self) -> ModuleOutline | None:
        return next((m for m in self.course.modules if m.number == self.module.number + 1), None)


def step_page(*, by: User | None, course_slug: str, module_slug: str, step: Step) -> StepPage:
    """Everything around a step, for a learner or (with `by` None) for anybody. Two queries at most.

    Raises NoSuchCourse, NoSuchModule, NoSuchStep.
    """
    course = course_outline(course_slug)
    module = course.module(module_slug)
    if step not in module.steps:
        raise NoSuchStep(f"{module.slug} has no {step}")
    enrolment = None
    if by is not None:
        try:
            enrolment = own_enrolment(by=by, course_id=course.course_id)
        except NotYours:
            enrolment = None
    return StepPage(
        course=course,
        module=module,
        step=step,
        progress=course_progress(enrolment=enrolment, course=course),
        enrolment=enrolment,
    )


class NextUp(NamedTuple):
    """The one thing to do next, in the course it belongs to."""

    course: CourseProgress
    module: ModuleProgress
    step: StepState

    @property
    def is_started(self) -> bool:
        """Whether this goes on with a module; the first step of another is something new."""
        return self.module.state is State.STARTED


@dataclass(frozen=True)
class MyLearning:
    """The courses a learner takes, and the one thing to do next."""

    courses: tuple[CourseProgress, ...]
    others: tuple[CourseOutline, ...]

    @property
    def next(self) -> NextUp | None:
        """In the course seen last, where to go on; then in the others."""
        for progress in self.courses:
            if found := progress.next:
                return NextUp(progress, found.module, found.step)
        return None


def my_learning(*, by: User) -> MyLearning:
    """Two queries, however many courses and enrolments."""
    outlines = {outline.course_id: outline for outline in course_outlines()}
    enrolments = [
        enrolment
        for enrolment in own_enrolments(by=by).order_by(
            F("last_seen_at").desc(nulls_last=True), "-enrolled_at"
        )
        if enrolment.course_id in outlines
    ]
    rows: dict[int, list[StepProgress]] = {}
    for row in own(StepProgress.objects.all(), by=by):
        rows.setdefault(row.enrolment_id, []).append(row)
    taken = {enrolment.course_id for enrolment in enrolments}
    return MyLearning(
        courses=tuple(
            progress_in(
                course=outlines[enrolment.course_id],
                enrolment=enrolment,
                rows=rows.get(enrolment.pk, ()),
            )
            for enrolment in enrolments
        ),
        others=tuple(outline for key, outline in outlines.items() if key not in taken),
    )
