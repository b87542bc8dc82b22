"""What every template may ask of the site."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Facts that cost no query."""
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "theme": getattr(getattr(request, "user", None), "theme", "system")
        if request.session.session_key
        else "system",
    }
