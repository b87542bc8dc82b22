from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from messaging import kinds, selectors, services
from messaging.models import Message, Preference, Suppression
from messaging.services.preferences import NotOptional
from messaging.tokens import SALT, unsubscribe_token
from tests.factories.accounts import make_person
from tests.factories.messaging import written_message

State = Message.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_program() -> Client:
    """Posts without cookies or tokens, as RFC 8058 says."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def link(person, tea_time) -> str:
    return f"/mail/unsubscribe/{unsubscribe_token(user=person, kind='tea_time')}/"


def test_one_click_in_the_mail_program_is_enough(mail_program, link, person, turned_off):
    response = mail_program.post(link, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not response.cookies
    assert not selectors.is_wanted(user=person, kind="tea_time")
    assert [user for user, _at in turned_off] == [person]


def test_looking_at_the_link_changes_nothing(mail_program, link, person, turned_off):
    for method in (mail_program.get, mail_program.head):
        response = method(link)

        assert response.status_code == 200
        assert not response.cookies

    assert selectors.is_wanted(user=person, kind="tea_time")
    assert turned_off == []


def test_the_page_asks_and_its_button_says_what_stops(client, link):
    response = client.get(link)

    assert "tea reminders" in response.content.decode()
    assert '<form method="post"' in response.content.decode()


def test_the_page_does_not_tell_whose_link_it_is(client, link, person):
    page = client.get(link).content.decode() + client.post(link).content.decode()

    assert person.email not in page
    assert person.name not in page


def test_stopping_twice_is_like_stopping_once(mail_program, link, person):
    assert mail_program.post(link).status_code == 200
    assert mail_program.post(link).status_code == 200

    assert Preference.objects.filter(user=person, is_wanted=False).count() == 1


def test_other_methods_are_refused(mail_program, link):
    assert mail_program.put(link).status_code == 405
    assert mail_program.delete(link).status_code == 405


def spoiled_links(person):
    good = unsubscribe_token(user=person, kind="tea_time")
    elsewhere = signing.Signer(salt="something.else")
    ours = signing.Signer(salt=SALT)
    return {
        "cut short": good[:-4],
        "changed": ("A" if good[0] != "A" else "B") + good[1:],
        "signed for something else": elsewhere.sign_object([str(person.public_id), "tea_time"]),
        "not a person": ours.sign_object(["nobody", "tea_time"]),
        "not a list": ours.sign_object(7),
        "somebody who has left": ours.sign_object(
            ["00000000-0000-4000-8000-000000000000", "tea_time"]
        ),
        "a kind that is no more": ours.sign_object([str(person.public_id), "coffee_time"]),
        "mail that is not optional": ours.sign_object([str(person.public_id), "account"]),
        "nonsense": "nonsense",
    }


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_spoiled_link_stops_nothing_and_says_what_to_do(
    mail_program, method, person, tea_time, turned_off
):
    for name, token in spoiled_links(person).items():
        response = getattr(mail_program, method)(f"/mail/unsubscribe/{token}/")

        assert response.status_code == 404, name
        assert "/practice/plan/" in response.content.decode(), name

    assert not Preference.objects.exists()
    assert turned_off == []


def test_a_link_stops_one_kind_for_one_person(mail_program, link, person):
    other = make_person(email="kim@example.org")

    mail_program.post(link)

    assert selectors.is_wanted(user=other, kind="tea_time")
    assert selectors.is_wanted(user=person, kind="another_kind")


def test_an_old_link_still_works_after_the_secret_has_changed(mail_program, link, person, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret key, long enough to be taken for one"

    assert mail_program.post(link).status_code == 200

    assert not selectors.is_wanted(user=person, kind="tea_time")


def test_account_mail_cannot_be_turned_off(person, now):
    with pytest.raises(NotOptional):
        services.set_preference(by=person, kind="account", is_wanted=False, now=now)


# --- Asked again at the last moment -----------------------------------------


def planned(person, now):
    return written_message(now=now, kind="tea_time", recipient=person, to_address=person.email)


def what_becomes_of(message, now):
    services.send_due(clock=lambda: now)
    message.refresh_from_db()
    return message.state


def test_mail_planned_before_its_reader_unsubscribed_does_not_go(
    post_office, now, tea_time, person
):
    message = planned(person, now)
    services.turn_off(by=person, kind="tea_time", now=now)

    assert what_becomes_of(message, now) == State.CANCELLED
    assert post_office.deliveries == []


def test_mail_goes_again_after_its_reader_changed_their_mind(post_office, now, tea_time, person):
    services.turn_off(by=person, kind="tea_time", now=now)
    services.set_preference(by=person, kind="tea_time", is_wanted=True, now=now)

    assert what_becomes_of(planned(person, now), now) == State.SENT


def test_mail_to_an_account_that_was_closed_does_not_go(post_office, now, tea_time, person):
    message = planned(person, now)
    person.is_active = False
    person.save()

    assert what_becomes_of(message, now) == State.CANCELLED
    assert post_office.deliveries == []


def test_optional_mail_does_not_go_to_an_address_that_does_not_exist(
    post_office, now, tea_time, person
):
    Suppression.objects.create(address=person.email, reason="550")

    assert what_becomes_of(planned(person, now), now) == State.CANCELLED
    assert post_office.deliveries == []


def test_a_kind_may_say_that_its_mail_is_no_longer_wanted(
    post_office, now, tea_time, person, monkeypatch
):
    message = planned(person, now)
    object.__setattr__(tea_time, "is_still_wanted", lambda message, now: False)

    assert what_becomes_of(message, now) == State.CANCELLED
    assert post_office.deliveries == []


def test_mail_goes_to_the_right_person_only_until_it_expires(post_office, now, tea_time, person):
    message = planned(person, now)

    assert what_becomes_of(message, now + timedelta(hours=3)) == State.PENDING
    assert post_office.deliveries == []


def test_the_pages_lead_to_where_a_kind_is_settled(client, person, monkeypatch, tea_time, link):
    without = client.get(link).content.decode() + client.post(link).content.decode()
    settled = replace(
        tea_time,
        settings=kinds.Settings(
            url_name="profile", change="Have it later", turn_on="Have it again", turn_off="Say no"
        ),
    )
    monkeypatch.setitem(kinds._kinds, tea_time.name, settled)

    assert "/practice/plan/" not in without, "a plan of practice has nothing to do with tea"
    address = f'href="{reverse("profile")}"'
    assert f"<a {address}>Have it later</a>" in client.get(link).content.decode()
    assert f"<a {address}>Have it again</a>" in client.post(link).content.decode()
    bad = client.get("/mail/unsubscribe/cut-short/")
    assert bad.status_code == 404
    assert f"<a {address}>Say no</a>" in bad.content.decode()
    assert 'href="/practice/plan/"' in bad.content.decode()
