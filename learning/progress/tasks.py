"""What beat has workers do for learners' progress."""

from celery import shared_task
from django.utils import timezone

from learning.progress import services


@shared_task(name="learning.sweep_completions")
def sweep_completions(**_: object) -> None:
    services.sweep_completions(now=timezone.now())
