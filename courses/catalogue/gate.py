"""The publish gate: nothing goes live that is not ready. `readiness` holds the rules."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from wagtail.models import Page

from courses.catalogue.readiness import Lack


class NotReady(ValidationError):
    """The page may not be published yet. `page` says which, `lacks` why."""

    def __init__(self, page: Page, found: Iterable[Lack]) -> None:
        self.page = page
        self.lacks = tuple(found)
        by_field: dict[str, list[str]] = {}
        for lack in self.lacks:
            by_field.setdefault(lack.field, []).append(lack.message)
        super().__init__(by_field)
