"""Granting and revoking roles."""

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts import selectors, services
from accounts.models import Membership, Organisation
from tests.factories.accounts import make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db

Role = Membership.Role


@pytest.fixture
def organisation():
    return make_organisation()


def grant(user, organisation, role, by=None):
    return services.grant_role(
        user=user, organisation=organisation, role=role, by=by, now=timezone.now()
    )


def revoke(user, organisation, role, by=None):
    return services.revoke_role(
        user=user, organisation=organisation, role=role, by=by, now=timezone.now()
    )


def test_a_role_is_granted_once_however_often_it_is_asked_for(organisation):
    person = make_person()

    first = grant(person, organisation, Role.LEARNER)
    again = grant(person, organisation, Role.LEARNER)

    assert first == again
    assert list(selectors.memberships_of(user=person)) == [first]


def test_roles_are_those_of_one_organisation(organisation):
    elsewhere = make_organisation()
    person = make_member(organisation=organisation, role=Role.FACILITATOR)
    grant(person, elsewhere, Role.ADMINISTRATOR)

    assert selectors.roles_of(user=person, organisation=organisation) == {"facilitator"}


def test_an_unknown_role_is_refused(organisation):
    with pytest.raises(ValueError, match="owner"):
        grant(make_person(), organisation, "owner")


def test_an_editor_may_work_in_wagtail_until_the_last_such_role_is_gone(organisation):
    elsewhere = make_organisation()
    person = make_member(organisation=organisation, role=Role.EDITOR)
    grant(person, elsewhere, Role.EDITOR)
    assert [g.name for g in person.groups.all()] == ["Editors"]

    revoke(person, organisation, Role.EDITOR)
    assert [g.name for g in person.groups.all()] == ["Editors"]
    revoke(person, elsewhere, Role.EDITOR)

    assert not person.groups.exists()
    assert Group.objects.filter(name="Editors").exists()


def test_revoking_what_is_not_held_changes_nothing(organisation):
    person = make_member(organisation=organisation)

    revoke(person, organisation, Role.FACILITATOR)

    assert selectors.roles_of(user=person, organisation=organisation) == {"learner"}


def test_an_administrator_manages_roles_at_home_and_nowhere_else(organisation):
    elsewhere = make_organisation()
    administrator = make_member(organisation=organisation, role=Role.ADMINISTRATOR)
    person = make_member(organisation=elsewhere)

    grant(person, organisation, Role.FACILITATOR, by=administrator)
    with pytest.raises(services.MayNotManageRoles):
        grant(person, elsewhere, Role.FACILITATOR, by=administrator)
    with pytest.raises(services.MayNotManageRoles):
        revoke(person, elsewhere, Role.LEARNER, by=administrator)

    assert selectors.roles_of(user=person, organisation=elsewhere) == {"learner"}


@pytest.mark.parametrize("role", [Role.LEARNER, Role.FACILITATOR, Role.EDITOR])
def test_nobody_else_grants_themselves_anything(organisation, role):
    person = make_member(organisation=organisation, role=role)

    with pytest.raises(services.MayNotManageRoles):
        grant(person, organisation, Role.ADMINISTRATOR, by=person)


def test_only_somebody_who_runs_the_site_names_an_editor(organisation):
    """Editors write for every organisation."""
    administrator = make_member(organisation=organisation, role=Role.ADMINISTRATOR)
    runs_the_site = make_person(is_superuser=True)

    with pytest.raises(services.MayNotManageRoles):
        grant(make_person(), organisation, Role.EDITOR, by=administrator)
    grant(make_person(), organisation, Role.EDITOR, by=runs_the_site)


def test_the_last_administrator_stays(organisation):
    administrator = make_member(organisation=organisation, role=Role.ADMINISTRATOR)

    with pytest.raises(services.LastAdministrator):
        revoke(administrator, organisation, Role.ADMINISTRATOR, by=administrator)

    make_member(organisation=organisation, role=Role.ADMINISTRATOR)
    revoke(administrator, organisation, Role.ADMINISTRATOR, by=administrator)
    assert selectors.roles_of(user=administrator, organisation=organisation) == set()


def test_joining_the_open_organisation_twice_makes_one_membership():
    organisation = make_organisation(is_open_to_sign_up=True)
    person = make_person()

    for _ in range(2):
        services.join_open_organisation(user=person, now=timezone.now())

    assert [m.organisation for m in selectors.memberships_of(user=person)] == [organisation]


def test_two_organisations_cannot_both_be_open_to_sign_up():
    make_organisation(is_open_to_sign_up=True)

    with pytest.raises(services.AnotherIsOpen):
        make_organisation(is_open_to_sign_up=True)

    assert Organisation.objects.count() == 1


def test_an_organisations_short_name_is_its_own():
    now = timezone.now()
    services.create_organisation(name="A", slug="trust", by=None, now=now)

    with pytest.raises(services.OrganisationExists):
        services.create_organisation(name="B", slug="trust", by=None, now=now)


def test_only_somebody_who_runs_the_site_makes_an_organisation(organisation):
    administrator = make_member(organisation=organisation, role=Role.ADMINISTRATOR)

    with pytest.raises(services.MayNotManageRoles):
        services.create_organisation(name="Mine", slug="mine", by=administrator, now=timezone.now())
