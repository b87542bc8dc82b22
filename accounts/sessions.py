"""Sessions on computers that other people use too.

At sign-in people may say "This is a shared computer". Their session then ends
with the browser, and 15 minutes after they last proved who they are, private
pages ask again before they show anything. Writing is never refused: what
somebody typed while the 15 minutes ran out is kept first.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from accounts.models import User

SHARED_COMPUTER = "shared_computer"
# Whether to show the link to one's cohorts. A convenience: the door asks for itself.
LEADS = "leads"


class SignedInRequest(HttpRequest):
    """What a view gets behind `login_required`: somebody is there."""

    user: User


View = Callable[..., HttpResponse]


def mark_shared_computer(request: HttpRequest, *, is_shared: bool) -> None:
    """Remembers what was said at sign-in; it holds through codes and second factors."""
    if is_shared:
        request.session[SHARED_COMPUTER] = True
        request.session.set_expiry(0)
    else:
        request.session.pop(SHARED_COMPUTER, None)
        request.session.set_expiry(None)


def is_shared_computer(request: HttpRequest) -> bool:
    return bool(request.session.get(SHARED_COMPUTER))


def must_reauthenticate(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this shared computer has to ask again who is there."""
    if not is_shared_computer(request):
        return False
    records = get_authentication_records(request, request.user)
    if not records:
        return True
    proved_at = datetime.fromtimestamp(records[-1]["at"], UTC)
    limit = timedelta(seconds=settings.SHARED_COMPUTER_REAUTHENTICATE_SECONDS)
    return now - proved_at >= limit


def private_page(view: View) -> View:
    """A page with somebody's own words on it: a shared computer asks again before showing it.

    Only showing is held back. A POST goes through, so that a draft is kept;
    the page it leads to asks. allauth's own decorator is not used here: it puts
    the whole POST aside in the session, and reflections belong nowhere but in
    their encrypted field.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shows = request.method in {"GET", "HEAD"}
        if (
            shows
            and request.user.is_authenticated
            and must_reauthenticate(request, now=timezone.now())
        ):
            return ask_again(request)
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return wrapped


def ask_again(request: HttpRequest) -> HttpResponse:
    """Leads to the way this person proves who they are, and back here afterwards."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    back = request.get_full_path()
    if methods:
        url = str(methods[0]["url"])
    else:
        # Somebody whose organisation signs them in has nothing to prove here with.
        logout(request)
        url = resolve_url(settings.LOGIN_URL)
    target = f"{url}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
