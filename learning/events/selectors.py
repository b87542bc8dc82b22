"""Reading what happened."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, Model, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from learning.events.models import LearningEvent


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


def module_completed(*, enrolment_id: UUID, module_id: UUID) -> Combinable:
    """Whether it is written down that the module was completed in the enrolment, and nobody has
    reopened a step of it since. An expression, for a query that is made anyway."""
    verb = LearningEvent.Verb
    newest = (
        LearningEvent.objects.filter(
            enrolment_id=enrolment_id,
            verb__in=[verb.MODULE_COMPLETED, verb.STEP_REOPENED],
            activity_id=module_id,
        )
        .order_by("-pk")
        .values("verb")[:1]
    )
    return Exact(Coalesce(Subquery(newest), Value("")), Value(verb.MODULE_COMPLETED.value))


@dataclass(frozen=True)
class ModuleMark:
    """A module was completed, or a step of it was reopened."""

    enrolment_id: UUID
    module_id: UUID
    is_completed: bool


def module_marks(*, enrolment_ids: Collection[UUID]) -> Iterator[ModuleMark]:
    """What `module_completed` reads, for many enrolments, in the order in which it was written."""
    verb = LearningEvent.Verb
    rows = (
        LearningEvent.objects.filter(
            enrolment_id__in=enrolment_ids, verb__in=[verb.MODULE_COMPLETED, verb.STEP_REOPENED]
        )
        .order_by("pk")
        .values_list("enrolment_id", "activity_id", "verb")
    )
    for enrolment_id, module_id, said in rows:
        yield ModuleMark(enrolment_id, module_id, said == verb.MODULE_COMPLETED)


def count_module_completed(
    *, enrolment_ids: QuerySet[Model, UUID], course_id: UUID, module_id: UUID
) -> int:
    """In how many of these enrolments in the course it is written down that the module was
    completed, and nobody has reopened a step of it since."""
    verb = LearningEvent.Verb
    newest = (
        LearningEvent.objects.filter(
            enrolment_id__in=enrolment_ids,
            course_id=course_id,
            verb__in=[verb.MODULE_COMPLETED, verb.STEP_REOPENED],
            activity_id=module_id,
        )
        .order_by("enrolment_id", "-pk")
        .distinct("enrolment_id")
    )
    return LearningEvent.objects.filter(
        pk__in=newest.values("pk"), verb=verb.MODULE_COMPLETED
    ).count()


def has_completed_course(*, learner_id: int, course_id: UUID, before: datetime) -> bool:
    """Whether the learner had completed the course before that moment, wherever that was."""
    return LearningEvent.objects.filter(
        learner_id=learner_id,
        course_id=course_id,
        verb=LearningEvent.Verb.COURSE_COMPLETED,
        occurred_at__lt=before,
    ).exists()


def practised_activities(*, enrolment_id: UUID, module_id: UUID) -> list[str]:
    """The activity of each time the module was practised in the enrolment; the same one may come
    twice."""
    return list(
        LearningEvent.objects.filter(
            enrolment_id=enrolment_id,
            verb=LearningEvent.Verb.PRACTISED,
            activity_id=module_id,
        ).values_list("result__activity", flat=True)
    )


def any_module_completed(*, enrolment_id: UUID) -> Combinable:
    """Whether it is written down that some module was completed in the enrolment. An expression,
    for a query that is made anyway."""
    return Exists(
        LearningEvent.objects.filter(
            enrolment_id=enrolment_id, verb=LearningEvent.Verb.MODULE_COMPLETED
        )
    )
