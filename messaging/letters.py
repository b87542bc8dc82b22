"""From a message's row to the mail on the wire."""

from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from messaging import kinds, tokens
from messaging.kinds import Kind
from messaging.models import Message


def absolute(path: str) -> str:
    """A link that works in a mail."""
    return f"{settings.BASE_URL}{path}"


def compose(message: Message, *, now: datetime) -> EmailMultiAlternatives:
    """The mail, in its recipient's language and time zone: text, and HTML beside it."""
    kind = kinds.get(message.kind)
    subject, text, html = message.subject, message.text, message.html
    headers = _headers(message, kind)
    to_address = message.to_address
    if not message.is_written:
        assert message.recipient is not None  # noqa: S101 -- a constraint of the table
        subject, text, html = _write(message, kind, recipient=message.recipient, now=now)
        # Where the person reads mail now, not when this was planned.
        to_address = message.recipient.email
    mail = EmailMultiAlternatives(subject=subject, body=text, to=[to_address], headers=headers)
    if html:
        mail.attach_alternative(html, "text/html")
    return mail


def _write(message: Message, kind: Kind, *, recipient: User, now: datetime) -> tuple[str, str, str]:
    with translation.override(recipient.spoken_language), timezone.override(recipient.zone):
        context = {
            **kind.context(message, now),
            "recipient": recipient,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "language": recipient.spoken_language,
        }
        if kind.is_optional:
            context["unsubscribe_url"] = unsubscribe_url(user=recipient, kind=kind)
        folder = f"emails/{kind.name}"
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        text = render_to_string(f"{folder}/body.txt", context).strip() + "\n"
        html = render_to_string(f"{folder}/body.html", context)
    return subject, text, html


def unsubscribe_url(*, user: User, kind: Kind) -> str:
    token = tokens.unsubscribe_token(user=user, kind=kind.name)
    return absolute(reverse("messaging:unsubscribe", args=[token]))


def _headers(message: Message, kind: Kind) -> dict[str, str]:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        # The same for every try, so that a mail server can tell a repeat.
        "Message-ID": f"<{message.public_id}@{domain}>",
        # RFC 3834: no out-of-office answers, please.
        "Auto-Submitted": "auto-generated",
    }
    if kind.is_optional and message.recipient is not None:
        # RFC 2369, RFC 2919 and RFC 8058: one click in the mail program is enough.
        headers["List-Id"] = f"<{kind.name.replace('_', '-')}.{domain}>"
        headers["List-Unsubscribe"] = f"<{unsubscribe_url(user=message.recipient, kind=kind)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
