"""Middleware that belongs to the site and to no app."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from config import health
from config.logs import request_id
from config.views import method_not_allowed

GetResponse = Callable[[HttpRequest], HttpResponse]


class HealthMiddleware:
    """Answers the health doors before hosts, cookies and redirects are looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = health.DOORS.get(request.path)
        return view(request) if view else self.get_response(request)


class RequestIdMiddleware:
    """Gives each request an id for the logs, and sends it back as X-Request-ID."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid.uuid4().hex)
        # Django logs a refusal on its way out, when the id is no longer the current one.
        request.request_id = request_id.get()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(token)


class MethodNotAllowedMiddleware:
    """Gives Django's answer to a wrong method, which has no words, a page of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = method_not_allowed(request)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


class BrowserLimitsMiddleware:
    """Tells the browser what no page of ours does, so that it refuses it.

    Pages have the strict policy of django-csp. Wagtail's own screens cannot
    live with that one (they carry inline styles and scripts), so they get the
    parts of a policy that say where they may be framed and where forms may go.
    """

    WAGTAIL_POLICY = (
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'; object-src 'none'"
    )
    # Signing in with a passkey is the one feature we use.
    PERMISSIONS_POLICY = (
        "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), display-capture=(), "
        "geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self), serial=(), usb=(), "
        "xr-spatial-tracking=()"
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.PERMISSIONS_POLICY)
        if request.path.startswith("/cms/"):
            response.headers.setdefault("Content-Security-Policy", self.WAGTAIL_POLICY)
        return response
