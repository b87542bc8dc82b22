"""Limits by account first: a hospital behind one address is no attack."""

import re

import pytest
from allauth.core.internal.ratelimit import get_rates
from django.core.cache import caches
from django.test import override_settings

from messaging.models import Message
from tests.accounts.journeys import Visitor, code_sent_to
from tests.factories.accounts import PASSWORD, make_person

pytestmark = pytest.mark.django_db

HOSPITAL = "203.0.113.7"
TOO_MANY = "Too many tries"


def guess(visitor: Visitor, email: str, times: int) -> list[str]:
    return [
        visitor.sign_in(email, f"wrong-guess-{number}").content.decode() for number in range(times)
    ]


def test_forty_people_behind_one_address_sign_up_and_sign_in():
    addresses = [f"starter{number}@example.org" for number in range(40)]
    newcomers = []

    for address in addresses:
        visitor = Visitor(HOSPITAL)
        visitor.sign_up_and_confirm(address)
        newcomers.append(visitor.is_signed_in)
    returning = []
    for address in addresses:
        visitor = Visitor(HOSPITAL)
        visitor.sign_in(address)
        returning.append(visitor.is_signed_in)

    assert newcomers == [True] * 40
    assert returning == [True] * 40


def test_forty_people_behind_one_address_sign_in_by_code():
    for number in range(40):
        make_person(email=f"starter{number}@example.org")
    entered = []

    for number in range(40):
        visitor = Visitor(HOSPITAL)
        visitor.ask_for_sign_in_code(f"starter{number}@example.org")
        visitor.type_sign_in_code(code_sent_to(f"starter{number}@example.org"))
        entered.append(visitor.is_signed_in)

    assert entered == [True] * 40


def test_after_ten_wrong_passwords_even_the_right_one_is_refused():
    make_person(email="nurse@example.org")
    visitor = Visitor()

    guess(visitor, "nurse@example.org", 10)
    answer = visitor.sign_in("nurse@example.org", PASSWORD)

    assert not visitor.is_signed_in
    assert TOO_MANY in answer.content.decode()


def test_changing_address_does_not_give_more_guesses_at_one_account():
    make_person(email="nurse@example.org")
    for number in range(10):
        guess(Visitor(f"198.51.100.{number}"), "nurse@example.org", 1)

    visitor = Visitor("198.51.100.200")
    visitor.sign_in("nurse@example.org", PASSWORD)

    assert not visitor.is_signed_in


def test_writing_the_address_in_capitals_does_not_give_more_guesses():
    make_person(email="nurse@example.org")
    guess(Visitor(), "nurse@example.org", 5)
    guess(Visitor(), " NURSE@example.org", 5)

    visitor = Visitor()
    visitor.sign_in("nurse@example.org", PASSWORD)

    assert not visitor.is_signed_in


def test_a_forged_forwarded_address_is_not_believed():
    make_person(email="victim0@example.org")
    with override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "3/10m/ip"}):
        for number in range(4):
            Visitor(HOSPITAL).post(
                "/accounts/login/",
                {"login": f"victim{number}@example.org", "password": "wrong-guess-1"},
                headers={"X-Forwarded-For": f"198.51.100.{number}"},
            )
        answer = Visitor(HOSPITAL).sign_in("victim0@example.org", PASSWORD)

    assert TOO_MANY in answer.content.decode()


def test_somebody_else_behind_the_same_address_still_gets_in():
    make_person(email="nurse@example.org")
    make_person(email="porter@example.org")
    guess(Visitor(HOSPITAL), "nurse@example.org", 10)

    porter = Visitor(HOSPITAL)
    porter.sign_in("porter@example.org")

    assert porter.is_signed_in


def test_a_locked_account_opens_by_a_code_in_its_own_mailbox():
    make_person(email="nurse@example.org")
    visitor = Visitor()
    guess(visitor, "nurse@example.org", 10)

    visitor.ask_for_sign_in_code("nurse@example.org")
    visitor.type_sign_in_code(code_sent_to("nurse@example.org"))

    assert visitor.is_signed_in


def test_the_lock_opens_after_ten_minutes(time_machine):
    make_person(email="nurse@example.org")
    visitor = Visitor()
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    guess(visitor, "nurse@example.org", 10)
    time_machine.move_to("2026-11-23T09:10:01Z", tick=False)

    visitor.sign_in("nurse@example.org")

    assert visitor.is_signed_in


def test_guessing_across_many_accounts_from_one_address_comes_to_an_end(settings):
    rates = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = {**rates, "login_failed": "8/10m/key,20/10m/ip"}
    make_person(email="last@example.org")
    for number in range(20):
        Visitor(HOSPITAL).sign_in(f"person{number}@example.org", "autumn-leaves-2026")

    visitor = Visitor(HOSPITAL)
    answer = visitor.sign_in("last@example.org")

    assert not visitor.is_signed_in
    assert TOO_MANY in answer.content.decode()


def test_forty_people_may_each_mistype_their_password_four_times():
    by_address = get_rates(app="allauth.account", action="login_failed")[1]

    assert by_address.per == "ip"
    assert by_address.amount >= 40 * 4


