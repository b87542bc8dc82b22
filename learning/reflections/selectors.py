"""Reading a learner's own reflection. There is no other way to read one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import User
from learning.access import own
from learning.enrolments.models import Enrolment
from learning.reflections.long_form import every_prompt
from learning.reflections.models import Reflection

# How many earlier texts the page shows; more are kept.
SHOWN = 10


@dataclass(frozen=True)
class EarlierText:
    """A text that a later one replaced, beside the prompts it answers."""

    version: int
    saved_at: datetime
    answers: tuple[tuple[str, str], ...]


def own_reflection(*, by: User, enrolment: Enrolment | None, module_id: UUID) -> Reflection | None:
    if enrolment is None:
        return None
    return (
        own(Reflection.objects.all(), by=by)
        .filter(enrolment=enrolment, module_id=module_id)
        .first()
    )


def earlier_texts(reflection: Reflection | None) -> tuple[EarlierText, ...]:
    """The newest texts that were replaced, newest first."""
    if reflection is None:
        return ()
    return tuple(
        EarlierText(
            version=revision.version,
            saved_at=revision.saved_at,
            answers=_labelled(reflection.exercise, revision.answers),
        )
        for revision in reflection.revisions.order_by("-version")[:SHOWN]
    )


def _labelled(exercise: dict[str, Any], answers: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (prompt["label"], answers[prompt["key"]])
        for prompt in every_prompt(exercise)
        if answers.get(prompt["key"], "").strip()
    )
