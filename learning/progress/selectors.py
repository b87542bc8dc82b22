"""Reading how far a learner has come, and what is next."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext

from accounts.models import User
from courses.catalogue.conditions import Condition, Requirements, from_json
from courses.catalogue.models import Step
from courses.catalogue.selectors import (
    AwayModule,
    CourseOutline,
    ModuleOutline,
    NoSuchCourse,
    away_module,
    course_outline,
    course_outlines,
)
from learning.access import NotYours, own, own_enrolment, own_enrolments
from learning.completions.models import Completion
from learning.completions.selectors import completion_of, with_completion
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import newest_periods
from learning.progress.judging import asked_in_words, so_far_in_words
from learning.progress.models import Override, StepProgress
from learning.progress.notices import DoneStep, Notice, notices_of


class NoSuchStep(Exception):
    """The module does not have this step."""


class State(Enum):
    """Where a learner stands with a step, a module or a course."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"


@dataclass(frozen=True)
class Lock:
    """Why a step is not open yet, in words, and what opens it."""

    reason: str
    url: str
    action: str


@dataclass(frozen=True)
class StepState:
    """A step, what it needs, and where its learner stands.

    A step that an editor added after the learner began is offered, not required.
    `override` is what somebody who leads them last did about it.
    """

    step: Step
    state: State
    position: str
    url: str
    condition: Condition
    is_required: bool = True
    evidence: dict[str, Any] = field(default_factory=dict)
    lock: Lock | None = None
    override: Override | None = None
    completed_at: datetime | None = None

    @property
    def resume_url(self) -> str:
        """Where to go on: in a text half read, at the heading last passed."""
        if self.position and self.state is State.STARTED:
            return f"{self.url}#{self.position}"
        return self.url

    @property
    def asked(self) -> str:
        return asked_in_words(self.condition)

    @property
    def so_far(self) -> str:
        return so_far_in_words(self.condition, self.evidence)


