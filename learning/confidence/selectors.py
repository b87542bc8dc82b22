"""Reading confidence checks: what is asked, what was said, and what changed in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import JSONObject
from django.utils.translation import gettext

from accounts.models import Organisation, User
from courses.catalogue.selectors import CourseOutline
from learning.access import enrolments_for_staff, own
from learning.completions.selectors import has_completion
from learning.confidence.models import ConfidenceAnswer, ConfidenceCheck, Level
from learning.enrolments.models import Enrolment
from learning.events.selectors import any_module_completed
from learning.progress.selectors import CourseProgress

Moment = ConfidenceCheck.Moment
# Fewer people than this could be told apart (DESIGN, section 7).
FEWEST = 5


@dataclass(frozen=True)
class Asked:
    """One statement as a learner is asked to judge it."""

    module_id: UUID
    number: int
    title: str
    statement: str


@dataclass(frozen=True)
class Said:
    """What a learner said at one moment, by module."""

    saved_at: datetime
    answers: tuple[ConfidenceAnswer, ...]

    @property
    def levels(self) -> dict[UUID, Level]:
        return {answer.module_id: Level(answer.level) for answer in self.answers}


@dataclass(frozen=True)
class ConfidenceChange:
    """One tip before and after. A level is None where the tip was not asked."""

    asked: Asked
    before: Level | None
    after: Level | None
    url: str = ""

    @property
    def rise(self) -> int:
        return self.after - self.before if self.before and self.after else 0


@dataclass(frozen=True)
class ScaleMark:
    """A step of the scale in the chart (components/change_chart.html)."""

    x: int
    words: str


@dataclass(frozen=True)
class ChartRow:
    """A tip in the chart: where its two marks stand, and the same in words."""

    label: str
    words: str
    before_x: int
    after_x: int
    kind: str


@dataclass(frozen=True)
class Checks:
    """Where a learner stands with both checks of a course, and what they may do now."""

    course: CourseOutline
    before: Said | None
    after: Said | None
    may_save_before: bool
    may_save_after: bool
    questions_before: tuple[Asked, ...]
    questions_after: tuple[Asked, ...]

    @property
    def is_asked(self) -> bool:
        """Whether the course has anything to ask."""
        return bool(self.questions_before or self.before or self.after)

    def said(self, moment: str) -> Said | None:
        return self.before if moment == Moment.BEFORE else self.after

    def may_save(self, moment: str) -> bool:
        return self.may_save_before if moment == Moment.BEFORE else self.may_save_after

    def questions(self, moment: str) -> tuple[Asked, ...]:
        return self.questions_before if moment == Moment.BEFORE else self.questions_after

    @property
    def url(self) -> str:
        return check_url(self.course)

    @property
    def changes(self) -> tuple[ConfidenceChange, ...]:
        """Every tip that was asked at either moment, in the course's order."""
        before, after = (said.levels if said else {} for said in (self.before, self.after))
        asked: dict[UUID, Asked] = {}
        for said in (self.before, self.after):
            for answer in said.answers if said else ():
                asked[answer.module_id] = _as_asked(answer)
        urls = {module.module_id: module.url for module in self.course.modules}
        return tuple(
            ConfidenceChange(each, before.get(key), after.get(key), urls.get(key, ""))
            for key, each in sorted(asked.items(), key=lambda item: item[1].number)
        )

    @property
    def compared(self) -> tuple[ConfidenceChange, ...]:
        """The tips that were asked both times."""
        return tuple(change for change in self.changes if change.before and change.after)

    @property
    def rows(self) -> tuple[ChartRow, ...]:
        """What was asked both times, as the chart draws it."""
        return tuple(
            _row(change, change.before, change.after)
            for change in self.changes
            if change.before and change.after
        )

    @property
    def scale(self) -> tuple[ScaleMark, ...]:
        return tuple(ScaleMark(x=_x(level), words=str(level.label)) for level in Level)

    @property
    def risen(self) -> tuple[ConfidenceChange, ...]:
        return tuple(change for change in self.compared if change.rise > 0)

    @property
    def fallen(self) -> tuple[ConfidenceChange, ...]:
        return tuple(change for change in self.compared if change.rise < 0)

    @property
    def rose_most(self) -> ConfidenceChange | None:
        """The first of those that rose most; None when nothing rose."""
        return max(self.risen, key=lambda change: change.rise, default=None)

    @property
    def least_sure(self) -> ConfidenceChange | None:
        """Where to go next: the tip the learner is least sure of now, if it can still be visited.

        None when they are very sure of everything.
        """
        left = [c for c in self.changes if c.after and c.after < Level.VERY and c.url]
        return min(left, key=lambda change: change.after or 0, default=None)


