"""What beat has workers do for renewals."""

from celery import shared_task
from django.utils import timezone

from learning.renewals import services


@shared_task(name="learning.tell_of_renewals")
def tell_of_renewals(**_: object) -> None:
    services.tell_of_renewals(now=timezone.now())
