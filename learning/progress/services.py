"""Writing how far a learner has come. Progress only goes forwards, but for `overrides`."""

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable

from accounts.models import User
from courses.catalogue.models import Step
from courses.catalogue.selectors import (
    CourseOutline,
    ModuleOutline,
    course_outlines,
)
from learning.access import NotYours, own_enrolment
from learning.completions.models import Completion
from learning.completions.selectors import (
    completion_beside,
    completion_of,
    has_completion,
    rests_on_requirements,
    with_completion,
)
from learning.completions.services import complete, withdraw_completion
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import organisation_for_learning
from learning.enrolments.services import enrol, hold, record_learning
from learning.events.models import LearningEvent
from learning.events.selectors import module_completed
from learning.events.services import written_together
from learning.progress.counts import COUNTS, recount, steps_done_in
from learning.progress.course_rules import (
    Facts,
    facts_asked_for,
    requirements_beside_modules,
)
from learning.progress.judging import is_met
from learning.progress.models import Override, StepProgress
from learning.progress.selectors import (
    CourseProgress,
    NoSuchStep,
    State,
    actions_for,
    course_progress,
    progress_in,
    requirements_of,
)


def enrol_self(*, by: User, course: CourseOutline, now: datetime) -> Enrolment:
    """The learner's enrolment in the course, made at the first thing they save.

    Raises NoOrganisation when nobody has asked this person to learn here.
    """
    try:
        return own_enrolment(by=by, course_id=course.course_id)
    except NotYours:
        organisation = organisation_for_learning(by=by)
    return enrol(learner=by, organisation=organisation, course_id=course.course_id, by=by, now=now)


@transaction.atomic(savepoint=False)
def start_step(
    *, enrolment: Enrolment, module: ModuleOutline, step: Step, now: datetime, position: str = ""
) -> StepProgress:
    """Notes that the learner is here, so that they can go on here. Completes nothing."""
    _check_has(module, step)
    held = hold(enrolment.pk)
    row, _ = StepProgress.objects.get_or_create(
        enrolment=held, module_id=module.module_id, step=step, defaults={"started_at": now}
    )
    if position and position != row.position:
        row.position = position
        row.save(update_fields=["position"])
    held.has_begun = True
    _remember_place(held, module, step, now)
    return row


def give_evidence(
    *,
    held: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    step: Step,
    evidence: dict[str, Any],
    now: datetime,
    instead_of: Mapping[Step, dict[str, Any]] = MappingProxyType({}),
) -> CourseProgress:
    """Takes what a step found out, and completes the step if that is what it needs.

    Every step calls this whenever there is something new (an attempt handed in,
    an ending reached), passed or not: `progress` alone judges, by the condition
    that held when the learner began. Evidence that is not enough is kept, to say
    how far the step is. `learning.progress.judging` says what evidence holds:
    figures and ids, no learner's words.
    `held` is what the caller's transaction holds (`enrolments.services.hold`).
    `instead_of` are steps of the module that are done without judging, by
    evidence that stands in place of their own: a test passed beforehand.
    Doing it again changes nothing: the first completion and its evidence stand,
    and what was complete stays complete when an editor adds a step or a module.
    """
    _check_has(module, step)
    asked = requirements_of(held, course).condition(module.module_id, step)
    is_enough = is_met(asked or module.condition(step), evidence)
    done = {*instead_of, step} if is_enough else {*instead_of}
    return _write(held, course, module, {**instead_of, step: evidence}, done=done, now=now)


