"""Reading what happened."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from courses.events.models import LearningEvent


def practised_on(*, learner_id: int, module_id: UUID, activity_key: str, day: date) -> bool:
    """Whether the learner did this activity of the module on this day (UTC)."""
    start = datetime.combine(day, time.min, UTC)
    return LearningEvent.objects.filter(
        learner_id=learner_id,
        verb=LearningEvent.Verb.PRACTISED,
        activity_id=module_id,
        occurred_at__gte=start,
        occurred_at__lt=start + timedelta(days=1),
        result__activity=activity_key,
    ).exists()


def has_completed_module(*, learner_id: int, organisation_id: int, module_id: UUID) -> bool:
    """Whether it is written down that the learner completed the module, there and then."""
    return LearningEvent.objects.filter(
        learner_id=learner_id,
        organisation_id=organisation_id,
        verb=LearningEvent.Verb.MODULE_COMPLETED,
        activity_id=module_id,
    ).exists()
