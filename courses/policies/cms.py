"""Where policies meet Wagtail: their screens, and the version that each publication leaves."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision
from wagtail.permissions import register_permission_policy
from wagtail.signals import published
from wagtail.snippets.models import register_snippet

from courses.policies.models import LocalPolicy
from courses.policies.services import keep_version
from courses.policies.viewsets import LocalPolicyViewSet, PolicyPermissions

register_permission_policy(LocalPolicy, PolicyPermissions(LocalPolicy))
register_snippet(LocalPolicyViewSet)


@receiver(published, sender=LocalPolicy, dispatch_uid="courses.keep_version_of_policy")
def keep_version_of_policy(instance: LocalPolicy, revision: Revision, **_: Any) -> None:
    """In the transaction of `LocalPolicy.publish`. A date to come is not yet published."""
    if instance.live:
        keep_version(policy=instance, revision_id=revision.pk, now=timezone.now())
