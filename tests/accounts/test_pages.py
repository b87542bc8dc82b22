"""Every page that allauth may show opens with our skin, and says what it should."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from tests.accounts.journeys import Visitor, code_sent_to
from tests.factories.accounts import PASSWORD, give_second_factor, make_person

pytestmark = pytest.mark.django_db

OWN = [
    "/accounts/2fa/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/webauthn/",
    "/accounts/3rdparty/",
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/profile/",
    "/accounts/reauthenticate/",
]


@pytest.fixture
def at_home():
    """Somebody with a passkey, an app and recovery codes, who just proved who they are."""
    person = make_person(email="lead@example.org")
    visitor = Visitor()
    visitor.sign_in("lead@example.org")
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    give_second_factor(person)
    RecoveryCodes.activate(person)
    Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Ward phone", "credential": {}},
    )
    return visitor


@pytest.mark.parametrize("path", OWN)
def test_ones_own_page_opens(at_home, path):
    answer = at_home.get(path)

    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


def test_a_passkey_can_be_added_by_somebody_without_one(visitor):
    make_person(email="nurse@example.org")
    visitor.sign_in("nurse@example.org")
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = visitor.get("/accounts/2fa/webauthn/add/").content.decode()

    assert "My passkey" in page
    assert '"name": "Tenfold"' in page


def test_passkeys_are_called_by_the_names_people_gave_them(at_home):
    page = at_home.get("/accounts/2fa/webauthn/").content.decode()

    assert "Ward phone" in page
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    for verb in ("edit", "remove"):
        assert (
            "Ward phone"
            in at_home.get(f"/accounts/2fa/webauthn/keys/{passkey.pk}/{verb}/").content.decode()
        )


def test_nobody_touches_another_persons_passkey(at_home):
    passkey = Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)
    make_person(email="nurse@example.org")
    stranger = Visitor()
    stranger.sign_in("nurse@example.org")
    stranger.post("/accounts/reauthenticate/", {"password": PASSWORD})

    for verb in ("edit", "remove"):
        path = f"/accounts/2fa/webauthn/keys/{passkey.pk}/{verb}/"
        answer = stranger.get(path)
        assert answer.status_code == 404
        assert "Ward phone" not in answer.content.decode()
        assert stranger.post(path, {"name": "Mine"}).status_code == 404

    assert Authenticator.objects.filter(pk=passkey.pk).exists()


@pytest.mark.parametrize("path", OWN)
def test_ones_own_page_is_closed_to_visitors(visitor, path):
    answer = visitor.get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(("/accounts/login/", "/"))


def test_the_pages_on_the_way_in_open():
    make_person(email="lead@example.org")
    visitor = Visitor()

    for path in ("login/", "signup/", "login/code/", "password/reset/", "inactive/"):
        assert "<h1" in visitor.get(f"/accounts/{path}").content.decode()
    visitor.ask_for_sign_in_code("lead@example.org")
    assert "lead@example.org" in visitor.get("/accounts/login/code/confirm/").content.decode()
    visitor = Visitor()
    visitor.post("/accounts/password/reset/", {"email": "lead@example.org"})
    assert "<h1" in visitor.get("/accounts/password/reset/confirm/").content.decode()
    visitor.post("/accounts/password/reset/confirm/", {"code": code_sent_to("lead@example.org")})
    assert "<h1" in visitor.get("/accounts/password/reset/complete/").content.decode()


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/"])
def test_no_other_way_in_is_left_open_by_a_library(visitor, path):
    """Wagtail's sign-in pages know neither our limits nor the second factor."""
    make_person(email="lead@example.org")

    assert visitor.get(f"{path}?next=/learn/").headers["Location"] == (
        "/accounts/login/?next=/learn/"
    )
    visitor.post(path, {"username": "lead@example.org", "password": PASSWORD})

    assert not visitor.is_signed_in


@pytest.mark.parametrize(
    ("address", "sentences"),
    [
        ("/accounts/login/", ["Write your email address.", "Write your password."]),
        ("/accounts/signup/", ["Write your email address.", "Choose a password."]),
        ("/accounts/login/code/", ["Write your email address."]),
        ("/accounts/password/reset/", ["Write your email address."]),
    ],
)
def test_an_empty_form_comes_back_with_what_to_write_in_plain_words(visitor, address, sentences):
    page = visitor.post(address, {}).content.decode()

    assert all(sentence in page for sentence in sentences)
    assert "field is required" not in page


def test_an_empty_code_comes_back_with_what_to_write_in_plain_words(visitor):
    visitor.sign_up("nurse@example.org")

    page = visitor.post("/accounts/confirm-email/", {"code": ""}).content.decode()

    assert "Write the code." in page
    assert "field is required" not in page
