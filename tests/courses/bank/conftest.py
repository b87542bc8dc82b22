"""Questions in the bank, and people who may or may not touch them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Locale

from accounts.models import User
from content.services import give_editors_their_tools
from courses.bank.services import give_editors_the_bank
from tests.factories.accounts import give_second_factor, make_person


def _in_group(name: str) -> User:
    give_editors_their_tools()
    give_editors_the_bank()
    person = make_person()
    give_second_factor(person)
    person.groups.add(Group.objects.get(name=name))
    return person


@pytest.fixture
def editor(db) -> User:
    return _in_group("Editors")


@pytest.fixture
def moderator(db) -> User:
    return _in_group("Moderators")


@pytest.fixture
def cms(moderator) -> Client:
    """A browser in which somebody who may publish is signed in."""
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def committed_cms(transactional_db) -> Client:
    """The same where the database was emptied before, of what migrations bring as well."""
    Locale.objects.get_or_create(language_code="en-gb")
    person = make_person(is_staff=True, is_superuser=True)
    give_second_factor(person)
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def search_index(settings) -> None:
    """What is saved can be searched, as on the site."""
    backend = settings.WAGTAILSEARCH_BACKENDS["default"]
    settings.WAGTAILSEARCH_BACKENDS = {"default": backend | {"AUTO_UPDATE": True}}
