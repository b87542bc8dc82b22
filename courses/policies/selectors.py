"""Reading policies: the organisation's for its learners, and who may write which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject
from django.utils.safestring import SafeString

from accounts.models import Membership, Organisation, User
from content import shelf
from content.rendering import render_rich_text
from courses.access import own_acknowledgements
from courses.enrolments.models import Enrolment
from courses.enrolments.selectors import NoOrganisation, organisation_for_learning
from courses.policies import wording
from courses.policies.models import LocalPolicy, PolicyAcknowledgement, PolicyVersion

# Their administrators write an organisation's policy; editors write for every organisation.
WRITES_OWN = Membership.Role.ADMINISTRATOR
WRITES_ALL = Membership.Role.EDITOR
Person = User | AnonymousUser

shelf.watch(LocalPolicy)


class NoPolicy(Exception):
    """The learner's organisation has no published policy, or they belong to none."""


@dataclass(frozen=True)
class OwnPolicy:
    """What a learner reads, and whether they are asked to say that they have."""

    organisation: Organisation
    version: PolicyVersion
    expectations: SafeString
    reporting: SafeString
    # The newest thing they said, of whichever version.
    acknowledgement: PolicyAcknowledgement | None
    is_asked: bool

    @property
    def parts(self) -> Mapping[str, str]:
        return self.version.parts

    @property
    def acknowledged_at(self) -> datetime | None:
        return self.acknowledgement.acknowledged_at if self.acknowledgement else None

    @property
    def has_changed(self) -> bool:
        """Whether they read an earlier one, and are asked to read this one."""
        return self.is_asked and self.acknowledgement is not None


# --- For learners ------------------------------------------------------------------


def organisation_of(*, by: User, enrolment: Enrolment | None) -> Organisation:
    """The organisation whose policy applies to the person in this course.

    The one they take it for, while they belong to it; before they take it, the
    one they would. Raises NoPolicy for somebody who has left, or who belongs nowhere.
    """
    if enrolment is None:
        try:
            return organisation_for_learning(by=by)
        except NoOrganisation as error:
            raise NoPolicy from error
    membership = (
        Membership.objects.filter(user=by, organisation_id=enrolment.organisation_id)
        .select_related("organisation")
        .first()
    )
    if membership is None:
        raise NoPolicy
    return membership.organisation


def own_policy(*, by: User, enrolment: Enrolment | None) -> OwnPolicy:
    """The policy of the person's own organisation, as published last. Raises NoPolicy."""
    organisation = organisation_of(by=by, enrolment=enrolment)
    version = latest_version(organisation_id=organisation.pk)
    if version is None:
        raise NoPolicy
    state = acknowledgement_state(learner_id=by.pk, organisation_id=organisation.pk)
    return OwnPolicy(
        organisation=organisation,
        version=version,
        expectations=render_rich_text(version.parts["expectations"]),
        reporting=render_rich_text(version.parts["reporting"]),
        acknowledgement=newest_acknowledgement(by=by, organisation_id=organisation.pk),
        is_asked=state.is_asked,
    )


def latest_version(*, organisation_id: int) -> PolicyVersion | None:
    """What the organisation has published; None when it has nothing, or took it back."""
    return (
        PolicyVersion.objects.filter(policy__organisation_id=organisation_id, policy__live=True)
        .order_by("-number")
        .first()
    )


def newest_acknowledgement(*, by: User, organisation_id: int) -> PolicyAcknowledgement | None:
    return (
        own_acknowledgements(PolicyAcknowledgement.objects.all(), by=by)
        .filter(organisation_id=organisation_id)
        .select_related("version")
        .order_by("-version__number")
        .first()
    )


class AcknowledgementState(NamedTuple):
    has_acknowledged: bool
    is_asked: bool


def acknowledgement_fact(*, learner_id: int, organisation_id: int) -> Combinable:
    """An AcknowledgementState as JSON: an expression, for a query that is made anyway.

    Small corrections ask nobody again; one version in between that did is enough.
    """
    said = PolicyAcknowledgement.objects.filter(
        learner_id=learner_id, organisation_id=organisation_id
    )
    newest = said.order_by("-version__number").values("version__number")[:1]
    unread = PolicyVersion.objects.filter(
        policy__organisation_id=organisation_id,
        policy__live=True,
        number__gt=Coalesce(Subquery(newest), 0),
        asks_again=True,
    )
    return JSONObject(has_acknowledged=Exists(said), is_asked=Exists(unread))


def acknowledgement_state(*, learner_id: int, organisation_id: int) -> AcknowledgementState:
    """Whether a learner has acknowledged a version, and is asked to read a newer one. One query."""
    fact = acknowledgement_fact(learner_id=learner_id, organisation_id=organisation_id)
    return AcknowledgementState(
        **Organisation.objects.values(fact=fact).get(pk=organisation_id)["fact"]
    )


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
