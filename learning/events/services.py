"""Writing down what happened; and the two ways in which any of it may go."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from learning.events.models import FORGETS_LEARNER, PURGES_BEFORE, EventRemoval, LearningEvent

PURGE_AT_ONCE = 5_000

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
    enrolment_id: UUID,
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
        enrolment_id=enrolment_id,
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


def forget_learner(*, learner: User, by: User, now: datetime) -> int:
    """Empties `learner` in every event of theirs; returns how many. For erasing a person.

    What happened stays, as nobody's.
    """
    with _database_allows(FORGETS_LEARNER, str(learner.pk)):
        count = LearningEvent.objects.filter(learner=learner).update(learner=None)
        if count:
            EventRemoval.objects.create(
                kind=EventRemoval.Kind.FORGOTTEN, count=count, by=by, removed_at=now
            )
    return count


def purge_events(*, before: datetime, by: User | None, now: datetime) -> int:
    """Deletes what happened before that moment; returns how many. `by` is None for the schedule.

    A few thousand at a time: an interrupted purge has deleted what its rows say.
    """
    total = last = 0
    while True:
        with _database_allows(PURGES_BEFORE, before.isoformat()):
            # From where the last batch ended: what it deleted isn't walked over again.
            old = list(
                LearningEvent.objects.filter(occurred_at__lt=before, pk__gt=last)
                .order_by("pk")
                .values_list("pk", flat=True)[:PURGE_AT_ONCE]
            )
            count, _rows = LearningEvent.objects.filter(pk__in=old).delete()
            if count:
                EventRemoval.objects.create(
                    kind=EventRemoval.Kind.PURGED,
                    count=count,
                    purged_to_at=before,
                    by=by,
                    removed_at=now,
                )
        total += count
        if len(old) < PURGE_AT_ONCE:
            return total
        last = old[-1]


@contextmanager
def _database_allows(what: str, value: str) -> Iterator[None]:
    """Until the block ends, however it ends; and in this transaction alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [what, value])
        yield
        cursor.execute("SELECT set_config(%s, '', true)", [what])
