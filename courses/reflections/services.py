"""Keeping what a learner writes. No words are lost, and nobody else reads them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, exercise_source
from courses.enrolments.models import Enrolment
from courses.events.models import LearningEvent
from courses.events.services import record
from courses.progress.services import complete_step, start_step
from courses.reflections.models import Reflection, ReflectionRevision

Answers = dict[str, str]


class NoExercise(Exception):
    """The module has no reflective exercise now."""


class NothingWritten(Exception):
    """A reflection without a word cannot be finished."""

    message = _("Write something in at least one box before you finish.")


@transaction.atomic
def open_reflection(*, enrolment: Enrolment, module: ModuleOutline, now: datetime) -> Reflection:
    """The learner's reflection on the module, begun if need be on a copy of the prompts.

    Raises NoExercise.
    """
    existing = Reflection.objects.filter(enrolment=enrolment, module_id=module.module_id).first()
    if existing:
        return existing
    exercise = exercise_source(module.module_id)
    if exercise is None:
        raise NoExercise
    start_step(enrolment=enrolment, module=module, step=Step.REFLECT, now=now)
    reflection, _ = Reflection.objects.get_or_create(
        enrolment=enrolment,
        module_id=module.module_id,
        defaults={"exercise": exercise, "started_at": now, "saved_at": now},
    )
    return reflection


@transaction.atomic
def save_reflection(
    *, reflection: Reflection, answers: Answers, seen_version: int, now: datetime
) -> Reflection:
    """Saves the learner's words and returns the reflection as it now stands.

    What was there before is kept as a revision whenever this text was not
    written on top of it (`seen_version` is older: another tab, another device),
    and whenever words were taken away; so every save is safe and no text is
    lost. Saving the same text again changes nothing.
    """
    reflection = Reflection.objects.select_for_update().get(pk=reflection.pk)
    answers = _known(reflection, answers)
    if answers == reflection.answers:
        return reflection
    if seen_version != reflection.version or _takes_words_away(reflection.answers, answers):
        ReflectionRevision.objects.get_or_create(
            reflection=reflection,
            version=reflection.version,
            defaults={"answers": reflection.answers, "saved_at": reflection.saved_at},
        )
    reflection.answers = answers
    reflection.version += 1
    reflection.saved_at = now
    reflection.save(update_fields=["answers", "version", "saved_at"])
    return reflection


@transaction.atomic
def finish_reflection(
    *, reflection: Reflection, course: CourseOutline, module: ModuleOutline, now: datetime
) -> Reflection:
    """Marks the reflection finished and its step done. It stays open to changes.

    The event and the evidence say that it was written, not what.
    Raises NothingWritten.
    """
    reflection = Reflection.objects.select_for_update().get(pk=reflection.pk)
    if not any(text.strip() for text in reflection.answers.values()):
        raise NothingWritten
    if reflection.finished_at is not None:
        return reflection
    reflection.finished_at = max(now, reflection.started_at)
    reflection.save(update_fields=["finished_at"])
    enrolment = reflection.enrolment
    evidence = {"reflection": str(reflection.public_id)}
    record(
        verb=LearningEvent.Verb.REFLECTION_FINISHED,
        learner=enrolment.learner,
        organisation=enrolment.organisation,
        course_id=enrolment.course_id,
        activity_id=module.module_id,
        step=Step.REFLECT,
        now=now,
        result=evidence,
    )
    complete_step(
        enrolment=enrolment,
        course=course,
        module=module,
        step=Step.REFLECT,
        evidence=evidence,
        now=now,
    )
    return reflection


def _known(reflection: Reflection, answers: Answers) -> Answers:
    """Answers to the prompts that were asked; an absent one keeps what is there."""
    keys = [prompt["key"] for prompt in reflection.exercise["prompts"]]
    return {key: answers.get(key, reflection.answers.get(key, "")) for key in keys}


def _takes_words_away(before: Answers, after: Answers) -> bool:
    return any(
        text.strip() and not after.get(key, "").startswith(text) for key, text in before.items()
    )
