"""The counts that enrolments keep of themselves: written with what they count, checked at leisure.

A list of learners reads them off its rows. `recounted` says what they should be,
from the steps and the events alone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass, fields
from typing import Self
from uuid import UUID

from django.db import transaction

from courses.catalogue.conditions import Requirements, from_json
from courses.catalogue.models import Step
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold
from learning.events.selectors import module_marks
from learning.progress.models import StepProgress


@dataclass(frozen=True)
class Counts:
    has_begun: bool
    steps_asked: int
    steps_done: int
    modules_done: int

    @classmethod
    def kept_by(cls, enrolment: Enrolment) -> Self:
        return cls(*(getattr(enrolment, name) for name in COUNTS))

    def put_on(self, enrolment: Enrolment) -> None:
        for name, count in zip(COUNTS, astuple(self), strict=True):
            setattr(enrolment, name, count)


# The fields of an enrolment that hold them.
COUNTS = tuple(each.name for each in fields(Counts))


def steps_done_in(enrolment: Enrolment, rows: Iterable[StepProgress]) -> int:
    """How many of the steps that the learner was asked for are done. No query."""
    asked = _asked(enrolment)
    return sum(
        row.completed_at is not None
        and (asked is None or asked.condition(row.module_id, Step(row.step)) is not None)
        for row in rows
    )


def _asked(enrolment: Enrolment) -> Requirements | None:
    return from_json(enrolment.requirements) if enrolment.requirements else None


def recounted(enrolments: Collection[Enrolment]) -> dict[int, Counts]:
    """What these enrolments should keep, by their keys. Two queries, however many there are."""
    rows: dict[int, list[StepProgress]] = defaultdict(list)
    for row in StepProgress.objects.filter(enrolment__in=[each.pk for each in enrolments]).only(
        "enrolment_id", "module_id", "step", "completed_at"
    ):
        rows[row.enrolment_id].append(row)
    modules = _modules_done(enrolments)
    found = {}
    for enrolment in enrolments:
        own = rows[enrolment.pk]
        asked = _asked(enrolment)
        found[enrolment.pk] = Counts(
            has_begun=bool(own),
            steps_asked=asked.step_count if asked else 0,
            steps_done=steps_done_in(enrolment, own),
            modules_done=modules[enrolment.pk],
        )
    return found


def _modules_done(enrolments: Collection[Enrolment]) -> dict[int, int]:
    """By the rule of `events.selectors.module_completed`: the newest mark of a module counts."""
    keys = {each.public_id: each.pk for each in enrolments}
    newest: dict[int, dict[UUID, bool]] = defaultdict(dict)
    for mark in module_marks(enrolment_ids=keys):
        newest[keys[mark.enrolment_id]][mark.module_id] = mark.is_completed
    return {each.pk: sum(newest[each.pk].values()) for each in enrolments}


def recount(held: Enrolment) -> None:
    """Counts anew for an enrolment that the caller holds, and saves what it keeps."""
    recounted([held])[held.pk].put_on(held)
    held.save(update_fields=COUNTS)


def check_counts(*, is_correcting: bool, batch_size: int = 500) -> int:
    """How many enrolments keep a count that is wrong; `is_correcting` puts them right.

    Safe beside people who learn: what looks wrong is counted again while it is held.
    """
    wrong, last = 0, 0
    everything = Enrolment.objects.order_by("pk")
    while batch := list(everything.filter(pk__gt=last)[:batch_size]):
        last = batch[-1].pk
        true = recounted(batch)
        for enrolment in batch:
            if Counts.kept_by(enrolment) != true[enrolment.pk]:
                wrong += _is_wrong(enrolment.pk, is_correcting=is_correcting)
    return wrong


@transaction.atomic
def _is_wrong(enrolment_id: int, *, is_correcting: bool) -> bool:
    held = hold(enrolment_id)
    kept = Counts.kept_by(held)
    if kept == recounted([held])[held.pk]:
        return False
    if is_correcting:
        recount(held)
    return True
