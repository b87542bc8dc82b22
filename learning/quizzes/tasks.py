"""What beat has workers do for quizzes."""

from celery import shared_task
from django.utils import timezone

from learning.quizzes import regrading

# Some twenty seconds' work, so that a worker is soon free again.
MOST_AT_ONCE = 2_000


@shared_task(name="learning.continue_regrades")
def continue_regrades(**_: object) -> None:
    regrading.continue_regrades(now=timezone.now(), most=MOST_AT_ONCE)
