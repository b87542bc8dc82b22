"""Keeping a learner's own tip, and showing it to a cohort for as long as they want."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.catalogue.selectors import CourseOutline, closing_source
from learning.access import NotYours, cohort_place
from learning.closing.models import ClosingTip, TipModeration, TipShare
from learning.closing.selectors import Choice, cohorts_to_share_with, first_name_of
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold


class NoExercise(Exception):
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
    """Keeps the learner's words. The same words again change nothing.

    Where the tip is shared, its new words are what the cohort sees. No words go
    into events or logs. Raises NoExercise, and WrittenElsewhere when `seen_version`
    is not the newest: then nothing is overwritten before the learner says so.
    """
    held = hold(enrolment.pk)
    words = {"tip": tip, "why": why}
    kept = ClosingTip.objects.filter(enrolment=held).first()
    if kept is None or kept.is_deleted:
        exercise = closing_source(course)
        if exercise is None:
            raise NoExercise
        begun = kept or ClosingTip(enrolment=held, version=0)
        begun.exercise, begun.words, begun.version = exercise, words, begun.version + 1
        begun.started_at = begun.saved_at = now
        begun.save()
        return begun
    if kept.words == words:
        return kept
    if seen_version != kept.version:
        raise WrittenElsewhere(kept)
    kept.words = words
    kept.version += 1
    kept.saved_at = max(now, kept.saved_at)
    kept.save(update_fields=["words", "version", "saved_at"])
    return kept


@transaction.atomic
def delete_tip(*, by: User, enrolment: Enrolment, now: datetime) -> None:
    """Deletes the words of the tip of `by`, and takes it back from every cohort at once.

    What a facilitator decided about it stays, so that deleting undoes no decision. A new tip may be
    written. Twice is the same as once, and so is where there is none. Raises NotYours.
    """
    held = hold(enrolment.pk)
    if held.learner_id != by.pk:
        raise NotYours
    tip = ClosingTip.objects.filter(enrolment=held).first()
    if tip is None or tip.is_deleted:
        return
    tip.shares.filter(withdrawn_at__isnull=True).update(withdrawn_at=now)
    tip.words = {}
    tip.version += 1
    tip.save(update_fields=["words", "version"])


@transaction.atomic
def choose_sharing(
    *, by: User, enrolment: Enrolment, cohort_id: UUID, choice: Choice, now: datetime
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
    if choice is Choice.PRIVATE:
        TipShare.objects.filter(tip=tip, cohort=cohort, withdrawn_at__isnull=True).update(
            withdrawn_at=now
        )
        return
    is_named = choice is Choice.NAMED
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
