"""Claiming what is due and handing it to the mail server, each mail at most once.

The claim is committed before the mail server is spoken to, so two workers
never hold one message, and one that dies leaves a row that says so. What
happens to the row then depends on what is known: see `messaging.smtp`.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from messaging import kinds, selectors
from messaging.letters import compose
from messaging.models import Message, Suppression
from messaging.smtp import AddressUnknown, Deferred, PerhapsDelivered, Refused, ServerAway

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

BACK_OFF = timedelta(seconds=30)
LONGEST_BACK_OFF = timedelta(minutes=10)
# A run ends well before Celery's time limit; the next one goes on.
RUN_LASTS = timedelta(seconds=45)


def claim(*, now: datetime, message_id: int | None = None) -> Message | None:
    """Takes the most urgent message that is due, or the one with this id; None if there is none.

    Committed when this returns (`durable` refuses to run inside another
    transaction): whoever gets the message is the only one who ever will.
    """
    due = Message.objects.filter(state=Message.State.PENDING, due_at__lte=now, expires_at__gt=now)
    if message_id is not None:
        due = due.filter(pk=message_id)
    with transaction.atomic(durable=True):
        message = (
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("recipient")
            .order_by("priority", "due_at")
            .first()
        )
        if message is None:
            return None
        message.state = Message.State.SENDING
        message.claimed_at = now
        message.attempts += 1
        message.save(update_fields=["state", "claimed_at", "attempts"])
    return message


def send_claimed(*, message: Message, connection: BaseEmailBackend, clock: Clock) -> Message.State:
    """Sends a message that the caller has claimed, unless it should no longer go.

    Returns what became of it. Raises ServerAway, with the message back in the
    queue, when no other message would get further either.
    """
    now = clock()
    try:
        end = selectors.reason_not_to_send(message=message, now=now)
        if end is not None:
            return _end(message, end, now=now)
        mail = compose(message, now=now)
    except kinds.UnknownKind:
        # Queued by a newer release than this worker's: a newer worker will know it.
        return _put_back(message, now=now, error="UnknownKind")
    except kinds.NoLongerWanted:
        return _end(message, Message.State.CANCELLED, now=now)
    except Exception as error:
        # A mistake in a template or a kind is for a person to mend; the queue goes on.
        logger.exception("A message could not be written", extra=_facts(message))
        return _end(message, Message.State.FAILED, now=now, error=type(error).__name__)

    try:
        connection.send_messages([mail])
    except Exception as error:
        with contextlib.suppress(Exception):
            connection.close()
        return _after_failure(message, error, address=mail.to[0], now=clock())
    if not kinds.get(message.kind).is_optional:
        Suppression.objects.filter(address=mail.to[0].lower()).delete()
    return _end(message, Message.State.SENT, now=clock())


def send_one(*, message_id: int, clock: Clock = timezone.now) -> Message.State | None:
    """Sends one message now, if it is due and nobody else has it."""
    message = claim(now=clock(), message_id=message_id)
    if message is None:
        return None
    with _connection() as connection, contextlib.suppress(ServerAway):
        send_claimed(message=message, connection=connection, clock=clock)
    return Message.State(message.state)


def send_due(*, clock: Clock = timezone.now, limit: int | None = None) -> int:
    """Sends what is due, most urgent first, until nothing is; returns how many it dealt with.

    One message is claimed at a time, so that a killed worker leaves one in
    doubt and not a batch. Stops early when the mail server is away, and after
    `RUN_LASTS`: whatever is left is still due for the next run.
    """
    done = 0
    started_at = clock()
    with _connection() as connection:
        while (limit is None or done < limit) and clock() - started_at < RUN_LASTS:
            message = claim(now=clock())
            if message is None:
                break
            done += 1
            try:
                send_claimed(message=message, connection=connection, clock=clock)
            except ServerAway:
                break
    return done


@contextlib.contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """One conversation with the mail server for a whole run; opened by the first mail."""
    connection = get_connection()
    try:
        yield connection
    finally:
        connection.close()


def _after_failure(
    message: Message, error: Exception, *, address: str, now: datetime
) -> Message.State:
    code = getattr(error, "code", type(error).__name__)
    match error:
        case AddressUnknown():
            Suppression.objects.get_or_create(
                address=address.lower(), defaults={"reason": code, "created_at": now}
            )
            return _end(message, Message.State.FAILED, now=now, error=code)
        case Refused():
            return _end(message, Message.State.FAILED, now=now, error=code)
        case ServerAway():
            _put_back(message, now=now, error=code)
            raise error
        case Deferred():
            return _put_back(message, now=now, error=code)
        case PerhapsDelivered():
            return _end(message, Message.State.UNKNOWN, now=now, error=code)
        case _:
            # A backend of somebody else's: it may have sent before it failed.
            logger.error("A mail backend failed", exc_info=error, extra=_facts(message))
            return _end(message, Message.State.UNKNOWN, now=now, error=code)


def _put_back(message: Message, *, now: datetime, error: str) -> Message.State:
    """Waits a little longer after each try. The sweep ends what waits past its use."""
    pause = min(BACK_OFF * message.attempts, LONGEST_BACK_OFF)
    return _move(
        message,
        logging.WARNING,
        state=Message.State.PENDING,
        claimed_at=None,
        due_at=now + pause,
        last_error=error,
    )


def _end(
    message: Message, state: Message.State, *, now: datetime, error: str = ""
) -> Message.State:
    is_fine = state in (Message.State.SENT, Message.State.CANCELLED)
    return _move(
        message,
        logging.INFO if is_fine else logging.WARNING,
        state=state,
        ended_at=now,
        last_error=error,
        subject="",
        text="",
        html="",
    )


def _move(message: Message, level: int, **changes: Any) -> Message.State:
    """Changes a row that we hold. One that the sweep has given up on stays as the sweep left it."""
    state: Message.State = changes["state"]
    is_ours = Message.objects.filter(pk=message.pk, state=Message.State.SENDING).update(**changes)
    if is_ours:
        message.state = state
        facts = _facts(message) | {"error": changes["last_error"] or None}
        logger.log(level, "Message %s", state.value, extra=facts)
    else:
        logger.error(
            "A message was given up before its worker was done (%s)",
            state.value,
            extra=_facts(message),
        )
    return state


def _facts(message: Message) -> dict[str, Any]:
    return {
        "event": f"message.{message.state}",
        "message_id": message.public_id,
        "kind": message.kind,
        "state": message.state,
    }
