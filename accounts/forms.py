"""What people are asked when they sign up, sign in and describe themselves."""

import zoneinfo
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User, offered_languages
from accounts.sessions import mark_shared_computer

PASSWORD_HINT = _("At least 10 characters. Three words that do not belong together work well.")

# What to say when a box was left empty: what to do, not that a "field" is "required".
MISSING = {
    "email": _("Write your email address."),
    "login": _("Write your email address."),
    "oldpassword": _("Write the password you have now."),
    "password": _("Write your password."),
    "password1": _("Choose a password."),
    "password2": _("Write the new password again."),
    "code": _("Write the code."),
}


def time_zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every zone by its region, the United Kingdom's first."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(zoneinfo.available_timezones()):
        region, _slash, place = zone.partition("/")
        if place and region not in {"Etc", "SystemV", "posix", "right"}:
            regions.setdefault(region, []).append((zone, place.replace("_", " ")))
    first = [(str(_("United Kingdom")), [("Europe/London", "London")])]
    return first + sorted(regions.items())


class _PlainFields:
    """Labels stand above fields, so a placeholder would only say it twice, faintly."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name in ("email", "login"):
            if name in self.fields:
                self.fields[name].label = _("Email address")
        if "password1" in self.fields:
            self.fields["password1"].help_text = PASSWORD_HINT
        for name in self.fields.keys() & MISSING.keys():
            self.fields[name].error_messages["required"] = MISSING[name]


class _CodeField(_PlainFields):
    """A code is copied from another device: capitals, no spelling help."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {"autocapitalize": "characters", "autocorrect": "off", "spellcheck": "false"}
        )


class _SharedComputer(forms.Form):
    shared_computer = forms.BooleanField(
        label=_("This is a shared computer"),
        help_text=_("You are signed out when you close the browser."),
        required=False,
    )


class SignupForm(_PlainFields, _SharedComputer, allauth_forms.SignupForm):
    """Email and password; the name may wait until a certificate needs it."""

    name = forms.CharField(
        label=_("Your name (optional)"),
        help_text=_("As you want it on a certificate. You can add it later."),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["email", "name", "password1", "shared_computer"]

    def clean_name(self) -> str:
        return self.cleaned_data["name"].strip()

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        if self.account_already_exists:
            # Hash a password here too: an answer that comes sooner would tell
            # a stranger that the address has an account.
            User().set_password(self.cleaned_data["password1"])
        mark_shared_computer(request, is_shared=self.cleaned_data["shared_computer"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Pressed twice: meanwhile the other press has made the account.
            self.validate_unique_email(self.cleaned_data["email"])
            if not self.account_already_exists:
                raise
        with transaction.atomic():
            return super().try_save(request)


class LoginForm(_PlainFields, _SharedComputer, allauth_forms.LoginForm):
    field_order = ["login", "password", "shared_computer"]

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        mark_shared_computer(request, is_shared=self.cleaned_data["shared_computer"])
        return response


class RequestLoginCodeForm(_PlainFields, _SharedComputer, allauth_forms.RequestLoginCodeForm):
    field_order = ["email", "shared_computer"]


class ConfirmLoginCodeForm(_CodeField, allauth_forms.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(_CodeField, allauth_forms.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmResetCodeForm(_CodeField, allauth_forms.ConfirmPasswordResetCodeForm):
    pass


class ResetPasswordForm(_PlainFields, allauth_forms.ResetPasswordForm):
    pass


class NewPasswordForm(_PlainFields, allauth_forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(_PlainFields, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(_PlainFields, allauth_forms.SetPasswordForm):
    pass


class ReauthenticateForm(_PlainFields, allauth_forms.ReauthenticateForm):
    pass


class ChangeEmailForm(_PlainFields, allauth_forms.AddEmailForm):
    pass


class _AppCodeField(_PlainFields):
    """Six figures from an app, or a recovery code, which has figures too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from your app")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class ActivateAppForm(_AppCodeField, ActivateTOTPForm):
    pass


class SecondFactorForm(_AppCodeField, AuthenticateForm):
    pass


class ConfirmWithAppForm(_AppCodeField, AllauthReauthenticateForm):
    pass


class AddPasskeyForm(_PlainFields, AddWebAuthnForm):
    """A passkey takes the place of the password, unless somebody wants it otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("A name for it")
        self.fields["name"].help_text = _("Such as “my phone”.")
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = _("Then you need no password.")
        self.fields["passwordless"].initial = True


class ProfileForm(forms.ModelForm):
    """How the site should call a person, and speak and look to them."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Reminders come at this zone's time."),
        choices=time_zone_choices,
    )
    theme = forms.ChoiceField(
        label=_("Colours"), choices=User.Theme.choices, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Some words are still in English only."),
        choices=offered_languages,
    )

    class Meta:
        model = User
        fields = ["name", "time_zone", "language", "theme"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(offered_languages()) == 1:
            del self.fields["language"]  # one is no choice
