"""The last guard: whichever way a page is deleted, Django says so here first."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from courses.catalogue.models import CoursePage, ModulePage
from courses.records import LearnersHaveRecords, keys_with_records


@receiver(pre_delete, sender=CoursePage, dispatch_uid="courses.keep_course_with_records")
@receiver(pre_delete, sender=ModulePage, dispatch_uid="courses.keep_module_with_records")
def keep_pages_with_records(instance: CoursePage | ModulePage, **_: Any) -> None:
    """Raises LearnersHaveRecords."""
    if keys_with_records([instance.translation_key]):
        raise LearnersHaveRecords([instance])
