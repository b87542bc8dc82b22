"""What we send, kind by kind.

A kind is registered by the app that knows why the mail goes out, in its
`AppConfig.ready`. So an app that stands above messaging can say how its mail is
written, and where it is settled, without messaging knowing of the app.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from messaging.models import Message


class UnknownKind(LookupError):
    """No app has registered a kind of this name."""


class KindTaken(Exception):
    """Two apps registered a kind under one name."""


class NoLongerWanted(Exception):
    """What the mail is about went away while it was being written: a page, say, was unpublished.

    A kind's `context` raises it, and the mail isn't sent.
    """


def _nothing_more(message: Message, now: datetime) -> dict[str, Any]:
    return {}


def _always(message: Message, now: datetime) -> bool:
    return True


def _nothing_else_to_do(user: User, now: datetime) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The page on which its recipient settles a kind of mail, and what a link to it says."""

    url_name: str
    # Instead of stopping it; after stopping it; where the link that stops it does not work.
    change: str | Promise
    turn_on: str | Promise
    turn_off: str | Promise


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of mail.

    Its words are in `templates/emails/<name>/`: subject.txt, body.txt and
    body.html. `context` turns the ids in a message's row into what those templates need.
    `is_still_wanted` is asked at the last moment before sending. `turn_off` is
    called when its recipient unsubscribes, for what else has to stop.
    """

    name: str
    # As its recipients know it, in the middle of a sentence: "practice reminders".
    label: str | Promise
    # Optional mail carries a one-click way out; the rest is what somebody just asked for.
    is_optional: bool
    # How long after it was due the mail is still useful.
    lifetime: timedelta
    priority: int
    context: Callable[[Message, datetime], dict[str, Any]] = _nothing_more
    is_still_wanted: Callable[[Message, datetime], bool] = _always
    turn_off: Callable[[User, datetime], None] = _nothing_else_to_do
    settings: Settings | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Adds a kind. Registering the same kind again changes nothing."""
    if _kinds.setdefault(kind.name, kind) != kind:
        raise KindTaken(kind.name)


def all_settings() -> list[Settings]:
    return [kind.settings for kind in _kinds.values() if kind.settings]


def get(name: str) -> Kind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None
