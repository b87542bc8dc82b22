"""Keeping what was published, and who has read it."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from courses.catalogue.selectors import CourseOutline
from courses.enrolments.models import Enrolment
from courses.enrolments.services import hold, record_learning
from courses.events.models import LearningEvent
from courses.policies.models import LocalPolicy, PolicyAcknowledgement, PolicyVersion
from courses.policies.selectors import NoPolicy, own_policy
from courses.progress.services import evaluate


class PolicyChanged(Exception):
    """A newer version was published while the learner read this one."""


@transaction.atomic
def draft_policy(*, organisation: Organisation, by: User | None) -> LocalPolicy:
    """The organisation's policy; a draft with gaps to fill, if it has none."""
    policy = LocalPolicy.objects.filter(organisation=organisation).first()
    if policy is None:
        policy = LocalPolicy.objects.create(organisation=organisation, live=False)
        policy.save_revision(user=by)
    return policy


@transaction.atomic
def keep_version(*, policy: LocalPolicy, revision_id: int, now: datetime) -> PolicyVersion:
    """Copies what has just been published, word for word.

    Publishing the same words again makes no version, unless the editor asks
    everybody to read them again. The first version asks everybody.
    """
    LocalPolicy.objects.select_for_update().get(pk=policy.pk)
    last = policy.versions.order_by("-number").first()
    if last is not None and last.parts == policy.parts:
        is_new = policy.asks_again and last.revision_id != revision_id
        if not is_new:
            return last
    return PolicyVersion.objects.create(
        policy=policy,
        number=last.number + 1 if last else 1,
        parts=policy.parts,
        asks_again=policy.asks_again or last is None,
        revision_id=revision_id,
        published_at=now,
    )


@transaction.atomic
def acknowledge(
    *, by: User, enrolment: Enrolment, course: CourseOutline, seen_version: int, now: datetime
) -> PolicyAcknowledgement:
    """Keeps the learner's word that they have read their organisation's policy.

    Saying it twice changes nothing. Raises NoPolicy, and PolicyChanged when
    what they read is no longer what is published.
    """
    held = hold(enrolment.pk)
    policy = own_policy(by=by, enrolment=held)
    if policy.version.number != seen_version:
        raise PolicyChanged
    row, is_new = PolicyAcknowledgement.objects.get_or_create(
        learner=by,
        version=policy.version,
        defaults={"organisation": policy.organisation, "acknowledged_at": now},
    )
    if is_new:
        record_learning(
            enrolment=held,
            verb=LearningEvent.Verb.POLICY_ACKNOWLEDGED,
            now=now,
            result={"acknowledgement": str(row.public_id), "version": policy.version.number},
        )
        evaluate(enrolment=held, course=course, now=now)
    return row


__all__ = ["NoPolicy", "PolicyChanged", "acknowledge", "draft_policy", "keep_version"]
