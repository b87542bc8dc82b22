"""Keeping what a learner writes. No words are lost, and nobody else reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from os.path import commonprefix

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, exercise_source
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.progress.services import give_evidence, start_step
from learning.reflections.fields import EncryptedJSONField, fernet
from learning.reflections.long_form import every_prompt, with_long_form
from learning.reflections.models import Reflection, ReflectionRevision

Answers = dict[str, str]

# Autosave comes every few seconds; a slip of the keyboard is no earlier text worth keeping.
WORTH_KEEPING = 40
# The newest this many earlier texts of one reflection are kept.
MOST_KEPT = 100


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
    *, reflection: Reflection, answers: Answers, seen_version: int, now: datetime
) -> Saved:
    """Saves the learner's words. Saving the same text again changes nothing.

    The text that stood there before is kept as a revision when this one was not
    written on top of it (`seen_version` is not the newest: another tab, another
    device), when more than a slip of words goes, and when it was the finished
    text. So every save is safe.
    """
    hold(reflection.enrolment_id)
    reflection = Reflection.objects.get(pk=reflection.pk)
    answers = _known(reflection, answers)
    if answers == _known(reflection, {}):
        return Saved(reflection)
    is_elsewhere = seen_version != reflection.version
    kept = None
    if _has_words(reflection.answers) and (
        is_elsewhere
        or _is_finished_text(reflection)
        or _lost(reflection.answers, answers) >= WORTH_KEEPING
    ):
        kept = _keep(reflection)
    reflection.answers = answers
    reflection.version += 1
    reflection.saved_at = max(now, reflection.saved_at)
    reflection.save(update_fields=["answers", "version", "saved_at"])
    return Saved(reflection, conflict=kept if is_elsewhere else None)


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
    if not _has_words(reflection.answers):
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


def _known(reflection: Reflection, answers: Answers) -> Answers:
    """Answers to the prompts that were asked; an absent one keeps what is there.

    The longer form's are only there once they hold something.
    """
    keys = [prompt["key"] for prompt in every_prompt(reflection.exercise)]
    short = {prompt["key"] for prompt in reflection.exercise["prompts"]}
    found = {key: answers.get(key, reflection.answers.get(key, "")) for key in keys}
    return {key: text for key, text in found.items() if text or key in short}


def _has_words(answers: Answers) -> bool:
    return any(text.strip() for text in answers.values())


def _is_finished_text(reflection: Reflection) -> bool:
    return reflection.finished_at is not None and reflection.saved_at <= reflection.finished_at


def _lost(before: Answers, after: Answers) -> int:
    """The most characters that any one answer lost: what lies between its unchanged ends."""
    return max((_gone(text, after.get(key, "")) for key, text in before.items()), default=0)


def _gone(before: str, after: str) -> int:
    start = len(commonprefix([before, after]))
    end = len(commonprefix([before[start:][::-1], after[start:][::-1]]))
    return len(before) - start - end


def _keep(reflection: Reflection) -> ReflectionRevision:
    revision, _ = ReflectionRevision.objects.get_or_create(
        reflection=reflection,
        version=reflection.version,
        defaults={"answers": reflection.answers, "saved_at": reflection.saved_at},
    )
    oldest = reflection.revisions.order_by("-version").values("pk")[MOST_KEPT:]
    ReflectionRevision.objects.filter(pk__in=oldest).delete()
    return revision


@dataclass(frozen=True)
class Rotated:
    """A batch looked at: how many rows now stand under the newest key, which no key opens."""

    changed: int
    unreadable: tuple[str, ...]


def rotate_keys(*, batch_size: int = 200) -> Iterator[Rotated]:
    """Encrypts with the newest key whatever still stands under an older one, batch by batch.

    Each batch is its own short transaction that locks its rows, so a learner who
    saves meanwhile loses nothing. Stopped half-way, it goes on where it is needed:
    rows already under the newest key are left alone.
    """
    for model, name in _encrypted_fields():
        last = 0
        while batch := _rotate_batch(model, name, after=last, size=batch_size):
            last, rotated = batch
            yield rotated


def _encrypted_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Wherever words stand encrypted, also in the rooms above this one."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedJSONField):
                yield model, field.name


@transaction.atomic
def _rotate_batch(
    model: type[models.Model], name: str, *, after: int, size: int
) -> tuple[int, Rotated] | None:
    """The last row looked at, and what was done; None when there are no more rows."""
    raw = models.ExpressionWrapper(models.F(name), output_field=models.BinaryField())
    rows = list(
        model._default_manager.filter(pk__gt=after)
        .order_by("pk")
        .select_for_update()
        .annotate(token=raw)
        .values_list("pk", "token")[:size]
    )
    if not rows:
        return None
    newest = Fernet(settings.REFLECTION_KEYS[0])
    changed, unreadable = 0, []
    for pk, token in rows:
        if _opens(newest, bytes(token)):
            continue
        try:
            fresh = fernet().rotate(bytes(token))
        except InvalidToken:
            unreadable.append(f"{model._meta.model_name} {pk}")
            continue
        model._default_manager.filter(pk=pk).update(
            **{name: models.Value(fresh, output_field=models.BinaryField())}
        )
        changed += 1
    return rows[-1][0], Rotated(changed=changed, unreadable=tuple(unreadable))


def _opens(key: Fernet, token: bytes) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
