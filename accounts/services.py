"""What happens to people, organisations and cohorts.

`by` is the person who does it; None is the site itself: a sign-up, a seed, a
command run by somebody with access to the server.
"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts import selectors
from accounts.leadership import administers
from accounts.models import Cohort, CohortMembership, Membership, Organisation, Showing, User

# Wagtail's own group: may write, and asks a moderator to publish.
EDITORS_GROUP = "Editors"
# Wagtail's own group: reviews what editors submit, and publishes.
REVIEWERS_GROUP = "Moderators"
# Lets an organisation's administrators into the CMS. What they find there is what apps above
# show them of their own organisation: the group gives no right to pages, pictures or people.
ADMINISTRATORS_GROUP = "Organisation administrators"
GROUPS = {
    Membership.Role.EDITOR: EDITORS_GROUP,
    Membership.Role.ADMINISTRATOR: ADMINISTRATORS_GROUP,
}


class OrganisationExists(Exception):
    """Another organisation has this short name."""


class AnotherIsOpen(Exception):
    """Another organisation is already open to sign-up; there is one at most."""


class MayNotManageRoles(Exception):
    """Only an administrator of the organisation, or somebody who runs the site, may."""


class LastAdministrator(Exception):
    """The organisation would be left without an administrator."""


class NotInOrganisation(Exception):
    """A cohort takes only people of its own organisation."""


class AlreadyInCohort(Exception):
    """The person is in the cohort in the other role. One leads it or learns in it."""


@transaction.atomic
def create_organisation(
    *, name: str, slug: str, by: User | None, now: datetime, is_open_to_sign_up: bool = False
) -> Organisation:
    """A new organisation. Its first administrator is granted separately."""
    if by is not None and not by.is_superuser:
        raise MayNotManageRoles
    organisation = Organisation(
        name=name, slug=slug, is_open_to_sign_up=is_open_to_sign_up, created_at=now
    )
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError as error:
        if "one_open_to_sign_up" in _constraint(error):
            raise AnotherIsOpen from error
        raise OrganisationExists from error
    return organisation


@transaction.atomic
def grant_role(
    *, user: User, organisation: Organisation, role: str, by: User | None, now: datetime
) -> Membership:
    """The person's role in the organisation, made if they do not hold it yet.

    Editors and administrators also join the group that lets them into the CMS,
    so that the role and the permission cannot drift apart.
    """
    _check_manages(by=by, organisation=organisation, role=role)
    membership, _ = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=Membership.Role(role),
        defaults={"created_at": now},
    )
    if name := GROUPS.get(Membership.Role(role)):
        user.groups.add(_group(name))
    return membership


@transaction.atomic
def revoke_role(
    *, user: User, organisation: Organisation, role: str, by: User | None, now: datetime
) -> None:
    """The person no longer holds the role there. What they learned stays theirs.

    Revoking a role that they do not hold changes nothing.
    """
    _check_manages(by=by, organisation=organisation, role=role)
    # Two administrators who revoke each other at once must not both succeed.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    held = Membership.objects.filter(organisation=organisation, role=role)
    if (
        role == Membership.Role.ADMINISTRATOR
        and held.filter(user=user).exists()
        and not held.exclude(user=user).exists()
    ):
        raise LastAdministrator
    held.filter(user=user).delete()
    name = GROUPS.get(Membership.Role(role))
    if name and not Membership.objects.filter(user=user, role=role).exists():
        user.groups.remove(*Group.objects.filter(name=name))


def join_open_organisation(*, user: User, now: datetime) -> Membership | None:
    """Somebody who signed up by themselves joins the open organisation as a learner.

    Without an open organisation they have an account and no membership, until
    an administrator adds them.
    """
    organisation = selectors.open_organisation()
    if organisation is None:
        return None
    return grant_role(
        user=user, organisation=organisation, role=Membership.Role.LEARNER, by=None, now=now
    )


def create_cohort(
    *,
    organisation: Organisation,
    course_id: UUID,
    name: str,
    starts_at: datetime,
    by: User | None,
    ends_at: datetime | None = None,
) -> Cohort:
    """A new cohort. Names are unique in an organisation (IntegrityError)."""
    return Cohort.objects.create(
        organisation=organisation,
        course_id=course_id,
        name=name,
        starts_at=starts_at,
        ends_at=ends_at,
    )


def add_facilitator(
    *, cohort: Cohort, user: User, by: User | None, now: datetime
) -> CohortMembership:
    """Lets a facilitator of the organisation lead the cohort. Twice is the same as once.

    Raises NotInOrganisation, AlreadyInCohort.
    """
    held = Membership.objects.filter(user=user, role=Membership.Role.FACILITATOR)
    return _place(cohort, user, CohortMembership.Role.FACILITATOR, held, now)


def place_learner(
    *, cohort: Cohort, learner: User, by: User | None, now: datetime
) -> CohortMembership:
    """Puts somebody of the organisation among the cohort's learners. Twice is the same as once.

    They join its course as well: `learning.enrolments.services.add_learner` does both.
    Raises NotInOrganisation, AlreadyInCohort.
    """
    held = Membership.objects.filter(user=learner)
    return _place(cohort, learner, CohortMembership.Role.LEARNER, held, now)


def _place(
    cohort: Cohort, user: User, role: str, held: QuerySet[Membership], now: datetime
) -> CohortMembership:
    if not held.filter(organisation=cohort.organisation_id).exists():
        raise NotInOrganisation
    place, _ = CohortMembership.objects.get_or_create(
        cohort=cohort, user=user, defaults={"role": role, "joined_at": now}
    )
    if place.role != role:
        raise AlreadyInCohort
    return place


def update_profile(
    *,
    by: User,
    now: datetime,
    name: str,
    time_zone: str,
    theme: str,
    language: str | None = None,
) -> User:
    """What people say about themselves; a language that is not given stays as it was.

    Raises ValidationError for what is not on the lists.
    """
    changes = {"name": name.strip(), "time_zone": time_zone, "theme": theme}
    if language is not None:
        changes["language"] = language
    for field, value in changes.items():
        setattr(by, field, value)
    by.clean_fields(exclude={f.name for f in User._meta.fields} - changes.keys())
    by.save(update_fields=list(changes))
    return by


def choose_sketchnotes(*, by: User, showing: Showing) -> None:
    """How this person wants to see sketchnotes, on every device, until they choose again."""
    if by.sketchnotes != showing:
        by.sketchnotes = showing
        by.save(update_fields=["sketchnotes"])


def distrust_password(*, user: User) -> None:
    """The password no longer opens the account; its owner may set a new one.

    Whoever signed up with an address that was never confirmed may not own it.
    When its owner comes in through their mailbox instead, the password that a
    stranger may have chosen must not stay behind as a second key.
    """
    user.set_unusable_password()
    user.save(update_fields=["password"])


def _group(name: str) -> Group:
    """The group; the administrators' is made when the first of them comes."""
    group, is_new = Group.objects.get_or_create(name=name)
    if is_new and name == ADMINISTRATORS_GROUP:
        group.permissions.set(
            Permission.objects.filter(
                codename="access_admin", content_type__app_label="wagtailadmin"
            )
        )
    return group


def _check_manages(*, by: User | None, organisation: Organisation, role: str) -> None:
    """Lets `by` grant and revoke the role there, or raises MayNotManageRoles.

    Administrators manage the roles of their own organisation. The editor's is
    not among them: editors write for every organisation, so only somebody who
    runs the site may name one.
    """
    if by is None or by.is_superuser:
        return
    if role == Membership.Role.EDITOR or not administers(by=by, organisation_id=organisation.pk):
        raise MayNotManageRoles


def _constraint(error: IntegrityError) -> str:
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""
