"""Reading corrections: which are published, and which of them a learner has read."""

from collections.abc import Iterable
from uuid import UUID

from content import shelf
from learning.corrections.models import Correction, CorrectionSeen


class NoSuchCorrection(Exception):
    """The module tells its learners of no such correction."""


def corrections_by_module() -> dict[UUID, tuple[Correction, ...]]:
    """Every correction that is shown, by its module, oldest first.

    Kept on the shelf: they are written in the transaction that publishes the page.
    Read an outline first, which checks the shelf.
    """
    return shelf.kept("corrections", _read)


def _read() -> dict[UUID, tuple[Correction, ...]]:
    found: dict[UUID, tuple[Correction, ...]] = {}
    for each in Correction.objects.filter(is_shown=True).order_by("published_at", "pk"):
        found[each.module_id] = (*found.get(each.module_id, ()), each)
    return found


def correction_of(module_id: UUID, correction_id: UUID) -> Correction:
    """Raises NoSuchCorrection."""
    for each in corrections_by_module().get(module_id, ()):
        if each.correction_id == correction_id:
            return each
    raise NoSuchCorrection(str(correction_id))


def seen_corrections(enrolment_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(enrolment, correction) for all that were read. One query."""
    seen = CorrectionSeen.objects.filter(enrolment__in=list(enrolment_ids))
    return set(seen.values_list("enrolment_id", "correction_id"))
