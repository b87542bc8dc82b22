"""allauth's mails, handed over to the queue.

The adapter itself is in `accounts`; only the hand-over is here, because accounts
knows nothing of messaging.
"""

import uuid
from datetime import timedelta
from typing import Any

from allauth.core import context as allauth_context
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.adapter import PeopleAdapter
from accounts.models import User
from messaging.services import enqueue_written

KIND = "account"
# As long as a code is good for. A notice without a code may come later.
CODE_LIFETIME = timedelta(seconds=settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT)
NOTICE_LIFETIME = timedelta(days=1)


class AccountAdapter(PeopleAdapter):
    """Sends nothing itself: a mail server that is down never breaks a sign-up."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        request = allauth_context.request
        words = {
            "email": email,
            "site_name": settings.WAGTAIL_SITE_NAME,
            "base_url": settings.BASE_URL,
            "minutes": int(CODE_LIFETIME.total_seconds() // 60),
            **context,
        }
        written = render_to_string(f"{template_prefix}_subject.txt", words, request)
        subject = " ".join(written.split())
        text = render_to_string(f"{template_prefix}_message.txt", words, request).strip() + "\n"
        html = render_to_string(
            "account/email/message.html",
            {**words, "subject": subject, "text": text},
            request,
        )
        now = timezone.now()
        user = context.get("user")
        enqueue_written(
            kind=KIND,
            to_address=email,
            recipient=user if isinstance(user, User) and user.pk else None,
            subject=subject,
            text=text,
            html=html,
            # Each is asked for anew; what limits them is the limit on asking.
            dedupe_key=f"{KIND}:{uuid.uuid4()}",
            now=now,
            expires_at=now + (CODE_LIFETIME if "code" in context else NOTICE_LIFETIME),
        )
