"""What workers do for messaging. Each task is one call.

None is acknowledged late: the row, and not the task, is what must not be lost.
A task that dies with its worker is made up for by the next `send_due`, and
running it again would only find the row claimed.
"""

from celery import shared_task
from django.utils import timezone

from messaging import services


@shared_task(name="messaging.send_message")
def send_message(*, message_id: int, **_: object) -> None:
    services.send_one(message_id=message_id)


@shared_task(name="messaging.send_due")
def send_due(**_: object) -> None:
    services.send_due()


@shared_task(name="messaging.sweep")
def sweep(**_: object) -> None:
    services.sweep(now=timezone.now())


@shared_task(name="messaging.purge")
def purge(**_: object) -> None:
    services.purge(now=timezone.now())
