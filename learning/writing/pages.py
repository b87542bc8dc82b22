"""A page that takes private words: they're saved in the account of their writer only, or come back.

A view of such a page is decorated with `takes_words`, and answers a POST with `save_or_give_back`.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import TextChoices
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import get_callable
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.origins import Origin, origin_of
from accounts.sessions import View, private_page
from learning.enrolments.selectors import NoOrganisation
from learning.writing.models import PrivateText


class NotSaved(TextChoices):
    """Why words that came in were not saved. They stay on the page."""

    SIGNED_OUT = (
        "signed_out",
        _("You are signed out, so this is not saved yet. Your words are still here."),
    )
    OLD_PAGE = (
        "old_page",
        _("This page was old, so this is not saved yet. Your words are still here."),
    )
    SOMEBODY_ELSE = (
        "somebody_else",
        _(
            "Somebody else has signed in on this computer. These words are not theirs, "
            "so they are not saved."
        ),
    )
    NO_ORGANISATION = (
        "no_organisation",
        _(
            "You are not in an organisation, so we cannot save this. Your words are still here. "
            "Copy them somewhere safe, and ask the person who runs learning where you work "
            "to add you."
        ),
    )


class PlaceIsClosed(Http404):
    """Words came in where none are taken at present. `response` is what stands there instead."""

    def __init__(self, *, reason: str, message: str | Promise, response: HttpResponse) -> None:
        super().__init__()
        self.reason = reason
        self.message = message
        self.response = response


def takes_words(*, boxes: tuple[str, ...], gone: str | Promise) -> Callable[[View], View]:
    """Decorates the view of a page with private words, whose boxes' names begin like `boxes`.

    No cache and no error report has the words, and no other site can send any. An editor may take
    the page away, or lock it, while somebody writes: where it was, there's nothing, and the words
    come back for them to copy, with `gone` or what PlaceIsClosed says.
    """

    def decorate(view: View) -> View:
        @csrf_exempt  # Django would show an error page where the words must come back
        @require_http_methods(["GET", "HEAD", "POST"])
        @sensitive_post_parameters()
        @never_cache
        @private_page
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and origin_of(request) is Origin.FOREIGN:
                refuse: View = get_callable(settings.CSRF_FAILURE_VIEW)
                return refuse(request)
            try:
                return view(request, *args, **kwargs)
            except PlaceIsClosed as closed:
                status = closed.response.status_code
                back = _words_back(request, boxes, closed.reason, closed.message, status)
                return back or closed.response
            except Http404:
                back = _words_back(request, boxes, "gone", gone, HTTPStatus.NOT_FOUND)
                if back is None:
                    raise
                return back

        return wrapped

    return decorate


def save_or_give_back(
    request: HttpRequest,
    *,
    save: Callable[[User], HttpResponse],
    give_back: Callable[[NotSaved], HttpResponse],
) -> HttpResponse:
    """Saves what came in for who is signed in, if the words may be theirs.

    Otherwise nothing is saved and nothing is lost: `give_back` shows the same words, in the same
    boxes, and why. Where `save` finds that its writer has no organisation, they come back too.
    """
    if not request.user.is_authenticated:
        reason = NotSaved.SIGNED_OUT
    elif request.POST.get("writer") not in (writer_of(request), "", None):
        reason = NotSaved.SOMEBODY_ELSE
    elif origin_of(request) is not Origin.OURS:
        reason = NotSaved.OLD_PAGE
    else:
        try:
            return save(request.user)
        except NoOrganisation:
            reason = NotSaved.NO_ORGANISATION
    if wants_json(request):
        return _told(reason.value, reason.label, HTTPStatus.FORBIDDEN)
    answer = give_back(reason)
    answer.status_code = HTTPStatus.FORBIDDEN
    return answer


def writer_of(request: HttpRequest) -> str:
    """Who a form is given to; the form brings it back as `writer`. Empty for a visitor."""
    return str(request.user.public_id) if request.user.is_authenticated else ""


def initial_of(request: HttpRequest, text: PrivateText | None) -> dict[str, Any]:
    """What a WordsForm brings back beside the words."""
    return {"seen_version": text.version if text else 0, "writer": writer_of(request)}


def context_of(
    request: HttpRequest, *, text: PrivateText | None, not_saved: NotSaved | None, url: str
) -> dict[str, Any]:
    """What the templates in learning/writing/ read. `url` is where the page is."""
    return {
        "can_write": request.user.is_authenticated or not_saved is not None,
        "is_unreadable": text is not None and text.is_unreadable,
        "not_saved": not_saved,
        "sign_in_url": redirect_to_login(url).url,
    }


def told_errors(form: forms.Form) -> HttpResponse:
    """What the script that saves hears of a form that was refused."""
    first = next(iter(form.errors.values()))[0]
    return JsonResponse({"message": str(first)}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def wants_json(request: HttpRequest) -> bool:
    """Whether the script asks, that saves while somebody writes."""
    return request.headers.get("Accept") == "application/json"


def _words_back(
    request: HttpRequest, boxes: tuple[str, ...], reason: str, message: str | Promise, status: int
) -> HttpResponse | None:
    """The words on a page of their own, with the message; None where none came in."""
    typed = (str(text) for name, text in request.POST.items() if name.startswith(boxes))
    texts = [text for text in typed if text.strip()]
    if not texts:
        return None
    if wants_json(request):
        return _told(reason, message, status)
    context = {"message": message, "texts": texts}
    return render(request, "learning/writing/gone.html", context, status=status)


def _told(reason: str, message: str | Promise, status: int) -> HttpResponse:
    return JsonResponse({"reason": reason, "message": str(message)}, status=status)
