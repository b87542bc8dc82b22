"""Whether words may be saved from the page they were posted from.

A page with half a reflection or an answer on it may be hours old. Signing in
again, in another tab, gives the browser a new CSRF token; refusing the old
page's form with an error page would lose what was typed. So a token that does
not match is not the end there: the form comes back with the words in it.
"""

from enum import Enum

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class Origin(Enum):
    OURS = "ours"
    UNSURE = "unsure"
    FOREIGN = "foreign"


class _CsrfCheck(CsrfViewMiddleware):
    """Django's check, which tells its reason instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


def _no_answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def origin_of(request: HttpRequest) -> Origin:
    """Where a POST came from. Only what is OURS may change anything.

    The token proves it, and so does the browser itself: no page of another
    origin can send `Sec-Fetch-Site: same-origin` (W3C Fetch Metadata).
    """
    check = _CsrfCheck(_no_answer)
    check.process_request(request)
    reason = check.process_view(request, _no_answer, (), {})
    if reason is None:
        return Origin.OURS
    if str(reason).startswith(("Origin checking failed", "Referer checking failed")):
        return Origin.FOREIGN
    if request.headers.get("Sec-Fetch-Site") == "same-origin":
        return Origin.OURS
    return Origin.UNSURE
