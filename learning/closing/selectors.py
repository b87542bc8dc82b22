"""Reading a learner's own tip, and those that a cohort's members share with each other."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from accounts.leadership import cohorts_joined, learners_still_in
from accounts.models import Cohort, User
from courses.catalogue.selectors import CourseOutline
from learning.access import NotYours, cohort_place, own, own_enrolment, own_enrolments
from learning.closing.models import ClosingTip, TipShare
from learning.enrolments.models import Enrolment
from learning.writing.selectors import EarlierText, earlier_texts

# Tips without a name are shown once there are so many of them in the cohort. Alone, a tip
# would say whose it is to anybody who knows who has just finished (docs/decisions).
FEWEST_WITHOUT_NAME = 3


class SharingChoice(StrEnum):
    """What a learner chooses for one cohort."""

    PRIVATE = "private"
    NAMED = "named"
    UNNAMED = "unnamed"


@dataclass(frozen=True)
class CohortChoice:
    """A cohort that the learner may show their tip to, and what they chose."""

    cohort_id: UUID
    name: str
    choice: SharingChoice
    # In words; "" while no facilitator has hidden it.
    hidden_for: str


@dataclass(frozen=True)
class SharedTip:
    share_id: UUID
    words: str
    # "" for a tip without a name.
    first_name: str
    is_mine: bool
    hidden_for: str


@dataclass(frozen=True)
class SharedTips:
    """What one member of a cohort sees of its tips."""

    cohort_id: UUID
    cohort_name: str
    can_hide: bool
    tips: tuple[SharedTip, ...]


def first_name_of(user: User) -> str:
    """Never the email address, which other people's pages must not show."""
    return user.name.split()[0] if user.name.strip() else ""


def own_tip(*, by: User, course: CourseOutline) -> ClosingTip | None:
    """The tip of `by` in the enrolment they learn in now, unless they deleted it."""
    try:
        enrolment = own_enrolment(by=by, course_id=course.course_id)
    except NotYours:
        return None
    tip = own(ClosingTip.objects.all(), by=by).filter(enrolment=enrolment).first()
    return None if tip is None or tip.is_deleted else tip


def earlier_tips(tip: ClosingTip) -> tuple[EarlierText, ...]:
    """The newest texts of the tip that were replaced, newest first, beside what they answer."""
    asked = tip.exercise
    return earlier_texts(
        tip.revisions, labels=[("tip", asked["question"]), ("why", asked["why_question"])]
    )


def cohort_choices(*, by: User, tip: ClosingTip | None) -> tuple[CohortChoice, ...]:
    """The cohorts in which `by` learns this course, each with what they chose."""
    if tip is None:
        return ()
    enrolment = own_enrolments(by=by).get(pk=tip.enrolment_id)
    shares = {share.cohort_id: share for share in tip.shares.all()}
    return tuple(
        _choice(cohort, shares.get(cohort.pk)) for cohort in cohorts_to_share_with(enrolment)
    )


def cohorts_to_share_with(enrolment: Enrolment) -> QuerySet[Cohort]:
    """The cohorts of the enrolment's organisation in which its learner takes its course."""
    return cohorts_joined(
        learner_id=enrolment.learner_id,
        organisation_id=enrolment.organisation_id,
        course_id=enrolment.course_id,
    )


def _choice(cohort: Cohort, share: TipShare | None) -> CohortChoice:
    choice = SharingChoice.PRIVATE
    if share is not None and share.withdrawn_at is None:
        choice = SharingChoice.NAMED if share.is_named else SharingChoice.UNNAMED
    hidden = share.get_hidden_for_display() if share is not None and share.hidden_for else ""
    return CohortChoice(
        cohort_id=cohort.public_id, name=cohort.name, choice=choice, hidden_for=str(hidden)
    )


def shared_tips(*, by: User, course: CourseOutline, cohort_id: UUID) -> SharedTips:
    """The tips that learners of the cohort share, for one of its learners or facilitators.

    Those without a name are shown only while there are FEWEST_WITHOUT_NAME, and
    in an order that says nothing of when they came. Hidden ones are shown to the
    facilitator, to be shown again. One that can't be read is left out, and doesn't
    count. Raises NotYours, SecondFactorMissing.
    """
    place = cohort_place(by=by, cohort_id=cohort_id, course_id=course.course_id)
    can_hide = place.is_facilitator
    shares = (
        TipShare.objects.filter(
            cohort=place.cohort,
            tip__enrolment__learner__in=learners_still_in(place.cohort),
            withdrawn_at__isnull=True,
            tip__enrolment__course_id=course.course_id,
            tip__enrolment__organisation_id=place.cohort.organisation_id,
        )
        .select_related("tip__enrolment__learner")
        .order_by("public_id")
    )
    tips = [
        _shown(share, by)
        for share in shares
        if (can_hide or not share.hidden_for) and not share.tip.is_unreadable
    ]
    unnamed = sum(not tip.first_name for tip in tips)
    return SharedTips(
        cohort_id=cohort_id,
        cohort_name=place.cohort.name,
        can_hide=can_hide,
        tips=tuple(tip for tip in tips if tip.first_name or unnamed >= FEWEST_WITHOUT_NAME),
    )


def _shown(share: TipShare, by: User) -> SharedTip:
    learner = share.tip.enrolment.learner
    return SharedTip(
        share_id=share.public_id,
        words=share.tip.readable_words["tip"],
        first_name=first_name_of(learner) if share.is_named else "",
        is_mine=learner == by,
        hidden_for=str(share.get_hidden_for_display()) if share.hidden_for else "",
    )
