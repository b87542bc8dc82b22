"""Reading what happened."""

from datetime import date

from accounts.models import User
from courses.events.models import LearningEvent


def practised_on(*, learner: User, activity_key: str, day: date) -> bool:
    """Whether the learner did this activity on this day (UTC)."""
    return LearningEvent.objects.filter(
        learner=learner,
        verb=LearningEvent.Verb.PRACTISED,
        occurred_at__date=day,
        result__activity=activity_key,
    ).exists()
