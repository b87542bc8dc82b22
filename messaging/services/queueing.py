"""Putting a mail in the queue. The row is the queue: Redis only says that somebody may hurry."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from accounts.models import User
from messaging import kinds
from messaging.models import Message

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 1


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A mail to be written when it is sent: to whom, why, and when."""

    kind: str
    recipient: User
    # Ids only, of what the mail will be about.
    context: dict[str, Any]
    dedupe_key: str
    due_at: datetime


def enqueue(
    *,
    kind: str,
    recipient: User,
    context: dict[str, Any],
    dedupe_key: str,
    now: datetime,
    due_at: datetime | None = None,
) -> Message:
    """Queues a mail that its kind writes when it is sent.

    The same `dedupe_key` again gives the first row back, whatever has become of it.
    """
    draft = Draft(
        kind=kind,
        recipient=recipient,
        context=context,
        dedupe_key=dedupe_key,
        due_at=due_at or now,
    )
    return _put(_row(draft, now=now), now=now)


def enqueue_many(*, drafts: Iterable[Draft], now: datetime) -> None:
    """Queues many at once. Those already there stay as they are.

    One that is too late to be useful is written down as MISSED, and is not sent.
    """
    rows = [_row(draft, now=now) for draft in drafts]
    for row in rows:
        if row.expires_at <= now:
            row.state, row.ended_at = Message.State.MISSED, now
    Message.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)


def enqueue_written(
    *,
    kind: str,
    to_address: str,
    subject: str,
    text: str,
    html: str,
    dedupe_key: str,
    now: datetime,
    expires_at: datetime,
    recipient: User | None = None,
) -> Message:
    """Queues a mail that is already written, such as a sign-up code.

    Part of the caller's transaction; after its commit a worker is woken. Never
    fails because Redis or the mail server is away: the row waits for them. The
    words are emptied as soon as the mail has reached its end.
    """
    row = Message(
        kind=kind,
        priority=kinds.get(kind).priority,
        dedupe_key=dedupe_key,
        recipient=recipient,
        to_address=to_address,
        # A subject is one line (RFC 5322, 2.2).
        subject=" ".join(subject.split()),
        text=text,
        html=html,
        due_at=now,
        expires_at=expires_at,
        created_at=now,
    )
    return _put(row, now=now)


def _row(draft: Draft, *, now: datetime) -> Message:
    kind = kinds.get(draft.kind)
    return Message(
        kind=kind.name,
        priority=kind.priority,
        dedupe_key=draft.dedupe_key,
        recipient=draft.recipient,
        to_address=draft.recipient.email,
        context=draft.context,
        due_at=draft.due_at,
        expires_at=draft.due_at + kind.lifetime,
        created_at=now,
    )


def _put(row: Message, *, now: datetime) -> Message:
    with transaction.atomic():
        Message.objects.bulk_create([row], ignore_conflicts=True)
        # The one that is there: ours, or the first with the same key.
        message = Message.objects.get(dedupe_key=row.dedupe_key)
        if message.public_id == row.public_id and message.due_at <= now:
            transaction.on_commit(partial(_wake_a_worker, message), robust=True)
    return message


def _wake_a_worker(message: Message) -> None:
    """Asks for the mail to go now. Without Redis it goes with the next `send_due`.

    Somebody is waiting for their page, so we don't wait for Redis: a second for
    each thing it may be slow at, and no second try.
    """
    options = {
        **current_app.conf.broker_transport_options,
        "socket_connect_timeout": PATIENCE_SECONDS,
        "socket_timeout": PATIENCE_SECONDS,
        "max_retries": 1,
        "interval_start": 0,
    }
    try:
        with current_app.connection_for_write(transport_options=options) as connection:
            current_app.send_task(
                "messaging.send_message",
                kwargs={"message_id": message.pk},
                connection=connection,
                retry=False,
                # By then `send_due` has seen to it.
                expires=60,
            )
    except (OperationalError, RedisError, OSError) as error:
        logger.warning(
            "No worker could be woken; the message waits",
            extra={
                "event": "message.waits",
                "message_id": message.public_id,
                "error": type(error).__name__,
            },
        )
