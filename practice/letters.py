"""The mails that practice has messaging send."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from messaging import kinds
from messaging.letters import absolute
from messaging.models import Message
from practice import selectors, services


def register() -> None:
    kinds.register(
        kinds.Kind(
            name=selectors.REMINDER,
            label=_("practice reminders"),
            is_optional=True,
            # The moment it is about has passed by then.
            lifetime=timedelta(hours=3),
            priority=Message.Priority.ORDINARY,
            context=_reminder_context,
            is_still_wanted=_is_reminder_wanted,
            turn_off=_stop_reminders,
            settings=kinds.Settings(
                url_name="practice:plan",
                change=_("Change your days or time instead"),
                turn_on=_("Turn them on again in your practice plan."),
                turn_off=_("sign in, and turn reminders off in your practice plan"),
            ),
        )
    )


def _reminder_context(message: Message, now: datetime) -> dict[str, Any]:
    """Not the learner's cue: mail is read on shared screens."""
    return {
        "practice_url": absolute(reverse("practice:today")),
        "plan_url": absolute(reverse("practice:plan")),
    }


def _is_reminder_wanted(message: Message, now: datetime) -> bool:
    return selectors.is_plan_active(plan_id=message.context["plan_id"])


def _stop_reminders(user: User, now: datetime) -> None:
    services.stop(by=user, now=now)
