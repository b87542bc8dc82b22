"""One click out of a kind of mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from messaging import kinds, selectors, services
from messaging.tokens import BadToken


@csrf_exempt  # RFC 8058: mail programs post without cookies; the signed link is the permission
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks on GET, for mail scanners follow links; acts on POST, and answers 200 at once."""
    try:
        user, kind = selectors.unsubscribing(token=token)
    except BadToken:
        context = {"settings": kinds.all_settings()}
        return render(request, "messaging/unsubscribe_bad_link.html", context, status=404)
    if request.method == "POST":
        services.turn_off(by=user, kind=kind.name, now=timezone.now())
        return render(request, "messaging/unsubscribed.html", {"kind": kind})
    return render(request, "messaging/unsubscribe.html", {"kind": kind})
