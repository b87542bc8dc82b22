"""Keeping a learner's own tip, and showing it to a cohort for as long as they want."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.catalogue.selectors import CourseOutline, closing_source
from learning.access import NotYours, cohort_place
from learning.closing.models import ClosingTip, TipModeration, TipShare
from learning.closing.selectors import SharingChoice, cohorts_to_share_with, first_name_of
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold
from learning.writing.services import replace_words


class NoClosingExercise(Exception):
    """The course has no closing exercise now."""


class WrittenElsewhere(Exception):
    """The tip was changed in another tab or on another device since this page was opened."""

    def __init__(self, tip: ClosingTip) -> None:
        super().__init__(str(tip))
        self.tip = tip


class NothingToShare(Exception):
    """There is no tip yet."""


class NoName(Exception):
    """Somebody who has given no name can't share with it."""

    message = _("You have given no name yet. Add it in your profile, or share without it.")


@transaction.atomic
def save_tip(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    tip: str,
    why: str,
    seen_version: int,
    now: datetime,
) -> ClosingTip:
    """Saves the learner's words. The same words again change nothing.

    Where the tip is shared, its new words are what the cohort sees. So a save made from an older
    version is asked about first: nothing is overwritten before the learner says so. The text that
    stood there is kept as a revision. No words go into events or logs.
    Raises NoClosingExercise, WrittenElsewhere.
    """
    held = hold(enrolment.pk)
    words = {"tip": tip, "why": why}
    found = ClosingTip.objects.filter(enrolment=held).first()
    if found is None or found.is_deleted:
        found = _begin(found or ClosingTip(enrolment=held), course=course, now=now)
    elif found.words != words and seen_version != found.version and not found.is_unreadable:
        raise WrittenElsewhere(found)
    replace_words(
        text=found,
        revisions=found.revisions,
        words=words,
        seen_version=seen_version,
        now=now,
        is_settled=True,  # nothing but its button saves a tip
    )
    return found


def _begin(tip: ClosingTip, *, course: CourseOutline, now: datetime) -> ClosingTip:
    """A tip without words yet, on a copy of what the course asks now. Raises NoClosingExercise."""
    exercise = closing_source(course)
    if exercise is None:
        raise NoClosingExercise
    tip.exercise = exercise
    tip.started_at = tip.saved_at = now
    tip.save()
    return tip


@transaction.atomic
def delete_tip(*, by: User, enrolment: Enrolment, now: datetime) -> None:
    """Deletes the words of the tip of `by`, and takes it back from every cohort at once.

    Earlier texts go too. What a facilitator decided about it stays, so that deleting undoes no
    decision. A new tip may be written. Twice is the same as once, and so is where there is none.
    Raises NotYours.
    """
    held = hold(enrolment.pk)
    if held.learner_id != by.pk:
        raise NotYours
    tip = ClosingTip.objects.filter(enrolment=held).first()
    if tip is None or tip.is_deleted:
        return
    tip.shares.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    tip.revisions.all().delete()
    tip.words = {}
    tip.version += 1
    tip.save(update_fields=["words", "version"])


@transaction.atomic
def choose_sharing(
    *, by: User, enrolment: Enrolment, cohort_id: UUID, choice: SharingChoice, now: datetime
) -> None:
    """Shows the tip of `by` to a cohort of theirs, or takes it back at once.

    Twice is the same as once. Raises NotYours, NothingToShare, NoName.
    """
    held = hold(enrolment.pk)
    if held.learner_id != by.pk:
        raise NotYours
    cohort = cohorts_to_share_with(held).filter(public_id=cohort_id).first()
    if cohort is None:
        raise NotYours
    tip = ClosingTip.objects.filter(enrolment=held).first()
    if tip is None or tip.is_deleted:
        raise NothingToShare
    if choice is SharingChoice.PRIVATE:
        TipShare.objects.filter(tip=tip, cohort=cohort, withdrawn_at__isnull=True).update(
            withdrawn_at=now
        )
        return
    is_named = choice is SharingChoice.NAMED
    if is_named and not first_name_of(by):
        raise NoName
    share, is_new = TipShare.objects.get_or_create(
        tip=tip, cohort=cohort, defaults={"is_named": is_named, "shared_at": now}
    )
    if is_new or (share.withdrawn_at is None and share.is_named == is_named):
        return
    if share.withdrawn_at is not None:
        share.withdrawn_at, share.shared_at = None, now
    share.is_named = is_named
    share.save(update_fields=["withdrawn_at", "shared_at", "is_named"])


@transaction.atomic
def moderate_tip(
    *,
    by: User,
    course: CourseOutline,
    cohort_id: UUID,
    share_id: UUID,
    reason: str,
    now: datetime,
) -> None:
    """A facilitator of the cohort hides a shared tip, or with no `reason` shows it again.

    Its learner sees the reason in words. Every decision is written down once.
    Raises NotYours, SecondFactorMissing.
    """
    place = cohort_place(by=by, cohort_id=cohort_id, course_id=course.course_id)
    if not place.is_facilitator:
        raise NotYours
    shares = TipShare.objects.filter(
        public_id=share_id, cohort=place.cohort, withdrawn_at__isnull=True
    )
    found = shares.values_list("tip__enrolment_id").first()
    if found is None:
        raise NotYours
    hold(found[0])
    share = shares.first()
    if share is None:
        raise NotYours
    if share.hidden_for == reason:
        return
    share.hidden_for = reason
    share.save(update_fields=["hidden_for"])
    TipModeration.objects.create(share=share, by=by, reason=reason, decided_at=now)
