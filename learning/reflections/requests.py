"""When private words that came in may be saved: in the account of their writer only."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.origins import Origin, origin_of

# Why words that came in were not saved. They stay on the page.
NOT_SAVED = {
    "signed_out": _("You are signed out, so this is not saved yet. Your words are still here."),
    "old_page": _("This page was old, so this is not saved yet. Your words are still here."),
    "somebody_else": _(
        "Somebody else has signed in on this computer. These words are not theirs, "
        "so they are not saved."
    ),
    "no_organisation": _(
        "You are not in an organisation, so we cannot save this. Your words are still here. "
        "Copy them somewhere safe, and ask the person who runs learning where you work to add you."
    ),
}


def writer_of(request: HttpRequest) -> str:
    """Who a form is given to; the form brings it back as `writer`. Empty for a visitor."""
    return str(request.user.public_id) if request.user.is_authenticated else ""


def why_not_saved(request: HttpRequest) -> str:
    """Why words must not be saved for who is signed in: a key of NOT_SAVED, empty if they may be.

    What a foreign page sent is to be refused before.
    """
    if request.POST.get("writer") not in (writer_of(request), "", None):
        return "somebody_else"
    if origin_of(request) is Origin.UNSURE:
        return "old_page"
    return ""
