"""Reading renewals: how a completion stands, the sessions of a refresher, what was recognised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from courses.catalogue.selectors import (
    CourseOutline,
    ModuleOutline,
    SourceQuestion,
    course_outlines,
    quiz_source,
)
from courses.questions.kinds import KINDS
from learning.access import NotYours, own, own_enrolments
from learning.completions.models import Completion
from learning.completions.selectors import (
    Standing,
    completion_of,
    standing_completions,
    standing_of,
    with_completion,
)
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import earlier_periods, newest_periods
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.selectors import AttemptState, attempt_state, own_among
from learning.renewals.drawing import DAYS_BETWEEN, SESSIONS, Sat, drawn, is_enough
from learning.renewals.models import Recognition, SessionOpening

MAIL = "renewal_due"


@dataclass(frozen=True)
class PooledQuestion:
    module: ModuleOutline
    source: SourceQuestion


def pool_of(course: CourseOutline) -> Mapping[UUID, PooledQuestion]:
    """Every question of the course that has a key, by its id; each once."""
    found: dict[UUID, PooledQuestion] = {}
    for module in course.modules:
        for source in quiz_source(module.module_id).questions:
            if KINDS[source.kind].HAS_KEY:
                found.setdefault(source.question_id, PooledQuestion(module, source))
    return found


@dataclass(frozen=True)
class Refresher:
    """The sessions of one renewal, and which is next."""

    enrolment: Enrolment
    attempts: tuple[QuizAttempt, ...]
    sat: tuple[Sat, ...]
    pool: Mapping[UUID, PooledQuestion]
    opening: SessionOpening | None
    today: date

    @property
    def open_attempt(self) -> QuizAttempt | None:
        return next((each for each in self.attempts if each.submitted_at is None), None)

    @property
    def is_done(self) -> bool:
        return is_enough(self.sat, self.pool)

    @property
    def done_count(self) -> int:
        return len(self.sat)

    @property
    def session_count(self) -> int:
        """How many there are: the usual, and one more while something is left wrong twice."""
        if self.is_done:
            return len(self.sat)
        return max(SESSIONS, len(self.sat) + 1)

    @property
    def next_number(self) -> int:
        return len(self.sat) + 1

    @property
    def opens_date(self) -> date | None:
        """The learner's own day on which the next session opens; None if it is open."""
        over = [each.submitted_at for each in self.attempts if each.submitted_at is not None]
        if not over or self.open_attempt or self.opening:
            return None
        zone = self.enrolment.learner.zone
        due = timezone.localdate(max(over), zone) + timedelta(days=DAYS_BETWEEN)
        return due if due > self.today else None

    def weakest_first(self, weak: frozenset[UUID]) -> tuple[PooledQuestion, ...]:
        """What the next session asks."""
        seed = f"{self.enrolment.public_id} refresher {self.next_number}"
        keys = drawn(tuple(self.pool), sat=self.sat, weak=weak, seed=seed)
        return tuple(self.pool[key] for key in keys)


def refresher_of(*, enrolment: Enrolment, course: CourseOutline, now: datetime) -> Refresher:
    """Four queries at most, and those of the pool. Fetch `enrolment` through `learning.access`."""
    attempts = tuple(
        QuizAttempt.objects.filter(enrolment=enrolment, purpose=QuizAttempt.Purpose.REFRESHER)
        .defer("questions")
        .order_by("number")
    )
    sat = sessions_sat(enrolment)
    return Refresher(
        enrolment=enrolment,
        attempts=attempts,
        sat=sat,
        pool=pool_of(course),
        opening=SessionOpening.objects.filter(enrolment=enrolment, number=len(sat) + 1).first(),
        today=timezone.localdate(now, enrolment.learner.zone),
    )


def sessions_sat(enrolment: Enrolment) -> tuple[Sat, ...]:
    """The sessions of a renewal that were handed in, in their order. One query."""
    outcomes: dict[int, dict[UUID, bool]] = {}
    rows = (
        Answer.objects.filter(
            attempt__enrolment=enrolment,
            attempt__purpose=QuizAttempt.Purpose.REFRESHER,
            attempt__submitted_at__isnull=False,
        )
        .order_by("attempt__number", "number")
        .values_list("attempt__number", "question_id", "is_right")
    )
    for session, question_id, is_right in rows:
        # The newest try is the one that counts.
        outcomes.setdefault(session, {})[question_id] = is_right
    return tuple(Sat(found) for found in outcomes.values())


