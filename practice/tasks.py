"""What beat has workers do for practice."""

from celery import shared_task
from django.utils import timezone

from practice import services


@shared_task(name="practice.plan_reminders")
def plan_reminders(**_: object) -> None:
    services.plan_reminders(now=timezone.now())
