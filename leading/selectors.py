"""Reading the cohorts somebody leads, and how their learners come along.

Everything goes through `learning.access.enrolments_for_staff`: a facilitator
sees the learners of the cohorts they lead, an administrator those of their
organisation. Reflections have no part in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.access import ensure_second_factor
from accounts.models import Cohort, CohortMembership, Membership, User
from courses.catalogue.selectors import CourseOutline, course_outlines
from learning.access import NotYours, enrolments_for_staff
from learning.completions.selectors import completion_of, with_completion
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import newest_periods
from learning.progress.models import Override, StepProgress
from learning.progress.selectors import CourseProgress, State, course_progress, progress_in
from learning.quizzes.selectors import AttemptScore, scores_of
from learning.renewals.selectors import (
    Refresher,
    Renewal,
    is_administrator,
    refresher_of,
    renewal_of,
)

SORTS = ("name", "done", "seen")


def _led_by(by: User) -> QuerySet[Cohort]:
    """Raises SecondFactorMissing."""
    ensure_second_factor(by=by)
    here = Membership.objects.filter(user=by, organisation=OuterRef("organisation"))
    leading = CohortMembership.objects.filter(
        cohort=OuterRef("pk"), user=by, role=CohortMembership.Role.FACILITATOR
    )
    return Cohort.objects.filter(
        Exists(here.filter(role=Membership.Role.ADMINISTRATOR))
        | (Exists(here.filter(role=Membership.Role.FACILITATOR)) & Exists(leading))
    ).select_related("organisation")


@dataclass(frozen=True)
class CohortSummary:
    cohort: Cohort
    course_title: str
    learner_count: int


def cohorts_led(*, by: User) -> tuple[CohortSummary, ...]:
    """The cohorts that `by` leads or administers, newest first. Four queries at most.

    Raises SecondFactorMissing.
    """
    titles = {outline.course_id: outline.title for outline in course_outlines()}
    counted = _led_by(by).annotate(
        learner_count=Count(
            "memberships", filter=Q(memberships__role=CohortMembership.Role.LEARNER)
        )
    )
    return tuple(
        CohortSummary(cohort, titles.get(cohort.course_id, ""), cohort.learner_count)
        for cohort in counted.order_by("-starts_at", "name")
    )


def led_cohort(*, by: User, cohort_id: UUID) -> Cohort:
    """One of the cohorts that `by` leads. Raises NotYours, SecondFactorMissing."""
    cohort = _led_by(by).filter(public_id=cohort_id).first()
    if cohort is None:
        raise NotYours
    return cohort


def _enrolments(by: User, cohort: Cohort) -> QuerySet[Enrolment]:
    members = CohortMembership.objects.filter(
        cohort=cohort, user=OuterRef("learner"), role=CohortMembership.Role.LEARNER
    )
    seen = enrolments_for_staff(by=by, organisation=cohort.organisation)
    return (
        with_completion(newest_periods(seen))
        .filter(Exists(members), course_id=cohort.course_id)
        .select_related("learner", "organisation")
    )


@dataclass(frozen=True)
class LearnerRow:
    """A learner of a cohort, and how far they have come."""

    enrolment: Enrolment
    progress: CourseProgress

    @property
    def name(self) -> str:
        return self.enrolment.learner.get_full_name()

    @property
    def state(self) -> State:
        return State.DONE if self.progress.completion else _begun(self.progress.state)

    @property
    def done(self) -> int:
        return self.progress.done_step_count

    @property
    def seen_at(self) -> datetime | None:
        return self.enrolment.last_seen_at


def _begun(state: State) -> State:
    """Every module done, but not yet all that the course asks for, is on the way."""
    return State.STARTED if state is State.DONE else state


@dataclass(frozen=True)
class CohortLearners:
    """A cohort with the rows that were asked for. `course` is None while it is not published."""

    cohort: Cohort
    course: CourseOutline | None
    rows: tuple[LearnerRow, ...]


def cohort_learners(
    *,
    by: User,
    cohort_id: UUID,
    name: str = "",
    state: State | None = None,
    sort: str = "name",
    is_reversed: bool = False,
) -> CohortLearners:
    """The learners of a cohort, filtered and sorted. As many queries for one as for a thousand.

    Raises NotYours, SecondFactorMissing.
    """
    cohort = led_cohort(by=by, cohort_id=cohort_id)
    course = _course_of(cohort)
    if course is None:
        return CohortLearners(cohort, None, ())
    rows = [row for row in _rows(by, cohort, course) if _fits(row, name, state)]
    rows.sort(key=lambda row: row.name.casefold())
    if sort == "done":
        rows.sort(key=lambda row: row.done, reverse=is_reversed)
    elif sort == "seen":
        # Who was never here comes first, as the one seen longest ago.
        rows.sort(
            key=lambda row: row.seen_at.timestamp() if row.seen_at else 0.0, reverse=is_reversed
        )
    elif is_reversed:
        rows.reverse()
    return CohortLearners(cohort, course, tuple(rows))


def _course_of(cohort: Cohort) -> CourseOutline | None:
    return next((each for each in course_outlines() if each.course_id == cohort.course_id), None)


def _rows(by: User, cohort: Cohort, course: CourseOutline) -> Iterator[LearnerRow]:
    enrolments = list(_enrolments(by, cohort))
    steps: dict[int, list[StepProgress]] = {}
    for row in StepProgress.objects.filter(enrolment__in=enrolments):
        steps.setdefault(row.enrolment_id, []).append(row)
    for enrolment in enrolments:
        rows = steps.get(enrolment.pk, [])
        progress = progress_in(
            course=course, enrolment=enrolment, completion=completion_of(enrolment), rows=rows
        )
        yield LearnerRow(enrolment, progress)


def _fits(row: LearnerRow, name: str, state: State | None) -> bool:
    return name.strip().casefold() in row.name.casefold() and state in (None, row.state)


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
    cohort = led_cohort(by=by, cohort_id=cohort_id)
    course = _course_of(cohort)
    enrolment = _enrolments(by, cohort).filter(public_id=enrolment_id).first()
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
        and is_administrator(by=by, enrolment=enrolment),
    )
