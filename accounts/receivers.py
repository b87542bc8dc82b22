"""The seams where allauth tells us something. One call each."""

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import services
from accounts.leadership import leads_somewhere
from accounts.models import User
from accounts.sessions import LEADS


@receiver(user_signed_up)
def join_the_open_organisation(user: User, **_: object) -> None:
    services.join_open_organisation(user=user, now=timezone.now())


@receiver(email_confirmed)
def distrust_a_password_older_than_the_proof(
    request: HttpRequest, email_address: EmailAddress, **_: object
) -> None:
    """Proof by a sign-in code: the password may be a stranger's.

    Proof by the sign-up code comes from the very session that chose the
    password, and proof by a reset is followed by a new one.
    """
    records = get_authentication_records(request, email_address.user)
    if records and records[-1]["method"] == "code":
        services.distrust_password(user=email_address.user)


@receiver(user_logged_in)
def remember_whether_they_lead(request: HttpRequest, user: User, **_: object) -> None:
    """So that no page asks for each link of its menu."""
    if leads_somewhere(user=user):
        request.session[LEADS] = True