def _x(level: Level) -> int:
    """Where a level stands in the chart's 240 units."""
    return 20 + 50 * (level - 1)


def _row(change: ConfidenceChange, before: Level, after: Level) -> ChartRow:
    if change.rise:
        words = gettext("From “%(before)s” to “%(after)s”")
    else:
        words = gettext("“%(after)s” both times")
    return ChartRow(
        label=change.asked.title,
        words=words % {"before": before.label, "after": after.label},
        before_x=_x(before),
        after_x=_x(after),
        kind="up" if change.rise > 0 else "down" if change.rise < 0 else "same",
    )


def check_url(course: CourseOutline, moment: str = "") -> str:
    """The page of one check; without a moment, the page about both."""
    both = f"{course.url}confidence/"
    return f"{both}{moment}/" if moment else both


def fingerprint_of(questions: Sequence[Asked]) -> str:
    """Differs when other words are asked. A form carries it, so that nobody answers old ones."""
    words = "\n".join(f"{each.module_id} {each.statement}" for each in questions)
    return sha256(words.encode()).hexdigest()[:16]


def own_checks(*, by: User, enrolment: Enrolment | None, progress: CourseProgress) -> Checks:
    """Both checks of the learner in the course. Three queries at most."""
    course = progress.course
    said: dict[str, Said] = {}
    is_baseline_fixed = False
    if enrolment is not None:
        rows = own(ConfidenceCheck.objects.all(), by=by).filter(enrolment=enrolment)
        for check in rows.prefetch_related("answers"):
            answers = sorted(check.answers.all(), key=lambda answer: answer.number)
            said[check.moment] = Said(check.saved_at, tuple(answers))
        is_baseline_fixed = checks_made(enrolment=enrolment).is_baseline_fixed
    asked = questions_now(course)
    before = said.get(Moment.BEFORE)
    return Checks(
        course=course,
        before=before,
        after=said.get(Moment.AFTER),
        may_save_before=not is_baseline_fixed,
        may_save_after=has_done_every_module(progress),
        questions_before=asked,
        questions_after=_asked_again(course, before) or asked,
    )


def questions_now(course: CourseOutline) -> tuple[Asked, ...]:
    """The statements of the course's modules as an editor has them now."""
    return tuple(
        Asked(module.module_id, module.number, module.title, module.confidence_statement)
        for module in course.modules
        if module.confidence_statement
    )


def _asked_again(course: CourseOutline, before: Said | None) -> tuple[Asked, ...]:
    """What was asked before, in the same words, as far as the course still has it.

    Two answers are compared, so they must be to one question.
    """
    if before is None:
        return ()
    return tuple(
        _as_asked(answer) for answer in before.answers if course.module_by_id(answer.module_id)
    )


def _as_asked(answer: ConfidenceAnswer) -> Asked:
    return Asked(answer.module_id, answer.number, answer.title, answer.statement)


@dataclass(frozen=True)
class ChecksMade:
    """Which of the two checks a learner has made, and whether "before" is over.

    It is when they have completed a module, or the course: what they say then is no longer the
    baseline.
    """

    moments: frozenset[str] = frozenset()
    is_baseline_fixed: bool = False


