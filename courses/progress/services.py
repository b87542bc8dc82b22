"""Writing how far a learner has come. Progress only goes forwards."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from courses.access import NotYours, own_enrolment
from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline
from courses.enrolments.models import Enrolment
from courses.enrolments.selectors import organisation_for_learning
from courses.enrolments.services import enrol, hold, record_learning
from courses.events.models import LearningEvent
from courses.events.selectors import has_completed_module, practised_on
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
    _remember_place(held, module, step, now)
    return row


@transaction.atomic(savepoint=False)
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
    Doing it again changes nothing: the first completion and its evidence stand,
    and what was complete stays complete when an editor adds a step or a module.
    """
    _check_has(module, step)
    held = hold(enrolment.pk)
    rows = list(StepProgress.objects.filter(enrolment=held))
    row = next((r for r in rows if (r.module_id, r.step) == (module.module_id, step)), None)
    if row is None:
        row = StepProgress(
            enrolment=held, module_id=module.module_id, step=step.value, started_at=now
        )
        rows.append(row)
    is_new = row.completed_at is None
    if is_new:
        row.completed_at = max(now, row.started_at)
        row.evidence = evidence
        row.save()
        record_learning(
            enrolment=held,
            verb=LearningEvent.Verb.STEP_COMPLETED,
            module=module,
            step=step,
            now=now,
            result=evidence,
        )

    progress = progress_in(course=course, enrolment=held, rows=rows)
    if is_new:
        own = progress.of(module.module_id)
        is_done = own is not None and own.state is State.DONE
        # An editor may have added this step to a module that was complete before.
        if is_done and not has_completed_module(
            learner_id=held.learner_id,
            organisation_id=held.organisation_id,
            module_id=module.module_id,
        ):
            record_learning(
                enrolment=held,
                verb=LearningEvent.Verb.MODULE_COMPLETED,
                module=module,
                now=now,
            )
        if progress.state is State.DONE and held.completed_at is None:
            held.completed_at = max(now, held.enrolled_at)
            record_learning(enrolment=held, verb=LearningEvent.Verb.COURSE_COMPLETED, now=now)
    _remember_place(held, module, step, now)
    return progress_in(course=course, enrolment=held, rows=rows)


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
    held = hold(enrolment.pk)
    outcome = {"activity": activity_key, "how_it_went": how_it_went}
    if not practised_on(
        learner_id=held.learner_id,
        module_id=module.module_id,
        activity_key=activity_key,
        day=now.astimezone(UTC).date(),
    ):
        record_learning(
            enrolment=held,
            verb=LearningEvent.Verb.PRACTISED,
            module=module,
            step=Step.PRACTISE,
            now=now,
            result=outcome,
        )
    return complete_step(
        enrolment=held,
        course=course,
        module=module,
        step=Step.PRACTISE,
        evidence={"kind": "own_word", **outcome},
        now=now,
    )


def _check_has(module: ModuleOutline, step: Step) -> None:
    if step not in module.steps:
        raise NoSuchStep(f"{module.slug} has no {step}")


def _remember_place(held: Enrolment, module: ModuleOutline, step: Step, now: datetime) -> None:
    held.last_module_id, held.last_step, held.last_seen_at = module.module_id, step.value, now
    held.save(update_fields=["completed_at", "last_module_id", "last_step", "last_seen_at"])
