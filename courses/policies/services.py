"""Drafting a policy, and keeping what was published."""

from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from courses.policies.models import LocalPolicy, PolicyVersion


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