@dataclass(frozen=True)
class ModuleProgress:
    module: ModuleOutline
    steps: tuple[StepState, ...]

    @property
    def is_required(self) -> bool:
        return any(step.is_required for step in self.steps)

    @property
    def state(self) -> State:
        """Done when every required step is; where none is required, when every step is."""
        required = [step for step in self.steps if step.is_required] or self.steps
        if required and all(step.state is State.DONE for step in required):
            return State.DONE
        is_begun = any(step.state is not State.NOT_STARTED for step in self.steps)
        return State.STARTED if is_begun else State.NOT_STARTED

    @property
    def done_count(self) -> int:
        return sum(step.state is State.DONE for step in self.steps)

    @property
    def next_step(self) -> StepState | None:
        """The first step that is open and not done, a required one before any other."""
        left = [s for s in self.steps if s.state is not State.DONE and s.lock is None]
        return next((step for step in left if step.is_required), left[0] if left else None)

    @property
    def lock(self) -> Lock | None:
        """Why none of what is left is open; None where there is something to do."""
        left = [step for step in self.steps if step.state is not State.DONE]
        return left[0].lock if left and all(step.lock for step in left) else None

    def of(self, step: Step) -> StepState:
        return next(state for state in self.steps if state.step is step)


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
    completion: Completion | None = None
    enrolment: Enrolment | None = None

    @property
    def completed_at(self) -> datetime | None:
        return self.completion.completed_at if self.completion else None

    @property
    def overridden(self) -> tuple[StepState, ...]:
        """Steps that somebody marked, opened or reopened for the learner, newest act first."""
        found = [
            (step.override.at, step) for m in self.modules for step in m.steps if step.override
        ]
        return tuple(step for _at, step in sorted(found, key=itemgetter(0), reverse=True))

    @property
    def required(self) -> tuple[ModuleProgress, ...]:
        """The modules that the learner must do. One that is no longer live does not count."""
        return tuple(module for module in self.modules if module.is_required)

    @property
    def extra(self) -> tuple[ModuleProgress, ...]:
        """Modules that came after the learner began: offered, not required."""
        return tuple(m for m in self.modules if m.steps and not m.is_required)

    @property
    def is_every_module_done(self) -> bool:
        """False while nothing is required: an empty course is not a finished one."""
        return bool(self.required) and all(m.state is State.DONE for m in self.required)

    @property
    def state(self) -> State:
        """Where the learner stands with the modules; what else a course asks for is apart."""
        if self.is_every_module_done:
            return State.DONE
        is_begun = any(module.state is not State.NOT_STARTED for module in self.modules)
        return State.STARTED if is_begun else State.NOT_STARTED

    @property
    def done_count(self) -> int:
        return sum(module.state is State.DONE for module in self.required)

    @property
    def step_count(self) -> int:
        return sum(step.is_required for module in self.modules for step in module.steps)

    @property
    def done_step_count(self) -> int:
        return sum(
            step.is_required and step.state is State.DONE
            for module in self.modules
            for step in module.steps
        )

    def done_steps(self, *modules: ModuleOutline) -> list[DoneStep]:
        """Of these modules; of every one, if none is named."""
        if self.enrolment is None:
            return []
        return [
            DoneStep(self.enrolment.pk, self.course, own.module, state.step, state.completed_at)
            for own in self.modules
            if not modules or own.module in modules
            for state in own.steps
            if state.completed_at
        ]

    def of(self, module_id: UUID) -> ModuleProgress | None:
        return next((m for m in self.modules if m.module.module_id == module_id), None)

    @property
    def next(self) -> NextStep | None:
        """Where to go on: the step last open if unfinished, else what follows it, else the first
        thing left. None when everything is done."""
        modules = list(self.modules)
        last = next(
            (i for i, m in enumerate(modules) if m.module.module_id == self.last_module_id), 0
        )
        in_order = modules[last:] + modules[:last]
        if in_order and in_order[0].module.module_id == self.last_module_id:
            for step in in_order[0].steps:
                if step.step == self.last_step and step.state is State.STARTED:
                    return NextStep(in_order[0], step)
        unfinished = [m for m in in_order if m.is_required and m.state is not State.DONE]
        for module in unfinished or in_order:
            if left := module.next_step:
                return NextStep(module, left)
        return None


def own_enrolment_in(*, by: User, course: CourseOutline) -> Enrolment:
    """As `learning.access.own_enrolment`, with its completion, which every page asks for."""
    return own_enrolment(
        by=by, course_id=course.course_id, among=with_completion(Enrolment.objects.all())
    )


def course_progress(*, enrolment: Enrolment | None, course: CourseOutline) -> CourseProgress:
    """One query, if the enrolment came `with_completion`; one more for somebody whose steps were
    overridden. Without an enrolment nothing is begun, and none."""
    if enrolment is None:
        return progress_in(course=course, enrolment=None, completion=None, rows=())
    return progress_in(
        course=course,
        enrolment=enrolment,
        completion=completion_of(enrolment),
        rows=StepProgress.objects.filter(enrolment=enrolment),
        overrides=Override.objects.filter(enrolment=enrolment) if enrolment.has_overrides else (),
    )


def requirements_of(enrolment: Enrolment | None, course: CourseOutline) -> Requirements:
    """What the course asked for when the learner began; what it asks for now, if they have not."""
    if enrolment is None or not enrolment.requirements:
        return course.requirements
    return from_json(enrolment.requirements)


def progress_in(
    *,
    course: CourseOutline,
    enrolment: Enrolment | None,
    completion: Completion | None,
    rows: Iterable[StepProgress],
    overrides: Iterable[Override] = (),
) -> CourseProgress:
    """Joins a course's outline with rows already fetched; rows of steps or modules that are no
    longer live are left out, not lost."""
    asked = requirements_of(enrolment, course)
    found = {(row.module_id, row.step): row for row in rows}
    acts = sorted(overrides, key=lambda override: (override.at, override.pk))
    newest = {(act.module_id, act.step): act for act in acts}
    modules = tuple(
        ModuleProgress(
            module=module,
            steps=tuple(
                _step_state(
                    module,
                    step,
                    asked,
                    found.get((module.module_id, step.value)),
                    newest.get((module.module_id, step.value)),
                )
                for step in module.steps
            ),
        )
        for module in course.modules
    )
    # What was once completed stays open, also while it is renewed.
    if enrolment is None or (completion is None and not enrolment.is_renewal):
        opened = {(act.module_id, act.step) for act in acts if act.action == Override.Action.UNLOCK}
        modules = _with_locks(
            modules, opened, is_returner=enrolment is not None and enrolment.is_returner
        )
    return CourseProgress(
        course=course,
        modules=modules,
        last_module_id=enrolment.last_module_id if enrolment else None,
        last_step=enrolment.last_step if enrolment else "",
        completion=completion,
        enrolment=enrolment,
    )


def _step_state(
    module: ModuleOutline,
    step: Step,
    asked: Requirements,
    row: StepProgress | None,
    override: Override | None,
) -> StepState:
    state = State.NOT_STARTED
    if row is not None:
        state = State.DONE if row.completed_at else State.STARTED
    condition = asked.condition(module.module_id, step)
    if override and override.action == Override.Action.REOPEN and state is State.DONE:
        # They were asked to do it again, and have.
        override = None
    return StepState(
        step=step,
        state=state,
        position=row.position if row else "",
        url=module.step_url(step),
        condition=condition or module.condition(step),
        is_required=condition is not None,
        evidence=row.evidence if row else {},
        override=override,
        completed_at=row.completed_at if row else None,
    )


def actions_for(step: StepState) -> tuple[Override.Action, ...]:
    """What somebody who leads the learner may do about this step now."""
    if step.state is State.DONE:
        return (Override.Action.REOPEN,)
    if step.lock is not None:
        return (Override.Action.UNLOCK, Override.Action.COMPLETE)
    return (Override.Action.COMPLETE,)


def _with_locks(
    modules: tuple[ModuleProgress, ...], opened: set[tuple[UUID, str]], *, is_returner: bool
) -> tuple[ModuleProgress, ...]:
    """The same, with what is not open yet. `opened` are steps that somebody opened by hand.

    The order of a module's steps is for those who take it for the first time: it does not keep
    returners from a quiz that shows that they need no more.
    """
    by_id = {each.module.module_id: each for each in modules}

    def lock(own: ModuleProgress, step: StepState) -> Lock | None:
        # What an editor locks later shuts nobody out of where they are, nor of what they finished.
        is_inside = step.state is not State.NOT_STARTED or own.state is State.DONE
        if is_inside or (own.module.module_id, step.step.value) in opened:
            return None
        tests_out = is_returner and step.step is Step.QUIZ and own.module.allows_test_out
        return _module_lock(own, by_id) or (None if tests_out else _step_lock(own, step))

    return tuple(
        replace(own, steps=tuple(replace(step, lock=lock(own, step)) for step in own.steps))
        for own in modules
    )


def _module_lock(own: ModuleProgress, by_id: dict[UUID, ModuleProgress]) -> Lock | None:
    opener = by_id.get(own.module.opens_after) if own.module.opens_after else None
    # What a learner need not do can't stand in their way.
    if opener is None or not opener.is_required or opener.state is State.DONE:
        return None
    if own.state is not State.NOT_STARTED:
        return None
    name = {"number": opener.module.number, "title": opener.module.title}
    return Lock(
        reason=gettext("This opens when you have done tip %(number)d, “%(title)s”.") % name,
        url=opener.module.url,
        action=gettext("Go to tip %(number)d: %(title)s") % name,
    )


def _step_lock(own: ModuleProgress, step: StepState) -> Lock | None:
    openers = dict(own.module.step_locks).get(step.step, ())
    left = [
        each
        for each in own.steps
        if each.step in openers and each.is_required and each.state is not State.DONE
    ]
    if not left:
        return None
    names = [str(each.step.label) for each in left]
    return Lock(
        reason=gettext("This opens when you have done: %(steps)s.") % {"steps": ", ".join(names)},
        url=left[0].url,
        action=gettext("Go to %(step)s") % {"step": names[0]},
    )


