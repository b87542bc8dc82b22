"""Reading policies: what is published, and who may write which."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from accounts.models import Membership, Organisation, User
from content import shelf
from courses.policies import wording
from courses.policies.models import LocalPolicy, PolicyVersion

# Their administrators write an organisation's policy; editors write for every organisation.
WRITES_OWN = Membership.Role.ADMINISTRATOR
WRITES_ALL = Membership.Role.EDITOR
Person = User | AnonymousUser

shelf.watch(LocalPolicy)


# --- What is published ---------------------------------------------------------------


def latest_version(*, organisation_id: int) -> PolicyVersion | None:
    """What the organisation has published; None when it has nothing, or took it back."""
    return published_versions(organisation_id=organisation_id).order_by("-number").first()


def published_versions(*, organisation_id: int) -> QuerySet[PolicyVersion]:
    """Every version of what the organisation publishes now; none once it took it back."""
    return PolicyVersion.objects.filter(policy__organisation_id=organisation_id, policy__live=True)


def has_policy(*, organisation_id: int) -> bool:
    """Whether the organisation has a published policy. No query for a warm reader."""
    shelf.checked()
    return organisation_id in shelf.kept("policies", _organisations_with_policy)


def _organisations_with_policy() -> frozenset[int]:
    live = LocalPolicy.objects.filter(live=True)
    return frozenset(live.values_list("organisation_id", flat=True))


# --- For those who write them ------------------------------------------------------


def organisations_edited(*, by: Person | None) -> QuerySet[Organisation]:
    """The organisations whose policy `by` may write."""
    everything = Organisation.objects.order_by("name")
    if not isinstance(by, User) or not by.is_active:
        return everything.none()
    roles = Membership.objects.filter(user=by)
    if by.is_superuser or roles.filter(role=WRITES_ALL).exists():
        return everything
    return everything.filter(pk__in=roles.filter(role=WRITES_OWN).values("organisation"))


def policies_edited(*, by: Person | None) -> QuerySet[LocalPolicy]:
    return LocalPolicy.objects.filter(organisation__in=organisations_edited(by=by))


def may_write_some(*, by: Person) -> bool:
    return organisations_edited(by=by).exists()


def may_write(*, by: Person, organisation_id: int) -> bool:
    return organisations_edited(by=by).filter(pk=organisation_id).exists()


def may_write_policy(*, by: Person, pk: str) -> bool:
    """Whether there is such a policy and `by` may write it. The two are not told apart."""
    return pk.isdecimal() and policies_edited(by=by).filter(pk=pk).exists()


def policy_writers() -> QuerySet[User]:
    """Everybody who may write some policy."""
    return User.objects.filter(is_active=True).filter(
        Q(is_superuser=True)
        | Q(pk__in=Membership.objects.filter(role__in=(WRITES_OWN, WRITES_ALL)).values("user"))
    )


def nobody() -> QuerySet[User]:
    return User.objects.none()


def faults_in(values: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the way of publishing these words, by field. Absent ones are not judged."""
    found = {name: wording.fault_in(values[name]) for name in LocalPolicy.PARTS if values.get(name)}
    return {name: fault for name, fault in found.items() if fault}
