"""A page that learners have records of may be unpublished; it is not deleted by a click.

Every model says itself whether it names a page and keeps it (`accounts.records`).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.record_book import records_that_keep_pages
from courses.catalogue.models import CoursePage, ModulePage

REASON = _("Learners have records here. Unpublish this page instead.")


class LearnersHaveRecords(ProtectedError):
    """The page, or one below it, is what learners' records are about."""

    def __init__(self, pages: Iterable[Page]) -> None:
        super().__init__(str(REASON), set(pages))


def keys_with_records(keys: Iterable[UUID]) -> set[UUID]:
    """Those of the keys (`translation_key`) that some record names."""
    wanted = set(keys)
    found: set[UUID] = set()
    for model, name in records_that_keep_pages():
        found.update(
            model._default_manager.filter(**{f"{name}__in": wanted})
            .values_list(name, flat=True)
            .distinct()
        )
    return found


def has_records(page: Page) -> bool:
    """Whether the page or any page below it has learners' records."""
    pages = page.get_descendants(inclusive=True)
    return bool(keys_with_records(pages.values_list("translation_key", flat=True)))


@receiver(pre_delete, sender=CoursePage, dispatch_uid="courses.keep_course_with_records")
@receiver(pre_delete, sender=ModulePage, dispatch_uid="courses.keep_module_with_records")
def keep_pages_with_records(instance: CoursePage | ModulePage, **_: Any) -> None:
    """The last guard, however the page is deleted. Raises LearnersHaveRecords."""
    if keys_with_records([instance.translation_key]):
        raise LearnersHaveRecords([instance])
