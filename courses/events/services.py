"""Writing down what happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from courses.events.models import LearningEvent


def record(
    *,
    verb: LearningEvent.Verb,
    learner_id: int,
    organisation_id: int,
    course_id: UUID,
    activity_id: UUID,
    now: datetime,
    step: str = "",
    result: dict[str, Any] | None = None,
) -> LearningEvent:
    """Appends one fact. Call it inside the transaction that makes the fact true.

    `result` holds ids, scores and states. Words that a learner wrote never go in.
    """
    return LearningEvent.objects.create(
        verb=verb,
        learner_id=learner_id,
        organisation_id=organisation_id,
        course_id=course_id,
        activity_id=activity_id,
        step=step,
        result=result or {},
        occurred_at=now,
    )
