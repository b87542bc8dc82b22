"""Setting up a new site from the command line."""

import pytest
from django.core.management import CommandError, call_command

from accounts import selectors
from accounts.models import Organisation
from tests.factories.accounts import make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_a_new_site_gets_its_organisation_and_administrator():
    person = make_person(email="lead@example.org")

    call_command("create_organisation", "trust", "A trust", "--open-to-sign-up")
    call_command("grant_role", "Lead@example.org", "administrator", "trust")

    trust = Organisation.objects.get()
    assert (trust.name, trust.is_open_to_sign_up) == ("A trust", True)
    assert selectors.roles_of(user=person, organisation=trust) == {"administrator"}


def test_a_second_open_organisation_is_refused_in_plain_words():
    make_organisation(is_open_to_sign_up=True)

    with pytest.raises(CommandError, match="already open to sign-up"):
        call_command("create_organisation", "trust", "A trust", "--open-to-sign-up")


def test_a_short_name_that_is_taken_is_refused_in_plain_words():
    call_command("create_organisation", "trust", "A trust")

    with pytest.raises(CommandError, match="There is an organisation called trust"):
        call_command("create_organisation", "trust", "Another trust")


def test_people_and_organisations_that_are_not_there_are_named():
    make_person(email="lead@example.org")

    with pytest.raises(CommandError, match=r"Nobody has signed up as nobody@example\.org"):
        call_command("grant_role", "nobody@example.org", "editor", "trust")
    with pytest.raises(CommandError, match="There is no organisation called trust"):
        call_command("grant_role", "lead@example.org", "editor", "trust")
