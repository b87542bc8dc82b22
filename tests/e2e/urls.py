"""The site's doors, and one for each error page, so that a browser can stand before it."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls
from config.urls import handler400, handler403, handler404, handler429, handler500  # noqa: F401
from config.views import too_many_requests


def bad_request(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def too_many(request: HttpRequest) -> HttpResponse:
    return too_many_requests(request)


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("errors/400/", bad_request),
    path("errors/403/", forbidden),
    path("errors/429/", too_many),
    path("errors/500/", broken),
    *urls.urlpatterns,
]
