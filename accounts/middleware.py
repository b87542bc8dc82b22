"""Middleware that knows who is signed in."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from accounts import access
from accounts.models import User
from accounts.sessions import is_shared_computer

GetResponse = Callable[[HttpRequest], HttpResponse]

CMS = "/cms/"
# Doors to other people's data. `access.ensure_second_factor`, called where such
# data is fetched, holds also for a door that somebody forgot to add here; this
# list stops people at the threshold, and guards Wagtail's views, which are not ours.
STAFF_DOORS = (CMS, "/facilitate/")
# Wagtail's own sign-in and sign-out only lead to ours.
OPEN_DOORS = ("/cms/login/", "/cms/logout/", "/cms/password_reset/")


class PersonMiddleware:
    """Speaks a signed-in person's language, in their own time zone, and to them alone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A visitor without a session costs no query.
        if not (request.session.session_key and request.user.is_authenticated):
            return self.get_response(request)
        person: User = request.user
        with timezone.override(person.zone), translation.override(self._language(request, person)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        if not response.has_header("Cache-Control"):
            # The next person at a shared computer must not find it by going back.
            kept = "no_store" if is_shared_computer(request) else "no_cache"
            patch_cache_control(response, private=True, **{kept: True})
        return response

    @staticmethod
    def _language(request: HttpRequest, person: User) -> str:
        # In Wagtail people choose the language of its screens there.
        if request.path.startswith(CMS):
            return translation.get_language()
        return person.spoken_language


class SecondFactorMiddleware:
    """Sends people whose roles show them other people's data to set up a second factor first.

    Costs learners' pages nothing: it asks only at the doors to other people's data.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith(STAFF_DOORS)
            and not request.path.startswith(OPEN_DOORS)
            and request.user.is_authenticated
        ):
            # Wagtail would send them to sign in again, and sign-in would send
            # somebody who is signed in back here, for ever.
            if request.path.startswith(CMS) and not request.user.has_perm(
                "wagtailadmin.access_admin"
            ):
                raise PermissionDenied
            try:
                access.ensure_second_factor(by=request.user)
            except access.SecondFactorMissing:
                return _to_second_factor(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, access.SecondFactorMissing):
            return _to_second_factor(request)
        return None


def _to_second_factor(request: HttpRequest) -> HttpResponseRedirect:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('second_factor_needed')}?{query}")
