"""The development mailbox: every mail the site has sent, without a mail server."""

from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from messaging import mailbox


def laptop_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Not found, unless the site keeps its mail in files."""

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if settings.MAILBOX_DIR is None:
            raise Http404
        return view(request, **kwargs)

    return checked


@never_cache
@require_safe
@laptop_only
def mail_list(request: HttpRequest) -> HttpResponse:
    return render(request, "messaging/mailbox/mail_list.html", {"mails": mailbox.mails()})


@never_cache
@require_safe
@laptop_only
def mail_detail(request: HttpRequest, mail_name: str) -> HttpResponse:
    return render(request, "messaging/mailbox/mail_detail.html", {"mail": _mail_or_404(mail_name)})


@never_cache
@require_safe
@laptop_only
def mail_html(request: HttpRequest, mail_name: str) -> HttpResponseBase:
    """As a mail program shows it: its own styles, and nothing fetched, run or framed."""
    mail = _mail_or_404(mail_name)
    policy = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "sandbox": True}
    return csp(policy)(lambda _request: HttpResponse(mail.html))(request)


def _mail_or_404(name: str) -> mailbox.Mail:
    try:
        return mailbox.read(name)
    except mailbox.NoSuchMail as error:
        raise Http404 from error
