"""Reading what happened."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, Subquery, Value
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


def module_completed(
    *, learner_id: int, organisation_id: int, module_id: UUID, since: datetime | None = None
) -> Combinable:
    """Whether it is written down that the learner completed the module, there and then (and not
    before `since`), and nobody has reopened a step of it since. An expression, for a query that is
    made anyway."""
    verb = LearningEvent.Verb
    newest = (
        LearningEvent.objects.filter(
            learner_id=learner_id,
            organisation_id=organisation_id,
            verb__in=[verb.MODULE_COMPLETED, verb.STEP_REOPENED],
            activity_id=module_id,
            **_since(since),
        )
        .order_by("-pk")
        .values("verb")[:1]
    )
    return Exact(Coalesce(Subquery(newest), Value("")), Value(verb.MODULE_COMPLETED.value))


@dataclass(frozen=True)
class ModuleMark:
    """A module was completed, or a step of it was reopened."""

    learner_id: int
    organisation_id: int
    course_id: UUID
    module_id: UUID
    is_completed: bool
    at: datetime


def module_marks(*, learner_ids: Collection[int]) -> Iterator[ModuleMark]:
    """What `module_completed` reads, for many learners, in the order in which it was written."""
    verb = LearningEvent.Verb
    rows = (
        LearningEvent.objects.filter(
            learner__in=learner_ids, verb__in=[verb.MODULE_COMPLETED, verb.STEP_REOPENED]
        )
        .order_by("pk")
        .values_list(
            "learner_id", "organisation_id", "course_id", "activity_id", "verb", "occurred_at"
        )
    )
    for learner, organisation, course, module, said, at in rows:
        is_completed = said == verb.MODULE_COMPLETED
        assert learner is not None  # noqa: S101 -- they were asked for
        yield ModuleMark(learner, organisation, course, module, is_completed, at)


def count_module_completed(*, course_id: UUID, module_id: UUID) -> int:
    """For how many learners, each in each organisation, it is written down that the module is
    completed, and nobody has reopened a step of it since."""
    verb = LearningEvent.Verb
    newest = (
        LearningEvent.objects.filter(
            course_id=course_id,
            verb__in=[verb.MODULE_COMPLETED, verb.STEP_REOPENED],
            activity_id=module_id,
            learner__isnull=False,
        )
        .order_by("learner", "organisation", "-pk")
        .distinct("learner", "organisation")
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


def practised_activities(
    *, learner_id: int, course_id: UUID, module_id: UUID, since: datetime | None = None
) -> list[str]:
    """The activity of each time the learner practised the module; the same one may come twice.

    Only from `since` on, where it is given."""
    return list(
        LearningEvent.objects.filter(
            learner_id=learner_id,
            course_id=course_id,
            verb=LearningEvent.Verb.PRACTISED,
            activity_id=module_id,
            **_since(since),
        ).values_list("result__activity", flat=True)
    )


def any_module_completed(
    *, learner_id: int, organisation_id: int, course_id: UUID, since: datetime | None = None
) -> Combinable:
    """Whether it is written down that the learner completed some module of the course there, and
    not before `since`. An expression, for a query that is made anyway."""
    return Exists(
        LearningEvent.objects.filter(
            learner_id=learner_id,
            organisation_id=organisation_id,
            verb=LearningEvent.Verb.MODULE_COMPLETED,
            course_id=course_id,
            **_since(since),
        )
    )


def _since(moment: datetime | None) -> dict[str, datetime]:
    return {"occurred_at__gte": moment} if moment else {}
