"""Where allauth meets us: people's names, what they are told, and their secrets at rest.

The mail is handed over a floor above, in `messaging.adapter`.
"""

import base64
import hashlib

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts.models import User, offered_languages


class PeopleAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in follow allauth, in our words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Ask your administrator."),
        "email_password_mismatch": _(
            "The email address or the password is not right. Check both and try again."
        ),
        "too_many_login_attempts": _(
            "Too many tries. Wait ten minutes, or ask for a sign-in code by email."
        ),
        "incorrect_code": _("That is not the code we sent. Check it and try again."),
        "incorrect_password": _("That is not your password. Try again."),
        "enter_current_password": _("That is not your password. Try again."),
        "email_taken": _("Somebody already uses this email address."),
        "duplicate_email": _("This is already your email address."),
        "rate_limited": _("That was very quick. Wait a minute, then try again."),
    }

    def new_user(self, request: HttpRequest) -> User:
        """Somebody who signs up in a language keeps it."""
        user = User()
        language = translation.get_language()
        if language in dict(offered_languages()):
            user.language = language
        return user

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors: our name in the authenticator app, secrets encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That is not the code in your app. Wait for the next one and try it."),
    }

    def _get_site_name(self) -> str:
        return settings.WAGTAIL_SITE_NAME

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        if number == 1:
            return gettext("My passkey")
        return gettext("Passkey %(number)d") % {"number": number}

    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as SVG to put into the page itself.

        allauth shows it as a `data:` image, which our Content Security Policy
        refuses. It carries no style attribute, and its own white ground, so
        that a phone can read it in dark mode.
        """
        image = qrcode.make(url, image_factory=SvgPathFillImage, border=4)
        return mark_safe(image.to_string(encoding="unicode"))  # noqa: S308 -- squares drawn by us

    def encrypt(self, text: str) -> str:
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _vault().decrypt(encrypted_text.encode()).decode()


def _vault() -> MultiFernet:
    """Keys made from SECRET_KEY; SECRET_KEY_FALLBACKS still open what they locked."""
    return MultiFernet(
        Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"accounts.second-factor" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
