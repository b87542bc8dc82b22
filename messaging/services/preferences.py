"""What a person wants to get."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from messaging import kinds
from messaging.models import Preference


class NotOptional(Exception):
    """This mail is part of having an account, and cannot be turned off."""


def set_preference(*, by: User, kind: str, is_wanted: bool, now: datetime) -> None:
    """Remembers whether `by` wants this kind of optional mail."""
    if not kinds.get(kind).is_optional:
        raise NotOptional(kind)
    Preference.objects.update_or_create(
        user=by, kind=kind, defaults={"is_wanted": is_wanted, "changed_at": now}
    )


@transaction.atomic
def turn_off(*, by: User, kind: str, now: datetime) -> None:
    """Unsubscribes `by`, and lets the kind stop whatever causes the mail. Twice is like once."""
    set_preference(by=by, kind=kind, is_wanted=False, now=now)
    kinds.get(kind).turn_off(by, now)
