"""Where corrections meet Wagtail: what a published module tells its learners is written down."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Revision
from wagtail.signals import published

from courses.catalogue.models import ModulePage
from learning.corrections.services import CORRECTED, keep_corrections


@hooks.register("register_log_actions")
def register_correction_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        CORRECTED, _("Tell learners of a correction"), _("Told learners of a correction")
    )


@receiver(published, sender=ModulePage, dispatch_uid="learning.keep_corrections")
def keep_corrections_of_module(instance: ModulePage, revision: Revision, **_: Any) -> None:
    """In the transaction of `ModulePage.publish`. A date to come is not yet published."""
    if instance.live and instance.alias_of_id is None:
        keep_corrections(page=instance, by=revision.user, now=timezone.now())
