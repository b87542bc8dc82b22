"""Writing how far a learner has come. Progress only goes forwards."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from courses.access import NotYours, own_enrolment
from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline
from courses.enrolments.models import Enrolment
from courses.enrolments.selectors import organisation_for_learning
from courses.enrolments.services import enrol
from courses.events.models import LearningEvent
from courses.events.selectors import practised_on
from courses.events.services import record
from courses.progress.models import StepProgress
from courses.progress.selectors import CourseProgress, NoSuchStep, State, progress_in


def enrol_self(*, by: User, course: CourseOutline, now: datetime) -> Enrolment:
    """The learner's enrolment in the course, made at the first thing they save.

    Raises NoOrganisation when nobody has asked this person to learn here.
    """
    try:
        return own_enrolment(by=by, course_id=course.course_id)
    except NotYours:
        organisation = organisation_for_learning(by=by)
    return enrol(learner=by, organisation=organisation, course_id=course.course_id, by=by, now=now)


@transaction.atomic
def start_step(
    *, enrolment: Enrolment, module: ModuleOutline, step: Step, now: datetime, position: str = ""
) -> StepProgress:
    """Notes that the learner is here, so that they can go on here. Completes nothing."""
    if step not in module.steps:
        raise NoSuchStep(f"{module.slug} has no {step}")
    row, _ = StepProgress.objects.get_or_create(
        enrolment=enrolment, module_id=module.module_id, step=step, defaults={"started_at": now}
    )
    if position and position != row.position:
        row.position = position
        row.save(update_fields=["position"])
    Enrolment.objects.filter(pk=enrolment.pk).update(
        last_module_id=module.module_id, last_step=step, last_seen_at=now
    )
    return row


@transaction.atomic
def complete_step(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    step: Step,
    evidence: dict[str, Any],
    now: datetime,
) -> CourseProgress:
    """Marks a step done and, if that was the last of its kind, its module and its course.

    `evidence` says what completion rests on: ids and figures, no learner's words.
    Doing it again changes nothing: the first completion and its evidence stand.
    The enrolment is locked, so that of two last steps done at once one completes the course.
    """
    if step not in module.steps:
        raise NoSuchStep(f"{module.slug} has no {step}")
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    row, _ = StepProgress.objects.get_or_create(
        enrolment=locked, module_id=module.module_id, step=step, defaults={"started_at": now}
    )
    is_new = row.completed_at is None
    if is_new:
        row.completed_at = max(now, row.started_at)
        row.evidence = evidence
        row.save(update_fields=["completed_at", "evidence"])
        _record(locked, LearningEvent.Verb.STEP_COMPLETED, module, now, step=step, result=evidence)

    progress = progress_in(
        course=course, enrolment=locked, rows=StepProgress.objects.filter(enrolment=locked)
    )
    own = progress.of(module.module_id)
    if is_new and own is not None and own.state is State.DONE:
        _record(locked, LearningEvent.Verb.MODULE_COMPLETED, module, now)
    if is_new and progress.state is State.DONE and locked.completed_at is None:
        locked.completed_at = max(now, locked.enrolled_at)
        _record(locked, LearningEvent.Verb.COURSE_COMPLETED, None, now)
    locked.last_module_id, locked.last_step, locked.last_seen_at = module.module_id, step, now
    locked.save(update_fields=["completed_at", "last_module_id", "last_step", "last_seen_at"])
    return progress_in(
        course=course, enrolment=locked, rows=StepProgress.objects.filter(enrolment=locked)
    )


@transaction.atomic
def record_practice(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    activity_key: str,
    how_it_went: str,
    now: datetime,
) -> CourseProgress:
    """Takes the learner's word that they practised, and completes the step.

    One event a learner, activity and day (UTC): pressing twice is practising once.
    """
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    outcome = {"activity": activity_key, "how_it_went": how_it_went}
    if not practised_on(learner=locked.learner, activity_key=activity_key, day=now.date()):
        _record(
            locked, LearningEvent.Verb.PRACTISED, module, now, step=Step.PRACTISE, result=outcome
        )
    return complete_step(
        enrolment=locked,
        course=course,
        module=module,
        step=Step.PRACTISE,
        evidence={"kind": "own_word", **outcome},
        now=now,
    )


def _record(
    enrolment: Enrolment,
    verb: LearningEvent.Verb,
    module: ModuleOutline | None,
    now: datetime,
    **facts: Any,
) -> None:
    record(
        verb=verb,
        learner=enrolment.learner,
        organisation=enrolment.organisation,
        course_id=enrolment.course_id,
        activity_id=module.module_id if module else enrolment.course_id,
        now=now,
        **facts,
    )
