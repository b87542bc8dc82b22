"""What workers do for the bank. Each task is one call."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from courses.bank import services


@shared_task(name="courses.import_gift")
def import_gift(*, public_id: str, **_: object) -> None:
    """Reads a large file of questions, or brings it in. Twice, or late, is as good as once."""
    services.run_gift_import(public_id=UUID(public_id), now=timezone.now())
