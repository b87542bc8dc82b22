"""The site's own pulse. Everything else that runs later belongs to an app."""

from typing import Any

from celery import shared_task
from celery.signals import beat_init, before_task_publish

from config import health

HEARTBEAT = "config.heartbeat"


@shared_task(name=HEARTBEAT)
def heartbeat(**_: Any) -> None:
    """Run by a worker: proof that what beat queues is carried out."""
    health.record_heartbeat(health.RAN_AT)


@before_task_publish.connect(sender=HEARTBEAT)
def note_queued(**_: Any) -> None:
    """Runs in beat, the only one to queue a heartbeat: proof that beat is alive."""
    health.record_heartbeat(health.QUEUED_AT)


@beat_init.connect
def knock(**_: Any) -> None:
    """The first heartbeat at once; the schedule's own comes a quarter of a minute later."""
    heartbeat.apply_async(expires=15)
