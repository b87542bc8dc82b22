"""What Django and Wagtail tell us, whichever way it happened. One call each."""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import published

from courses.bank.models import BankQuestion
from courses.bank.selectors import pages_that_ask
from courses.catalogue.models import CoursePage, ModulePage
from courses.corrections.services import keep_corrections
from courses.policies.models import LocalPolicy
from courses.policies.services import keep_version
from courses.records import LearnersHaveRecords, keys_with_records


@receiver(pre_delete, sender=CoursePage, dispatch_uid="courses.keep_course_with_records")
@receiver(pre_delete, sender=ModulePage, dispatch_uid="courses.keep_module_with_records")
def keep_pages_with_records(instance: CoursePage | ModulePage, **_: Any) -> None:
    """The last guard, however the page is deleted. Raises LearnersHaveRecords."""
    if keys_with_records([instance.translation_key]):
        raise LearnersHaveRecords([instance])


@receiver(published, sender=LocalPolicy, dispatch_uid="courses.keep_version_of_policy")
def keep_version_of_policy(instance: LocalPolicy, revision: Revision, **_: Any) -> None:
    """In the transaction of `LocalPolicy.publish`. A date to come is not yet published."""
    if instance.live:
        keep_version(policy=instance, revision_id=revision.pk, now=timezone.now())


@receiver(published, sender=ModulePage, dispatch_uid="courses.keep_corrections")
def keep_corrections_of_module(instance: ModulePage, revision: Revision, **_: Any) -> None:
    """In the transaction of `ModulePage.publish`. A date to come is not yet published."""
    if instance.live and instance.alias_of_id is None:
        keep_corrections(page=instance, by=revision.user, now=timezone.now())


class QuestionInUse(ProtectedError):
    """A module asks this question of the bank."""


@receiver(pre_delete, sender=BankQuestion, dispatch_uid="courses.keep_question_in_use")
def keep_question_in_use(instance: BankQuestion, **_: Any) -> None:
    """Raises QuestionInUse."""
    if pages := pages_that_ask([instance]):
        raise QuestionInUse(f"Modules ask the question “{instance}”.", set(pages))