def weak_questions(enrolment: Enrolment) -> frozenset[UUID]:
    """What the learner had wrong at the first try in an earlier period. One query."""
    return frozenset(
        Answer.objects.filter(
            attempt__enrolment__in=earlier_periods(enrolment), number=1, is_right=False
        ).values_list("question_id", flat=True)
    )


def own_session(*, by: User, course_id: UUID, number: int) -> AttemptState:
    """A session of the learner's newest renewal. Two queries. Raises NotYours."""
    attempt = (
        own(_sessions(course_id), by=by)
        .filter(number=number)
        .order_by("-enrolment__enrolled_at", "-enrolment__period")
        .first()
    )
    if attempt is None:
        raise NotYours
    return attempt_state(attempt)


def own_session_attempt(*, by: User, course_id: UUID, attempt_id: str | UUID) -> QuizAttempt:
    """A session of the learner's by its public id. One query. Raises NotYours."""
    return own_among(_sessions(course_id), by=by, attempt_id=attempt_id)


def _sessions(course_id: UUID) -> QuerySet[QuizAttempt]:
    """Every session of every refresher of the course."""
    return QuizAttempt.objects.filter(
        purpose=QuizAttempt.Purpose.REFRESHER, enrolment__course_id=course_id
    )


def module_asked_about(course: CourseOutline, question: Mapping[str, str]) -> ModuleOutline | None:
    """Where a question of a session is taught; None if that module is gone."""
    return course.module_by_id(UUID(question["module"]))


@dataclass(frozen=True)
class EarlierPeriod:
    """A completion that a renewal followed."""

    completion: Completion
    recognition: Recognition | None


@dataclass(frozen=True)
class Renewal:
    """A learner's completion of a course over all periods."""

    enrolment: Enrolment
    completion: Completion | None
    standing: Standing | None
    earlier: tuple[EarlierPeriod, ...]
    # What completed the newest period, and what was taken back from it.
    recognition: Recognition | None
    withdrawn: tuple[Recognition, ...]

    @property
    def is_under_way(self) -> bool:
        return self.enrolment.is_renewal and self.completion is None

    @property
    def previous(self) -> Completion | None:
        return self.earlier[0].completion if self.earlier else None


def renewal_of(*, enrolment: Enrolment, now: datetime) -> Renewal:
    """Two queries, if the enrolment came `with_completion`. Fetch it through `learning.access`."""
    completion = completion_of(enrolment)
    earlier = list(with_completion(earlier_periods(enrolment)))
    stands: dict[int, Recognition] = {}
    withdrawn = []
    for each in Recognition.objects.filter(enrolment__in=[enrolment, *earlier]).order_by("pk"):
        if each.withdrawn_at is None:
            stands[each.enrolment_id] = each
        elif each.enrolment_id == enrolment.pk:
            withdrawn.append(each)
    return Renewal(
        enrolment=enrolment,
        completion=completion,
        standing=standing_of(completion, now=now),
        earlier=tuple(
            EarlierPeriod(done, stands.get(each.pk))
            for each in earlier
            if (done := completion_of(each))
        ),
        recognition=stands.get(enrolment.pk),
        withdrawn=tuple(withdrawn),
    )


# --- For mails ---------------------------------------------------------------


@dataclass(frozen=True)
class RenewalDue:
    """A completion that may be renewed, for the mail about it."""

    course: CourseOutline
    standing: Standing


def due_renewal(*, by: User, completion_id: str, now: datetime) -> RenewalDue | None:
    """None once it was renewed, taken back, or its course went away."""
    completion = (
        standing_completions()
        .filter(public_id=completion_id, enrolment__in=newest_periods(own_enrolments(by=by)))
        .select_related("enrolment")
        .first()
    )
    standing = standing_of(completion, now=now)
    if completion is None or standing is None or not standing.may_be_renewed:
        return None
    course_id = completion.enrolment.course_id
    course = next((each for each in course_outlines() if each.course_id == course_id), None)
    return RenewalDue(course, standing) if course else None
