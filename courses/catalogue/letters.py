"""The mail that the catalogue has messaging send: to those whose page was held back."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import PageLogEntry

from courses.catalogue.editing import edit_url, held_back
from courses.catalogue.services import HELD_BACK_MAIL
from messaging import kinds
from messaging.letters import absolute
from messaging.models import Message


def register() -> None:
    kinds.register(
        kinds.Kind(
            name=HELD_BACK_MAIL,
            label=_("pages of yours that were not published"),
            # It answers what the person asked the site to do.
            is_optional=False,
            lifetime=timedelta(days=7),
            priority=Message.Priority.ORDINARY,
            context=_context,
            is_still_wanted=_is_still_wanted,
        )
    )


def _is_still_wanted(message: Message, now: datetime) -> bool:
    """Not once the page is published or has another date, nor for whoever may not edit it now."""
    person, entry = message.recipient, _entry(message)
    if person is None or not person.is_active or entry is None or held_back(entry.page) != entry:
        return False
    return entry.page.permissions_for_user(person).can_edit()


def _context(message: Message, now: datetime) -> dict[str, Any]:
    entry = _entry(message)
    if entry is None:
        raise kinds.NoLongerWanted
    return {
        "title": entry.page.specific.get_admin_display_title(),
        "held_back_at": entry.timestamp,
        "lacks": entry.data["lacks"],
        "edit_url": absolute(edit_url(entry.page)),
    }


def _entry(message: Message) -> PageLogEntry | None:
    """None once the page is deleted, which its log outlives."""
    return PageLogEntry.objects.select_related("page").filter(pk=message.context["entry"]).first()