@written_together()
def _write(
    held: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    found: Mapping[Step, dict[str, Any]],
    *,
    done: Collection[Step],
    now: datetime,
    remembers: bool = True,
) -> CourseProgress:
    """Keeps what was found for steps of a module; the last of them is where the learner is."""
    known = _known(
        held,
        course,
        was_module_done=module_completed(enrolment_id=held.public_id, module_id=module.module_id),
    )
    # An editor may have added a step to a module that was complete before.
    was_module_done = bool(known.facts and known.facts["was_module_done"])
    own = {row.step: row for row in known.rows if row.module_id == module.module_id}
    changed: list[StepProgress] = []
    newly_done = False
    for step, evidence in found.items():
        row = own.get(step)
        if row is None:
            row = StepProgress(
                enrolment=held, module_id=module.module_id, step=step.value, started_at=now
            )
            known.rows.append(row)
        if row.completed_at is not None:
            continue
        row.evidence = evidence
        if step in done:
            newly_done = True
            row.evidence = _with_version(evidence, module)
            row.completed_at = max(now, row.started_at)
            record_learning(
                enrolment=held,
                verb=LearningEvent.Verb.STEP_COMPLETED,
                module=module,
                step=step,
                now=now,
                result=row.evidence,
            )
        changed.append(row)
    _save(changed)
    held.has_begun = True
    held.steps_done = steps_done_in(held, known.rows)
    if newly_done and not was_module_done and _is_done(held, known, course, module):
        record_learning(
            enrolment=held, verb=LearningEvent.Verb.MODULE_COMPLETED, module=module, now=now
        )
        held.modules_done += 1
    progress = _settle(held, known, course, now)
    if remembers:
        _remember_place(held, module, [*found][-1], now)
    else:
        held.save(update_fields=COUNTS)
    return progress


class Known(NamedTuple):
    """The steps of an enrolment, and what the same query read of the rules that apply to it and of
    its completion.

    `facts` is None where there is no step whose row could bring them.
    """

    rows: list[StepProgress]
    facts: Facts | None
    completion: Completion | None


def _known(held: Enrolment, course: CourseOutline, **also: Combinable) -> Known:
    rules = requirements_of(held, course).rules
    asked = {**facts_asked_for(rules=rules, enrolment=held), **also}
    steps = StepProgress.objects.filter(enrolment=held).annotate(**asked)
    rows = list(with_completion(steps, through="enrolment"))
    if not rows:
        return Known(rows, None, completion_of(held))
    facts = {name: getattr(rows[0], name) for name in asked}
    return Known(rows, facts, completion_beside(rows[0]))


def _save(rows: list[StepProgress]) -> None:
    """New rows and known ones in one query."""
    for row in rows:
        # The step names the row; two kinds of keys would be two queries.
        row.pk = None
    StepProgress.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enrolment", "module_id", "step"],
        update_fields=["evidence", "completed_at"],
    )


def _with_version(evidence: dict[str, Any], module: ModuleOutline) -> dict[str, Any]:
    """With the version of the module that was live when the step was done."""
    return {**evidence, "version": module.version} if module.version else evidence


def _is_done(held: Enrolment, known: Known, course: CourseOutline, module: ModuleOutline) -> bool:
    own = _progress(held, known, course).of(module.module_id)
    return own is not None and own.state is State.DONE


@transaction.atomic(savepoint=False)
def evaluate(*, enrolment: Enrolment, course: CourseOutline, now: datetime) -> CourseProgress:
    """Completes the course if everything it asks for is there; else changes nothing.

    Call it whenever evidence for a course's rule arrives. Twice is the same as once.
    """
    held = hold(enrolment.pk)
    return _settle(held, _known(held, course), course, now)


def sweep_completions(*, now: datetime, batch_size: int = 500) -> int:
    """Completes courses whose last piece came without a call of `evaluate`: after a crash, or
    because an editor took a module away. How many there were.

    Reads learners on their way in batches, and holds only those who have done every module.
    """
    outlines = {outline.course_id: outline for outline in course_outlines()}
    waiting = (
        Enrolment.objects.filter(~has_completion(OuterRef("pk")), course_id__in=outlines)
        .filter(
            Exists(StepProgress.objects.filter(enrolment=OuterRef("pk")).exclude(completed_at=None))
        )
        .order_by("pk")
        .prefetch_related("step_progress")
    )
    found, last = 0, 0
    while batch := list(waiting.filter(pk__gt=last)[:batch_size]):
        last = batch[-1].pk
        for enrolment in batch:
            course = outlines[enrolment.course_id]
            rows = enrolment.step_progress.all()
            progress = progress_in(course=course, enrolment=enrolment, completion=None, rows=rows)
            if progress.is_every_module_done:
                settled = evaluate(enrolment=enrolment, course=course, now=now)
                found += settled.completed_at is not None
    return found


