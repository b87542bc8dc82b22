"""People's own pages beside allauth's: profile, and why a second factor is asked for.

Two of allauth's views remember "This is a shared computer" on the way.
"""

import copy

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import RequestLoginCodeView as AllauthRequestLoginCodeView
from allauth.mfa.webauthn.views import LoginWebAuthnView as AllauthLoginWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.views.account import AccountView as WagtailAccountView
from wagtail.admin.views.account import BaseSettingsPanel

from accounts import selectors, services
from accounts.forms import ProfileForm
from accounts.sessions import SignedInRequest, mark_shared_computer


class RequestLoginCodeView(AllauthRequestLoginCodeView):
    def form_valid(self, form: Form) -> HttpResponse:
        mark_shared_computer(self.request, is_shared=form.cleaned_data["shared_computer"])
        return super().form_valid(form)


class LoginWithPasskeyView(AllauthLoginWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        # The box stands in the password form; static/js/shared_computer.js copies it over.
        mark_shared_computer(self.request, is_shared="shared_computer" in self.request.POST)
        return super().form_valid(form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    # A copy: the page must not greet somebody by a name that was refused.
    form = ProfileForm(data, instance=copy.copy(request.user))
    if form.is_valid():
        services.update_profile(by=request.user, now=timezone.now(), **form.cleaned_data)
        with translation.override(request.user.spoken_language):
            messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form})


@login_required
@require_safe
def second_factor_needed(request: SignedInRequest) -> HttpResponse:
    """Why the page they asked for waits, and what to do about it."""
    wanted = get_next_redirect_url(request) or "/"
    if selectors.has_second_factor(user=request.user):
        return HttpResponseRedirect(wanted)
    # The pages on which it is set up lead back from here, too.
    request.session["wanted_behind_second_factor"] = wanted
    return render(request, "accounts/second_factor_needed.html", {"wanted": wanted})


class CMSAccountView(WagtailAccountView):
    """Wagtail's page of preferences, without the name: that is in the profile."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        return [panel for panel in super().get_panels() if panel.name != "name_email"]
