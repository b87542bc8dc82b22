"""The mail that renewals have messaging send."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from learning.renewals.selectors import MAIL, RenewalDue, due_renewal
from messaging import kinds
from messaging.letters import absolute
from messaging.models import Message


def register() -> None:
    kinds.register(
        kinds.Kind(
            name=MAIL,
            label=_("reminders to renew a course"),
            is_optional=True,
            lifetime=timedelta(days=14),
            priority=Message.Priority.ORDINARY,
            context=_context,
            is_still_wanted=_is_still_wanted,
        )
    )


def _is_still_wanted(message: Message, now: datetime) -> bool:
    """Not for what has been renewed meanwhile."""
    return _due(message, now) is not None


def _context(message: Message, now: datetime) -> dict[str, Any]:
    due = _due(message, now)
    if due is None:
        raise kinds.NoLongerWanted
    return {
        "course_title": due.course.title,
        "expiry_date": due.standing.expiry_date,
        "has_expired": due.standing.has_expired,
        "renewal_url": absolute(due.course.renewal_url),
    }


def _due(message: Message, now: datetime) -> RenewalDue | None:
    person = message.recipient
    if person is None or not person.is_active:
        return None
    return due_renewal(by=person, completion_id=message.context["completion"], now=now)