def checks_made_fact(*, enrolment: Enrolment) -> Combinable:
    """What `checks_made_in` reads: an expression, for a query that is made anyway."""
    checks = ConfidenceCheck.objects.filter(enrolment=enrolment)
    has_completed_one = any_module_completed(enrolment_id=enrolment.public_id)
    return JSONObject(
        moments=ArraySubquery(checks.values("moment")),
        has_completed_one=has_completed_one,
        has_completed_all=has_completion(enrolment),
    )


def checks_made_in(fact: dict[str, Any]) -> ChecksMade:
    return ChecksMade(
        frozenset(fact["moments"]), fact["has_completed_one"] or fact["has_completed_all"]
    )


def checks_made(*, enrolment: Enrolment) -> ChecksMade:
    """One query."""
    own = Enrolment.objects.values(fact=checks_made_fact(enrolment=enrolment)).get(pk=enrolment.pk)
    return checks_made_in(own["fact"])


def has_done_every_module(progress: CourseProgress) -> bool:
    return progress.completed_at is not None or progress.is_every_module_done


# --- For staff ---------------------------------------------------------------------


@dataclass(frozen=True)
class LevelCounts:
    """How many people chose each level for one tip, at both moments, among the same people.

    `people` is None where there were too few to say anything.
    """

    module_id: UUID
    people: int | None
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()


def confidence_for_staff(
    *, by: User, organisation: Organisation, course: CourseOutline
) -> tuple[LevelCounts, ...]:
    """How sure the organisation's learners were, before and after, tip by tip. Two queries.

    Counted are those who answered both times, all that `by` may see, and never
    some of them: two counts of overlapping groups would tell what one person
    said, so there is nothing to filter by. Under FEWEST people nothing is said.
    A facilitator's learners are part of an administrator's, so a facilitator is
    told nothing either where the others are between 1 and FEWEST - 1. It is about the
    first time they took the course: a renewal counts nobody twice.

    Raises NotYours, SecondFactorMissing.
    """
    everybody = Enrolment.objects.filter(
        organisation=organisation, course_id=course.course_id, period=1
    )
    seen = enrolments_for_staff(by=by, organisation=organisation).filter(pk__in=everybody)
    own_counts, all_counts = _counts(seen), _counts(everybody)
    return tuple(
        _told(module.module_id, own_counts, all_counts)
        for module in course.modules
        if module.confidence_statement
    )


def _told(
    module_id: UUID, own_counts: dict[UUID, dict[str, int]], all_counts: dict[UUID, dict[str, int]]
) -> LevelCounts:
    counts = own_counts.get(module_id, {"people": 0})
    people = counts["people"]
    others = all_counts.get(module_id, {"people": 0})["people"] - people
    if people < FEWEST or 0 < others < FEWEST:
        return LevelCounts(module_id, people=None)
    return LevelCounts(
        module_id,
        people=people,
        before=tuple(counts[f"before_{level}"] for level in Level.values),
        after=tuple(counts[f"after_{level}"] for level in Level.values),
    )


def _counts(enrolments: QuerySet[Enrolment]) -> dict[UUID, Any]:
    """By tip: how many people answered at both moments, and how many chose each level."""
    other_time = ConfidenceAnswer.objects.filter(
        module_id=OuterRef("module_id"),
        confidence_check__enrolment=OuterRef("confidence_check__enrolment"),
    ).exclude(confidence_check__moment=OuterRef("confidence_check__moment"))
    rows = (
        ConfidenceAnswer.objects.filter(Exists(other_time))
        .filter(confidence_check__enrolment__in=enrolments)
        .values("module_id")
        .annotate(
            people=Count("confidence_check__enrolment", distinct=True),
            **{
                f"{moment}_{level}": Count(
                    "pk", filter=Q(confidence_check__moment=moment, level=level)
                )
                for moment in Moment.values
                for level in Level.values
            },
        )
    )
    return {row["module_id"]: row for row in rows}
