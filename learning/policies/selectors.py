"""Reading a learner's own policy: what their organisation publishes, and what they have read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, JSONObject
from django.utils.safestring import SafeString

from accounts.models import Membership, Organisation, User
from content.rendering import render_rich_text
from courses.policies.models import PolicyVersion
from courses.policies.selectors import latest_version, published_versions
from learning.access import own_acknowledgements
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import NoOrganisation, organisation_for_learning
from learning.policies.models import PolicyAcknowledgement


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


def newest_acknowledgement(*, by: User, organisation_id: int) -> PolicyAcknowledgement | None:
    return (
        own_acknowledgements(PolicyAcknowledgement.objects.all(), by=by)
        .filter(organisation_id=organisation_id)
        .order_by("-version_number")
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
    newest = said.order_by("-version_number").values("version_number")[:1]
    unread = published_versions(organisation_id=organisation_id).filter(
        number__gt=Coalesce(Subquery(newest), 0), asks_again=True
    )
    return JSONObject(has_acknowledged=Exists(said), is_asked=Exists(unread))


def acknowledgement_state(*, learner_id: int, organisation_id: int) -> AcknowledgementState:
    """Whether a learner has acknowledged a version, and is asked to read a newer one. One query."""
    fact = acknowledgement_fact(learner_id=learner_id, organisation_id=organisation_id)
    return AcknowledgementState(
        **Organisation.objects.values(fact=fact).get(pk=organisation_id)["fact"]
    )
