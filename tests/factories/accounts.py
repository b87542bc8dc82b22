"""People and organisations, made through our services where there is one."""

import itertools

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from accounts.services import create_organisation, grant_role

PASSWORD = "three-words-apart"
_numbers = itertools.count(1)


def make_organisation(*, name: str = "", is_open_to_sign_up: bool = False) -> Organisation:
    number = next(_numbers)
    return create_organisation(
        name=name or f"Organisation {number}",
        slug=f"organisation-{number}",
        is_open_to_sign_up=is_open_to_sign_up,
        by=None,
        now=timezone.now(),
    )


def make_person(
    *, email: str = "", password: str | None = PASSWORD, is_verified: bool = True, **fields: object
) -> User:
    """Somebody who can sign in: their address is confirmed unless is_verified is False."""
    email = email or f"person{next(_numbers)}@example.org"
    user = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=is_verified)
    return user


def make_member(
    *, organisation: Organisation, role: str = Membership.Role.LEARNER, **fields: object
) -> User:
    user = make_person(**fields)
    grant_role(user=user, organisation=organisation, role=role, by=None, now=timezone.now())
    return user


def give_second_factor(user: User) -> str:
    """Sets up an authenticator app for them; gives back its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret
