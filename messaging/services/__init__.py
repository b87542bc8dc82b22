"""Writing to a person: put a mail in the queue, send what is due, clean up, and say stop.

PENDING ──claim──▶ SENDING ──accepted────────────▶ SENT
   ▲                 │ ├────refused for good─────▶ FAILED
   │                 │ ├────nobody can tell──────▶ UNKNOWN   (also: worker died; the sweep)
   └──not delivered──┘ ├────no longer wanted─────▶ CANCELLED
                       └────too late─────────────▶ MISSED    (also from PENDING; the sweep)
"""

from messaging.services.preferences import set_preference, turn_off
from messaging.services.queueing import Draft, enqueue, enqueue_many, enqueue_written
from messaging.services.sending import claim, send_claimed, send_due, send_one
from messaging.services.upkeep import purge, sweep

__all__ = [
    "Draft",
    "claim",
    "enqueue",
    "enqueue_many",
    "enqueue_written",
    "purge",
    "send_claimed",
    "send_due",
    "send_one",
    "set_preference",
    "sweep",
    "turn_off",
]
