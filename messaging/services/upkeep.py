"""Finding what was lost on the way, and forgetting what is long over."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from messaging.models import KEPT_FOR, Message

logger = logging.getLogger(__name__)

# Longer than any worker holds a message: Celery ends a task after five minutes.
LOST_AFTER = timedelta(minutes=10)
PURGE_AT_ONCE = 5_000

_NO_TEXT = {"subject": "", "text": "", "html": ""}


@dataclass(frozen=True)
class Swept:
    """How many messages the sweep gave up."""

    unknown: int
    missed: int


def sweep(*, now: datetime) -> Swept:
    """Gives an end to what would otherwise wait for ever.

    A message claimed long ago belonged to a worker that died. It may have been
    delivered, so it is never sent again: UNKNOWN, with a line in the log for a
    person. A message that is past its use is MISSED.
    """
    lost = Message.objects.filter(
        state=Message.State.SENDING, claimed_at__lte=now - LOST_AFTER
    ).values_list("pk", "public_id", "kind")
    unknown = 0
    for pk, public_id, kind in lost:
        # Its worker may have finished while we looked.
        if Message.objects.filter(pk=pk, state=Message.State.SENDING).update(
            state=Message.State.UNKNOWN, ended_at=now, last_error="worker lost", **_NO_TEXT
        ):
            unknown += 1
            logger.error(
                "A worker was lost with a message; it may or may not have been delivered",
                extra={"event": "message.unknown", "message_id": public_id, "kind": kind},
            )
    missed = Message.objects.filter(state=Message.State.PENDING, expires_at__lte=now).update(
        state=Message.State.MISSED, ended_at=now, **_NO_TEXT
    )
    if missed:
        logger.warning(
            "Messages were not sent in time", extra={"event": "message.missed", "count": missed}
        )
    return Swept(unknown=unknown, missed=missed)


def purge(*, now: datetime) -> int:
    """Deletes messages that ended long ago; returns how many. A few thousand at a time."""
    total = 0
    while True:
        old = Message.objects.filter(ended_at__lte=now - KEPT_FOR).values("pk")[:PURGE_AT_ONCE]
        deleted, _rows = Message.objects.filter(pk__in=old).delete()
        total += deleted
        if deleted < PURGE_AT_ONCE:
            return total
