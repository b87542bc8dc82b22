"""Roles that see other people's data sign in with a second factor."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.checks import run_checks
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from accounts.access import SecondFactorMissing, ensure_second_factor
from accounts.adapter import SecondFactorAdapter
from accounts.models import Membership
from tests.accounts.journeys import Visitor
from tests.factories.accounts import (
    PASSWORD,
    give_second_factor,
    make_member,
    make_organisation,
    make_person,
)

pytestmark = pytest.mark.django_db


def register_of_others(request):
    """A stand-in for a page with other people's data, at a door nobody listed."""
    ensure_second_factor(by=request.user)
    return HttpResponse("Grace Field has not finished")


urlpatterns = [path("unlisted/", register_of_others), path("", include("config.urls"))]
with_unlisted_door = override_settings(ROOT_URLCONF=__name__)


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def signed_in(person) -> Visitor:
    visitor = Visitor()
    visitor.force_login(person)
    return visitor


@pytest.fixture
def organisation():
    return make_organisation()


STAFF = [Membership.Role.FACILITATOR, Membership.Role.EDITOR, Membership.Role.ADMINISTRATOR]


@with_unlisted_door
@pytest.mark.parametrize("role", STAFF)
def test_a_role_that_sees_others_is_sent_to_set_up_a_second_factor(organisation, role):
    visitor = signed_in(make_member(organisation=organisation, role=role))

    for door in ("/unlisted/", "/facilitate/", "/facilitate/cohort/7/"):
        answer = visitor.get(door)

        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/second-step/?next=%2F")
        assert "Grace Field" not in answer.content.decode()


@with_unlisted_door
@pytest.mark.parametrize("role", STAFF)
def test_with_a_second_factor_the_door_opens(organisation, role):
    person = make_member(organisation=organisation, role=role)
    give_second_factor(person)

    assert "Grace Field" in signed_in(person).get("/unlisted/").content.decode()


@with_unlisted_door
@pytest.mark.parametrize("role", STAFF)
def test_where_it_is_not_required_the_door_is_open(organisation, role, settings):
    settings.REQUIRE_SECOND_FACTOR = False

    visitor = signed_in(make_member(organisation=organisation, role=role))

    assert "Grace Field" in visitor.get("/unlisted/").content.decode()


@pytest.mark.parametrize("rights", [{"is_superuser": True}, {"is_staff": True}])
def test_people_who_run_the_site_need_one_too(rights):
    person = make_person(**rights)

    with pytest.raises(SecondFactorMissing):
        ensure_second_factor(by=person)


def test_recovery_codes_alone_are_no_second_factor(organisation):
    person = make_member(organisation=organisation, role=Membership.Role.FACILITATOR)
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"}
    )

    with pytest.raises(SecondFactorMissing):
        ensure_second_factor(by=person)


def test_a_learner_is_never_asked_for_one(organisation):
    ensure_second_factor(by=make_member(organisation=organisation))


def test_an_editor_reaches_wagtail_only_with_a_second_factor(organisation):
    editor = make_member(organisation=organisation, role=Membership.Role.EDITOR)
    visitor = signed_in(editor)
    assert visitor.get("/cms/pages/").headers["Location"] == (
        "/accounts/second-step/?next=%2Fcms%2Fpages%2F"
    )

    give_second_factor(editor)

    assert visitor.get("/cms/").status_code == 200


def test_the_page_that_says_why_leads_on_when_it_is_set_up(organisation):
    editor = make_member(organisation=organisation, role=Membership.Role.EDITOR)
    visitor = signed_in(editor)
    page = visitor.get("/accounts/second-step/?next=/cms/").content.decode()
    assert "/accounts/2fa/totp/activate/" in page
    assert "/accounts/2fa/webauthn/add/" in page

    give_second_factor(editor)

    assert visitor.get("/accounts/second-step/?next=/cms/").headers["Location"] == "/cms/"


def test_the_pages_that_set_it_up_lead_back_to_what_waited(organisation):
    editor = make_member(organisation=organisation, role=Membership.Role.EDITOR)
    visitor = signed_in(editor)
    onward = '<a href="/cms/pages/">Go on to the page you wanted</a>'
    assert onward not in visitor.get("/accounts/2fa/").content.decode()

    visitor.get("/accounts/second-step/?next=/cms/pages/")

    assert onward in visitor.get("/accounts/2fa/").content.decode()


