"""What must be true of a site whose mail goes to real people."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def links_in_mails_are_https(app_configs: Any, **_: Any) -> list[Error]:
    """A one-click unsubscribe link must be https (RFC 8058, 3.1), or mail programs ignore it."""
    if urlsplit(settings.BASE_URL).scheme == "https":
        return []
    return [
        Error(
            "BASE_URL does not start with https://, and every link in a mail starts with BASE_URL.",
            hint="Set BASE_URL to the address that people use.",
            id="messaging.E001",
        )
    ]
