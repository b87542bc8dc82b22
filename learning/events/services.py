"""Writing down what happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from learning.events.models import LearningEvent

_waiting: ContextVar[list[LearningEvent] | None] = ContextVar("waiting", default=None)


@contextmanager
def written_together() -> Iterator[None]:
    """Facts recorded within are written at its end, in their order, by one query.

    For a service that makes several facts true at once; it is inside the
    transaction. Nothing is written when an exception ends it. Within another
    one it leaves the writing to that.
    """
    if _waiting.get() is not None:
        yield
        return
    facts: list[LearningEvent] = []
    token = _waiting.set(facts)
    try:
        yield
    finally:
        _waiting.reset(token)
    LearningEvent.objects.bulk_create(facts)


def record(
    *,
    verb: LearningEvent.Verb,
    learner_id: int,
    organisation_id: int,
    course_id: UUID,
    activity_id: UUID,
    now: datetime,
    step: str = "",
    result: dict[str, Any] | None = None,
) -> None:
    """Appends one fact. Call it inside the transaction that makes the fact true.

    It is in the database at once, or at the end of `written_together`.

    `result` holds ids, scores and states. Words that a learner wrote never go in.
    """
    fact = LearningEvent(
        verb=verb,
        learner_id=learner_id,
        organisation_id=organisation_id,
        course_id=course_id,
        activity_id=activity_id,
        step=step,
        result=result or {},
        occurred_at=now,
    )
    waiting = _waiting.get()
    if waiting is None:
        fact.save()
    else:
        waiting.append(fact)
