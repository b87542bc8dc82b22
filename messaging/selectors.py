"""What may be sent, and to whom."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from messaging import kinds, tokens
from messaging.kinds import Kind
from messaging.models import Message, Preference, Suppression


def is_wanted(*, user: User, kind: str) -> bool:
    """Whether a person takes this kind of optional mail. Nobody has to say yes twice."""
    return not Preference.objects.filter(user=user, kind=kind, is_wanted=False).exists()


def is_suppressed(*, address: str) -> bool:
    return Suppression.objects.filter(address=address.lower()).exists()


def reason_not_to_send(*, message: Message, now: datetime) -> Message.State | None:
    """The end that this message should come to unsent, or None when it should go.

    Asked at the last moment: between planning and sending a person may have
    stopped the reminders, left, or done what they were to be reminded of.
    """
    kind = kinds.get(message.kind)
    recipient = message.recipient
    if message.expires_at <= now:
        return Message.State.MISSED
    if recipient is not None and not recipient.is_active:
        return Message.State.CANCELLED
    if kind.is_optional and recipient is not None:
        if is_suppressed(address=recipient.email):
            return Message.State.CANCELLED
        if not is_wanted(user=recipient, kind=kind.name):
            return Message.State.CANCELLED
    if not kind.is_still_wanted(message, now):
        return Message.State.CANCELLED
    return None


def known_keys(*, keys: Iterable[str]) -> set[str]:
    """Of these dedupe keys, those that have their message already."""
    known = Message.objects.filter(dedupe_key__in=keys)
    return set(known.values_list("dedupe_key", flat=True))


def unsubscribing(*, token: str) -> tuple[User, Kind]:
    """Whose link this is and what it stops. Raises BadToken for any link that stops nothing."""
    public_id, name = tokens.read_unsubscribe_token(token)
    try:
        kind = kinds.get(name)
        user = User.objects.get(public_id=public_id)
    except (kinds.UnknownKind, User.DoesNotExist) as error:
        raise tokens.BadToken from error
    if not kind.is_optional:
        raise tokens.BadToken
    return user, kind
