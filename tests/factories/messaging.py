"""Messages in the queue."""

import uuid
from datetime import datetime, timedelta

from messaging.models import Message
from messaging.services import enqueue_written


def written_message(*, now: datetime, **changes) -> Message:
    """A mail with its words, due now and useful for a quarter of an hour."""
    values = {
        "kind": "account",
        "to_address": "sam@example.org",
        "subject": "Your code",
        "text": "Your code is\n\nBCDF-GHJK\n",
        "html": "<p>Your code is <b>BCDF-GHJK</b></p>",
        "dedupe_key": f"account:{uuid.uuid4()}",
        "expires_at": now + timedelta(minutes=15),
    }
    return enqueue_written(now=now, **(values | changes))
