"""What every template may ask of the site."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from content.selectors import footer_links


def site(request: HttpRequest) -> dict[str, object]:
    """Facts that cost nothing until a template asks; then one small query a request."""
    # The pages of what went wrong may be drawn before there is a session.
    session = getattr(request, "session", None)
    user = getattr(request, "user", None) if session and session.session_key else None
    return {
        "site_name": settings.WAGTAIL_SITE_NAME,
        "theme": getattr(user, "theme", "system"),
        "is_signed_in": bool(user and user.is_authenticated),
        "footer_links": SimpleLazyObject(footer_links),
    }
