"""Reading the cohorts somebody leads, and how their learners come along.

The doors are `accounts.leadership.cohorts_led` and `learning.access.led_cohort`: a
facilitator sees the learners of the cohorts they lead, an administrator those of
their organisation. Reflections have no part in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf

from accounts.leadership import administers, cohorts_led
from accounts.models import Cohort, CohortMembership, User
from courses.catalogue.selectors import CourseOutline, course_outlines
from learning.access import NotYours, led_cohort
from learning.completions.selectors import standing_completions, with_completion
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import newest_periods
from learning.progress.models import Override
from learning.progress.selectors import CourseProgress, State, course_progress
from learning.quizzes.selectors import AttemptScore, scores_of
from learning.renewals.selectors import Refresher, Renewal, refresher_of, renewal_of


@dataclass(frozen=True)
class CohortSummary:
    cohort: Cohort
    course_title: str
    learner_count: int


def cohort_summaries(*, by: User) -> tuple[CohortSummary, ...]:
    """The cohorts that `by` leads or administers, newest first. Four queries at most.

    Raises SecondFactorMissing.
    """
    titles = {outline.course_id: outline.title for outline in course_outlines()}
    counted = cohorts_led(by=by).annotate(
        learner_count=Count(
            "memberships", filter=Q(memberships__role=CohortMembership.Role.LEARNER)
        )
    )
    return tuple(
        CohortSummary(cohort, titles.get(cohort.course_id, ""), cohort.learner_count)
        for cohort in counted.select_related("organisation").order_by("-starts_at", "name")
    )


@dataclass(frozen=True)
class LearnerRow:
    """A learner of a cohort, and how far they have come, as their enrolment keeps it."""

    public_id: UUID
    name: str
    # The value of a State.
    state: str
    steps_done: int
    # 0 where nobody could say what is asked of them.
    steps_asked: int
    finished_at: datetime | None
    last_seen_at: datetime | None


COLUMNS = tuple(column.name for column in fields(LearnerRow))
# When the course was completed; None while it is not.
FINISHED_AT = Subquery(
    standing_completions().filter(enrolment=OuterRef("pk")).values("completed_at")[:1]
)
STATE = Case(
    When(finished_at__isnull=False, then=Value(State.DONE.value)),
    When(has_begun=True, then=Value(State.STARTED.value)),
    default=Value(State.NOT_STARTED.value),
)
# As `User.get_full_name` says it.
NAME = Coalesce(NullIf("learner__name", Value("")), "learner__email", output_field=CharField())
SORTS: Mapping[str, F | Lower] = {
    "name": Lower("name"),
    "done": F("steps_done"),
    "seen": F("last_seen_at"),
}


@dataclass(frozen=True)
class CohortLearners:
    """A cohort, and the learners who were asked for. `course` is None while it is not published."""

    cohort: Cohort
    course: CourseOutline | None
    # What `rows_in` makes rows of, a page at a time or one after the other.
    learners: QuerySet[Enrolment, dict[str, Any]]


def rows_in(learners: Iterable[dict[str, Any]]) -> Iterator[LearnerRow]:
    return (LearnerRow(**columns) for columns in learners)


def cohort_learners(
    *,
    by: User,
    cohort_id: UUID,
    name: str = "",
    state: State | None = None,
    sort: str = "name",
    is_reversed: bool = False,
) -> CohortLearners:
    """The learners of a cohort, filtered and sorted where they are stored.

    Nothing is computed for those on other pages, nor for anybody: a row says what
    its enrolment keeps. Raises NotYours, SecondFactorMissing.
    """
    cohort, enrolments = led_cohort(by=by, cohort_id=cohort_id)
    course = _course_of(cohort)
    found = newest_periods(enrolments if course else enrolments.none())
    found = found.annotate(name=NAME, finished_at=FINISHED_AT).annotate(state=STATE)
    if wanted := name.strip():
        found = found.filter(name__icontains=wanted)
    if state:
        found = found.filter(state=state.value)
    # Who was never here comes first, as the one seen longest ago.
    order = SORTS[sort]
    first = order.desc(nulls_last=True) if is_reversed else order.asc(nulls_first=True)
    return CohortLearners(
        cohort, course, found.order_by(first, Lower("name"), "pk").values(*COLUMNS)
    )


def _course_of(cohort: Cohort) -> CourseOutline | None:
    return next((each for each in course_outlines() if each.course_id == cohort.course_id), None)


@dataclass(frozen=True)
class CohortLearner:
    """One learner, for somebody who leads them: steps, scores and what was changed by hand."""

    cohort: Cohort
    enrolment: Enrolment
    progress: CourseProgress
    scores: tuple[AttemptScore, ...]
    overrides: tuple[Override, ...]
    renewal: Renewal
    # The sessions of a renewal that is under way.
    refresher: Refresher | None
    may_recognise: bool

    @property
    def name(self) -> str:
        return self.enrolment.learner.get_full_name()


def cohort_learner(
    *, by: User, cohort_id: UUID, enrolment_id: UUID, now: datetime
) -> CohortLearner:
    """Raises NotYours, SecondFactorMissing."""
    cohort, enrolments = led_cohort(by=by, cohort_id=cohort_id)
    course = _course_of(cohort)
    enrolment = (
        with_completion(newest_periods(enrolments))
        .select_related("learner", "organisation")
        .filter(public_id=enrolment_id)
        .first()
    )
    if course is None or enrolment is None:
        raise NotYours
    renewal = renewal_of(enrolment=enrolment, now=now)
    return CohortLearner(
        cohort=cohort,
        enrolment=enrolment,
        progress=course_progress(enrolment=enrolment, course=course),
        scores=scores_of(enrolment=enrolment),
        overrides=tuple(
            Override.objects.filter(enrolment=enrolment).select_related("by").order_by("-at", "-pk")
        ),
        renewal=renewal,
        refresher=refresher_of(enrolment=enrolment, course=course, now=now)
        if renewal.is_under_way
        else None,
        may_recognise=enrolment.learner_id != by.pk
        and administers(by=by, organisation_id=enrolment.organisation_id),
    )
