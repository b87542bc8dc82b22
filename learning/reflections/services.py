"""Keeping what a learner writes. No words are lost, and nobody else reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, exercise_source
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.progress.services import give_evidence, start_step
from learning.reflections.long_form import every_prompt, with_long_form
from learning.reflections.models import Reflection, ReflectionRevision
from learning.writing.fields import Words
from learning.writing.services import has_words, replace_words


class NoExercise(Exception):
    """The module has no reflective exercise now."""


class NothingWritten(Exception):
    """A reflection without a word cannot be finished."""

    message = _("Write something in at least one box before you finish.")


@dataclass(frozen=True)
class Saved:
    """The reflection as it now stands, and the text it replaced if that was written elsewhere."""

    reflection: Reflection
    conflict: ReflectionRevision | None = None


@transaction.atomic
def open_reflection(*, enrolment: Enrolment, module: ModuleOutline, now: datetime) -> Reflection:
    """The learner's reflection on the module, begun if need be on a copy of the prompts.

    Raises NoExercise.
    """
    held = hold(enrolment.pk)
    existing = Reflection.objects.filter(enrolment=held, module_id=module.module_id).first()
    if existing:
        return existing
    exercise = exercise_source(module.module_id)
    if exercise is None:
        raise NoExercise
    start_step(enrolment=held, module=module, step=Step.REFLECT, now=now)
    return Reflection.objects.create(
        enrolment=held,
        module_id=module.module_id,
        exercise=with_long_form(exercise),
        started_at=now,
        saved_at=now,
    )


@transaction.atomic
def save_reflection(
    *, reflection: Reflection, answers: Words, seen_version: int, now: datetime
) -> Saved:
    """Saves the learner's words. Saving the same text again changes nothing.

    The text that stood there before is kept as a revision where it's worth it; the finished one
    always is. So every save is safe.
    """
    hold(reflection.enrolment_id)
    reflection = Reflection.objects.get(pk=reflection.pk)
    is_elsewhere = seen_version != reflection.version
    earlier = replace_words(
        text=reflection,
        revisions=reflection.revisions,
        words=_known(reflection, answers),
        seen_version=seen_version,
        now=now,
        is_settled=_is_finished_text(reflection),
    )
    return Saved(reflection, conflict=earlier if is_elsewhere else None)


@transaction.atomic
def choose_form(*, reflection: Reflection, is_long: bool) -> Reflection:
    """Writes on in the short form or in the longer one. No words change."""
    hold(reflection.enrolment_id)
    reflection = Reflection.objects.get(pk=reflection.pk)
    reflection.is_long = is_long
    reflection.save(update_fields=["is_long"])
    return reflection


@transaction.atomic
def finish_reflection(
    *, reflection: Reflection, course: CourseOutline, module: ModuleOutline, now: datetime
) -> Reflection:
    """Marks the reflection finished and its step done. It stays open to changes.

    The event and the evidence say that it was written, not what.
    Raises NothingWritten.
    """
    held = hold(reflection.enrolment_id)
    reflection = Reflection.objects.get(pk=reflection.pk)
    if not has_words(reflection.readable_words):
        raise NothingWritten
    evidence = {"reflection": str(reflection.public_id)}
    if reflection.finished_at is None:
        reflection.finished_at = max(now, reflection.saved_at)
        reflection.save(update_fields=["finished_at"])
        record_learning(
            enrolment=held,
            verb=LearningEvent.Verb.REFLECTION_FINISHED,
            module=module,
            step=Step.REFLECT,
            now=now,
            result=evidence,
        )
    # Also when it was finished before: the step may have been reopened since.
    give_evidence(
        held=held,
        course=course,
        module=module,
        step=Step.REFLECT,
        evidence=evidence,
        now=now,
    )
    return reflection


def _known(reflection: Reflection, answers: Words) -> Words:
    """Answers to the prompts that were asked; an absent one keeps what is there.

    The longer form's are only there once they hold something.
    """
    keys = [prompt["key"] for prompt in every_prompt(reflection.exercise)]
    short = {prompt["key"] for prompt in reflection.exercise["prompts"]}
    found = {key: answers.get(key, reflection.readable_words.get(key, "")) for key in keys}
    return {key: text for key, text in found.items() if text or key in short}


def _is_finished_text(reflection: Reflection) -> bool:
    return reflection.finished_at is not None and reflection.saved_at <= reflection.finished_at
