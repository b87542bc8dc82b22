"""The publish gate: nothing goes live that is not ready. `readiness` holds the rules."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from courses.catalogue.readiness import Lack, lacks


class NotReady(ValidationError):
    """The page may not be published yet. `page` says which, `lacks` why."""

    def __init__(self, page: Any, found: Sequence[Lack]) -> None:
        self.page = page
        self.lacks = tuple(found)
        by_field: dict[str, list[str]] = {}
        for lack in found:
            by_field.setdefault(lack.field, []).append(lack.message)
        super().__init__(by_field)


def lacks_when_live(page: Any) -> tuple[Lack, ...]:
    """What the page lacks on the day it would go live: today, or the day it was given."""
    today = timezone.localdate()
    if page.go_live_at is None:
        return lacks(page, on=today)
    return lacks(page, on=max(today, timezone.localdate(page.go_live_at)))


def refuse_unless_ready(page: Any) -> None:
    """Raises NotReady."""
    found = lacks_when_live(page)
    if found:
        raise NotReady(page, found)


def unready(pages: Iterable[Page]) -> list[tuple[Page, tuple[Lack, ...]]]:
    """The pages whose newest version may not be published, each with what it lacks."""
    newest = [page.get_latest_revision_as_object() for page in pages]
    checked = [(page, lacks_when_live(page)) for page in newest if hasattr(page, "demands")]
    return [(page, found) for page, found in checked if found]
