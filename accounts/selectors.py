"""What is known about people, their roles and their second factor."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from accounts.models import Membership, Organisation, User

# Recovery codes come with one of these; alone they are none.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def person_by_email(*, email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def organisation_by_slug(*, slug: str) -> Organisation | None:
    return Organisation.objects.filter(slug=slug).first()


def memberships_of(*, user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user).select_related("organisation").order_by("pk")


def roles_of(*, user: User, organisation: Organisation) -> set[str]:
    """The roles the person holds in this organisation, and in no other."""
    return set(
        Membership.objects.filter(user=user, organisation=organisation).values_list(
            "role", flat=True
        )
    )


def open_organisation() -> Organisation | None:
    """The organisation that people join who sign up by themselves, if there is one."""
    return Organisation.objects.filter(is_open_to_sign_up=True).first()


def sees_others(*, user: User) -> bool:
    """Whether any of the person's roles or permissions shows them other people's data."""
    if user.is_superuser or user.is_staff:
        return True
    if Membership.objects.filter(user=user, role__in=Membership.SEES_OTHERS).exists():
        return True
    return (
        Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
        .filter(Q(group__user=user) | Q(user=user))
        .exists()
    )


def has_second_factor(*, user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists()