@dataclass(frozen=True)
class StepPage:
    """What every step's page shows around its own content.

    Who only saves asks for nothing of it: how far the learner is, is read when it is looked at.
    """

    course: CourseOutline
    module: ModuleOutline
    step: Step
    by: User | None

    @cached_property
    def enrolment(self) -> Enrolment | None:
        if self.by is None:
            return None
        try:
            return own_enrolment_in(by=self.by, course=self.course)
        except NotYours:
            return None

    @cached_property
    def progress(self) -> CourseProgress:
        return course_progress(enrolment=self.enrolment, course=self.course)

    @property
    def own_progress(self) -> ModuleProgress:
        found = self.progress.of(self.module.module_id)
        assert found is not None  # noqa: S101 -- progress is made from this very course
        return found

    @property
    def own_state(self) -> StepState:
        return self.own_progress.of(self.step)

    @property
    def state(self) -> State:
        return self.own_state.state

    @property
    def lock(self) -> Lock | None:
        return self.own_state.lock

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """Corrections of this step that the learner has yet to read. A query, if there are any."""
        done = self.progress.done_steps(self.module)
        return notices_of(each for each in done if each.step is self.step)

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
    return StepPage(course=course, module=module, step=step, by=by)


@dataclass(frozen=True)
class AwayPage:
    """A module that an editor took away while the learner was inside."""

    module: AwayModule
    progress: CourseProgress


def away_page(*, by: User | None, course_slug: str, module_slug: str) -> AwayPage | None:
    """For a learner who has begun the module. To anybody else it is simply not there: None."""
    if by is None:
        return None
    try:
        course = course_outline(course_slug)
        module = away_module(course, module_slug)
        if module is None:
            return None
        enrolment = own_enrolment_in(by=by, course=course)
    except (NoSuchCourse, NotYours):
        return None
    begun = StepProgress.objects.filter(enrolment=enrolment, module_id=module.module_id)
    if not begun.exists():
        return None
    return AwayPage(module, course_progress(enrolment=enrolment, course=course))


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
    def latest(self) -> CourseProgress | None:
        """The course seen last, completed or not."""
        return self.courses[0] if self.courses else None

    @property
    def current(self) -> CourseProgress | None:
        """The course seen last of those that are not completed."""
        return next((course for course in self.courses if course.completed_at is None), None)

    @property
    def next(self) -> NextUp | None:
        """In the course seen last, where to go on; then in the others."""
        for progress in self.courses:
            if found := progress.next:
                return NextUp(progress, found.module, found.step)
        return None


def my_learning(*, by: User) -> MyLearning:
    """Two queries, however many courses and enrolments; three if a step was overridden."""
    outlines = {outline.course_id: outline for outline in course_outlines()}
    enrolments = [
        enrolment
        for enrolment in newest_periods(with_completion(own_enrolments(by=by))).order_by(
            F("last_seen_at").desc(nulls_last=True), "-enrolled_at"
        )
        if enrolment.course_id in outlines
    ]
    rows: dict[int, list[StepProgress]] = {}
    for row in own(StepProgress.objects.all(), by=by):
        rows.setdefault(row.enrolment_id, []).append(row)
    overrides: dict[int, list[Override]] = {}
    if any(enrolment.has_overrides for enrolment in enrolments):
        for override in own(Override.objects.all(), by=by):
            overrides.setdefault(override.enrolment_id, []).append(override)
    taken = {enrolment.course_id for enrolment in enrolments}
    return MyLearning(
        courses=tuple(
            progress_in(
                course=outlines[enrolment.course_id],
                enrolment=enrolment,
                completion=completion_of(enrolment),
                rows=rows.get(enrolment.pk, ()),
                overrides=overrides.get(enrolment.pk, ()),
            )
            for enrolment in enrolments
        ),
        others=tuple(outline for key, outline in outlines.items() if key not in taken),
    )
