"""The pages for when things go wrong. Each says what happened and what to do next."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from a page that is too old, or without cookies."""
    return render(request, "403_csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    """The address of a form, typed or kept as a bookmark."""
    return render(request, "405.html", status=405)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A limit was reached. allauth finds this view by the name handler429."""
    return render(request, "429.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs no database, session or context processor: they may be what broke.

    Where even the template cannot be shown (no collected static files, say),
    plain words are better than no answer.
    """
    try:
        page = get_template("500.html").render()
    except Exception:
        logger.exception("The page for errors could not be shown")
        page = _("Sorry, something went wrong here. We know of it. Please try again later.")
    return HttpResponse(page, status=500)
