"""Wagtail's doors and its screens about people."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import Membership, User
from tests.accounts.journeys import Visitor
from tests.factories.accounts import (
    PASSWORD,
    give_second_factor,
    make_member,
    make_organisation,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs_the_site():
    person = make_person(email="admin@example.org", name="Ada", is_superuser=True)
    give_second_factor(person)
    visitor = Visitor()
    visitor.force_login(person)
    return visitor


@pytest.mark.parametrize("door", ["/cms/", "/cms/pages/", "/cms/login/?next=/cms/pages/"])
def test_a_visitor_is_led_to_our_own_sign_in_and_back_again(visitor, door):
    answer = visitor.get(door)

    wanted = door.partition("next=")[2] or door
    assert answer.headers["Location"] == f"/accounts/login/?next={wanted}"


def test_wagtails_own_password_page_leads_to_ours(visitor):
    assert visitor.get("/cms/password_reset/").headers["Location"] == "/accounts/password/reset/"


def test_signing_out_in_wagtail_signs_out_everywhere(runs_the_site):
    runs_the_site.post("/cms/logout/")

    assert not runs_the_site.is_signed_in


@pytest.mark.parametrize("role", [Membership.Role.LEARNER, Membership.Role.FACILITATOR])
@pytest.mark.parametrize("door", ["/cms/", "/cms/pages/", "/cms/users/", "/cms/account/"])
def test_people_without_permission_get_a_page_that_says_so_and_no_loop(role, door):
    make_person(email="somebody.else@example.org", name="Grace Field")
    person = make_member(organisation=make_organisation(), role=role)
    give_second_factor(person)
    visitor = Visitor()
    visitor.force_login(person)

    answer = visitor.get(door)

    assert answer.status_code == 403
    assert "403.html" in [template.name for template in answer.templates]
    assert "Grace Field" not in answer.content.decode()


def test_wagtail_lists_and_finds_people_by_their_one_name(runs_the_site):
    make_person(email="grace@example.org", name="Grace Field")
    make_person(email="other@example.org", name="Somebody Else")

    page = runs_the_site.get("/cms/users/", {"q": "Grace"}).content.decode()
    assert "Grace Field" in page
    assert "Somebody Else" not in page
    for order in ("name", "-name", "email"):
        assert runs_the_site.get("/cms/users/", {"ordering": order}).status_code == 200


def test_wagtail_adds_a_person_with_one_name(runs_the_site):
    page = runs_the_site.get("/cms/users/new/").content.decode()
    assert "first_name" not in page
    assert 'name="name"' in page

    runs_the_site.post(
        "/cms/users/new/",
        {
            "email": "Grace@Example.org",
            "name": "Grace Field",
            "password1": PASSWORD,
            "password2": PASSWORD,
            "groups": [Group.objects.get(name="Editors").pk],
        },
    )

    person = User.objects.get(email="grace@example.org")
    assert person.name == "Grace Field"
    assert [group.name for group in person.groups.all()] == ["Editors"]


def test_a_person_added_in_wagtail_confirms_their_address_when_they_first_sign_in(
    runs_the_site, visitor
):
    runs_the_site.post(
        "/cms/users/new/",
        {"email": "grace@example.org", "name": "", "password1": PASSWORD, "password2": PASSWORD},
    )

    answer = visitor.sign_in("grace@example.org")

    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not visitor.is_signed_in


def test_wagtail_refuses_an_address_that_somebody_has_in_other_letters(runs_the_site):
    make_person(email="grace@example.org")

    answer = runs_the_site.post(
        "/cms/users/new/",
        {"email": "GRACE@example.org", "name": "", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert answer.status_code == 200
    assert User.objects.filter(email__iexact="grace@example.org").count() == 1


def test_wagtail_edits_a_person(runs_the_site):
    person = make_person(email="grace@example.org", name="Grace")
    assert runs_the_site.get(f"/cms/users/edit/{person.pk}/").status_code == 200

    runs_the_site.post(
        f"/cms/users/edit/{person.pk}/",
        {"email": "grace@example.org", "name": "Grace Field", "password1": "", "password2": ""},
    )

    person.refresh_from_db()
    assert person.name == "Grace Field"
    assert not person.is_active
    assert person.check_password(PASSWORD)


def test_people_cannot_lock_themselves_out_of_wagtail(runs_the_site):
    me = User.objects.get(email="admin@example.org")

    runs_the_site.post(
        f"/cms/users/edit/{me.pk}/",
        {"email": "admin@example.org", "name": "Ada", "password1": "", "password2": ""},
    )

    me.refresh_from_db()
    assert me.is_active
    assert me.is_superuser


def test_wagtails_account_page_leaves_the_name_to_the_profile(runs_the_site):
    page = runs_the_site.get("/cms/account/").content.decode()

    assert "first_name" not in page
    assert "name_email" not in page
    answer = runs_the_site.post(
        "/cms/account/",
        {
            "locale-preferred_language": "en",
            "theme-theme": "dark",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    assert answer.status_code == 302
