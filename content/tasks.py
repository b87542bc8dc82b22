"""What workers do for content. Each task is one call."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="content.publish_scheduled")
def publish_scheduled(**_: object) -> None:
    """What an editor gave a date goes live, and what has expired goes, by Wagtail's own command."""
    call_command("publish_scheduled")
