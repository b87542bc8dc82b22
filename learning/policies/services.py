"""Keeping a learner's word that they have read their organisation's policy."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from courses.catalogue.selectors import CourseOutline
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.policies.models import PolicyAcknowledgement
from learning.policies.selectors import own_policy
from learning.progress.services import evaluate


class PolicyChanged(Exception):
    """A newer version was published while the learner read this one."""


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
        version_id=policy.version.public_id,
        defaults={
            "version_number": policy.version.number,
            "words_hash": policy.version.words_hash,
            "organisation": policy.organisation,
            "acknowledged_at": now,
        },
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