def _settle(held: Enrolment, known: Known, course: CourseOutline, now: datetime) -> CourseProgress:
    """Completes the course, if that is due, in an enrolment that the caller holds."""
    progress = _progress(held, known, course)
    if known.completion is not None or not progress.is_every_module_done:
        return progress
    beside = requirements_beside_modules(
        rules=requirements_of(held, course).rules,
        enrolment=held,
        progress=progress,
        facts=known.facts,
    )
    if not all(requirement.is_met for requirement in beside):
        return progress
    done = complete(held=held, course=course, now=now)
    return _progress(held, known._replace(completion=done), course)


def _progress(held: Enrolment, known: Known, course: CourseOutline) -> CourseProgress:
    return progress_in(course=course, enrolment=held, completion=known.completion, rows=known.rows)


# --- Acts of somebody who leads the learner --------------------------------------------


class NothingToChange(Exception):
    """The step is so already: done, open, or not begun."""


@transaction.atomic
def override_step(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    step: Step,
    action: Override.Action,
    reason: str,
    by: User,
    now: datetime,
) -> Override:
    """Marks a step as done, opens it, or asks for it again; the learner reads `reason`.

    Fetch `enrolment` through `learning.access`, which decides who may.
    Reopening is the only act that takes progress back: the step is to be done
    again, and with it its module and, if it rests on the step, the course. What
    was done stays in the history. Pressing twice acts once: raises NothingToChange.
    Raises NoSuchStep, NotYours for oneself.
    """
    _check_has(module, step)
    held = hold(enrolment.pk)
    if held.learner_id == by.pk:
        raise NotYours
    progress = course_progress(enrolment=held, course=course)
    own = progress.of(module.module_id)
    assert own is not None  # noqa: S101 -- the module is one of the course's
    state = own.of(step)
    if action not in actions_for(state):
        raise NothingToChange
    done = Override.objects.create(
        enrolment=held,
        module_id=module.module_id,
        step=step.value,
        action=action,
        reason=reason,
        by=by,
        at=now,
    )
    held.has_overrides = True
    held.save(update_fields=["has_overrides"])
    result: dict[str, Any] = {"override": str(done.public_id), "by": str(by.public_id)}
    if action == Override.Action.REOPEN:
        takes_course = state.is_required and rests_on_requirements(progress.completion)
        result["was_course_completed"] = takes_course
        StepProgress.objects.filter(
            enrolment=held, module_id=module.module_id, step=step.value
        ).update(completed_at=None, evidence={})
    record_learning(
        enrolment=held, verb=VERBS[action], module=module, step=step, now=now, result=result
    )
    if result.get("was_course_completed"):
        withdraw_completion(held=held, reason=reason, by=by, now=now)
    if action == Override.Action.REOPEN:
        recount(held)
    if action == Override.Action.COMPLETE:
        evidence = {"kind": "override", "override": str(done.public_id)}
        # The learner was not here, so their own place stays where it is.
        _write(held, course, module, {step: evidence}, done={step}, now=now, remembers=False)
    return done


VERBS = {
    Override.Action.COMPLETE: LearningEvent.Verb.STEP_MARKED_DONE,
    Override.Action.REOPEN: LearningEvent.Verb.STEP_REOPENED,
    Override.Action.UNLOCK: LearningEvent.Verb.STEP_UNLOCKED,
}


def _check_has(module: ModuleOutline, step: Step) -> None:
    if step not in module.steps:
        raise NoSuchStep(f"{module.slug} has no {step}")


def _remember_place(held: Enrolment, module: ModuleOutline, step: Step, now: datetime) -> None:
    held.last_module_id, held.last_step, held.last_seen_at = module.module_id, step.value, now
    place = ("last_module_id", "last_step", "last_seen_at")
    held.save(update_fields=[*COUNTS, *place])