def test_the_page_that_says_why_leads_to_no_other_site(organisation):
    editor = make_member(organisation=organisation, role=Membership.Role.EDITOR)
    give_second_factor(editor)

    answer = signed_in(editor).get("/accounts/second-step/?next=https://elsewhere.example/")

    assert answer.headers["Location"] == "/"


def test_account_pages_stay_open_so_that_it_can_be_set_up(organisation):
    visitor = Visitor()
    editor = make_member(organisation=organisation, role=Membership.Role.EDITOR)
    visitor.sign_in(editor.email)

    for page in ("/accounts/profile/", "/accounts/2fa/", "/accounts/logout/"):
        assert visitor.get(page).status_code == 200


def test_pages_outside_those_doors_pay_no_query_for_it(organisation, django_assert_max_num_queries):
    for role in (Membership.Role.LEARNER, Membership.Role.FACILITATOR):
        visitor = signed_in(make_member(organisation=organisation, role=role))

        with django_assert_max_num_queries(6) as asked:
            visitor.get("/accounts/profile/")

        statements = " ".join(query["sql"] for query in asked.captured_queries)
        assert "accounts_user" in statements
        assert "accounts_membership" not in statements
        assert "mfa_authenticator" not in statements


def test_setting_up_an_app_shows_its_code_without_anything_a_strict_policy_refuses(organisation):
    visitor = Visitor()
    person = make_person(email="lead@example.org")
    visitor.sign_in("lead@example.org")
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = visitor.get("/accounts/2fa/totp/activate/").content.decode()

    assert "<svg" in page
    assert "data:" not in page
    assert "style=" not in page
    secret = visitor.session["mfa.totp.secret"]
    visitor.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})
    assert Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists()


def test_recovery_codes_come_with_the_app_one_on_a_line_in_our_words(organisation):
    visitor = Visitor()
    person = make_person(email="lead@example.org")
    visitor.sign_in("lead@example.org")
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    visitor.get("/accounts/2fa/totp/activate/")
    secret = visitor.session["mfa.totp.secret"]
    visitor.post("/accounts/2fa/totp/activate/", {"code": code_now(secret)})

    page = visitor.get("/accounts/2fa/recovery-codes/").content.decode()

    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    assert "&#10;".join(codes.wrap().get_unused_codes()) in page
    assert "Each works once" in page
    assert "You have 10 codes left." in page


def test_the_apps_secret_is_encrypted_at_rest_and_opens_after_a_change_of_key(settings):
    person = make_person()
    secret = give_second_factor(person)
    kept = Authenticator.objects.get(user=person).data["secret"]

    assert secret not in kept
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key-that-is-long-enough-to-be-taken-seriously"
    assert SecondFactorAdapter().decrypt(kept) == secret


def test_a_password_alone_no_longer_signs_in_and_the_code_completes_it():
    person = make_person(email="lead@example.org")
    secret = give_second_factor(person)
    visitor = Visitor()

    answer = visitor.sign_in("lead@example.org", shared_computer="on")
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not visitor.is_signed_in
    visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not visitor.is_signed_in
    visitor.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

    assert visitor.is_signed_in
    assert visitor.session.get_expire_at_browser_close()


def test_guessing_the_apps_code_is_limited():
    person = make_person(email="lead@example.org")
    secret = give_second_factor(person)
    visitor = Visitor()
    visitor.sign_in("lead@example.org")

    for _ in range(10):
        visitor.post("/accounts/2fa/authenticate/", {"code": "000000"})
    visitor.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

    assert not visitor.is_signed_in


@pytest.mark.parametrize(
    "required, demo, ids",
    [
        (False, False, ["accounts.E001"]),
        (False, True, []),
        (True, False, []),
        (True, True, []),
    ],
)
def test_it_may_be_off_only_with_demo_data(settings, required, demo, ids):
    settings.REQUIRE_SECOND_FACTOR = required
    settings.DEMO_DATA_ALLOWED = demo

    assert [m.id for m in run_checks() if m.id.startswith("accounts.")] == ids