def test_one_mailbox_gets_five_sign_in_codes_in_ten_minutes_and_no_more():
    make_person(email="nurse@example.org")

    for number in range(10):
        Visitor(f"198.51.100.{number}").ask_for_sign_in_code("nurse@example.org")

    assert Message.objects.filter(to_address="nurse@example.org").count() == 5


def test_asking_too_often_for_a_new_password_shows_our_own_page():
    make_person(email="nurse@example.org")

    answers = [
        Visitor().post("/accounts/password/reset/", {"email": "nurse@example.org"})
        for _ in range(6)
    ]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "429.html" in [template.name for template in answers[-1].templates]


def test_three_wrong_sign_in_codes_end_the_code():
    make_person(email="nurse@example.org")
    visitor = Visitor()
    visitor.ask_for_sign_in_code("nurse@example.org")
    code = code_sent_to("nurse@example.org")

    for _ in range(3):
        visitor.type_sign_in_code("BBBB-BBBB")
    visitor.type_sign_in_code(code)

    assert not visitor.is_signed_in


# Without Redis


@pytest.fixture
def without_redis(settings):
    # Nobody listens on port 1.
    settings.CACHES = {
        name: {**cache, "LOCATION": "redis://127.0.0.1:1/0"}
        for name, cache in settings.CACHES.items()
    }
    # What this process counted for itself in an earlier test.
    caches["default"].clear()


@pytest.mark.usefixtures("without_redis")
def test_people_sign_up_and_in_while_redis_is_away():
    newcomer, returning = Visitor(), Visitor()

    newcomer.sign_up_and_confirm("nurse@example.org")
    returning.sign_in("nurse@example.org")

    assert newcomer.is_signed_in
    assert returning.is_signed_in


@pytest.mark.usefixtures("without_redis")
def test_guessing_is_limited_while_redis_is_away():
    make_person(email="nurse@example.org")
    guess(Visitor(), "nurse@example.org", 10)

    visitor = Visitor()
    visitor.sign_in("nurse@example.org", PASSWORD)

    assert not visitor.is_signed_in


@pytest.mark.usefixtures("without_redis")
def test_a_sign_out_while_redis_is_away_holds_for_a_copy_of_the_cookie():
    make_person(email="nurse@example.org")
    visitor, copy = Visitor(), Visitor()
    visitor.sign_in("nurse@example.org")
    copy.cookies["sessionid"] = visitor.cookies["sessionid"].value
    assert copy.is_signed_in

    visitor.post("/accounts/logout/")

    assert not copy.is_signed_in


# Who has an account here?

SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def words(answer, address: str) -> str:
    """A page, without what differs between any two visits."""
    return SECRETS.sub("", answer.content.decode()).replace(address, "ADDRESS")


@pytest.mark.parametrize(
    "path, fields",
    [
        ("/accounts/signup/", {"email": "ADDRESS", "password1": PASSWORD}),
        ("/accounts/login/", {"login": "ADDRESS", "password": "wrong-guess-1"}),
        ("/accounts/login/code/", {"email": "ADDRESS"}),
        ("/accounts/password/reset/", {"email": "ADDRESS"}),
    ],
)
def test_a_known_and_an_unknown_address_get_the_same_answer(path, fields):
    make_person(email="known@example.org")
    seen = []

    for address in ("known@example.org", "stranger@example.org"):
        visitor = Visitor()
        posted = {key: value.replace("ADDRESS", address) for key, value in fields.items()}
        first = visitor.post(path, posted)
        landed = visitor.get(first.headers["Location"]) if first.status_code == 302 else first
        wrong = visitor.post(landed.request["PATH_INFO"], {"code": "BBBB-BBBB"})
        seen.append(
            (
                first.status_code,
                first.headers.get("Location"),
                sorted(first.cookies),
                words(landed, address),
                words(wrong, address),
            )
        )

    assert seen[0] == seen[1]
    if path != "/accounts/login/":
        assert Message.objects.filter(to_address="known@example.org").count() == 1
        assert Message.objects.filter(to_address="stranger@example.org").count() == 1


def test_a_locked_unknown_address_looks_like_a_locked_known_one():
    make_person(email="known@example.org")

    known = guess(Visitor(), "known@example.org", 9)[-1]
    unknown = guess(Visitor(), "stranger@example.org", 9)[-1]

    assert TOO_MANY in known
    assert TOO_MANY in unknown


def test_signing_up_again_tells_the_owner_by_mail_that_they_have_an_account(visitor):
    make_person(email="known@example.org", name="Ada Okafor")

    visitor.sign_up("known@example.org")

    mail = Message.objects.get(to_address="known@example.org")
    assert "You already have an account" in mail.text
    assert "http://" in mail.text
    assert not re.search(r"[A-Z]{4}-[A-Z]{4}", mail.text)


def test_signing_up_again_with_the_same_address_hashes_a_password_too(visitor, monkeypatch):
    """So that the two answers take as long as each other."""
    make_person(email="known@example.org")
    hashed = []
    monkeypatch.setattr("accounts.models.User.set_password", lambda self, raw: hashed.append(raw))

    visitor.sign_up("known@example.org", "a-password-to-hash")

    assert hashed == ["a-password-to-hash"]
