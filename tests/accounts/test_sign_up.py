from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connections

from accounts.models import Membership, User
from messaging.models import Message
from tests.accounts.journeys import Visitor, code_sent_to, last_mail
from tests.factories.accounts import PASSWORD, make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_a_person_signs_up_with_an_address_and_a_password_and_types_the_code(visitor):
    answer = visitor.sign_up("nurse@example.org", name="Ada Okafor")

    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not visitor.is_signed_in
    answer = visitor.type_email_code(code_sent_to("nurse@example.org"))
    assert answer.headers["Location"] == "/learn/"
    assert visitor.is_signed_in
    person = User.objects.get(email="nurse@example.org")
    assert person.name == "Ada Okafor"
    assert EmailAddress.objects.get(user=person).verified


def test_the_name_may_be_left_out(visitor):
    visitor.sign_up_and_confirm("nurse@example.org")

    assert User.objects.get().name == ""


def test_the_code_may_be_typed_in_small_letters_and_without_its_dash(visitor):
    visitor.sign_up("nurse@example.org")

    visitor.type_email_code(code_sent_to("nurse@example.org").replace("-", " ").lower())

    assert visitor.is_signed_in


def test_the_page_asked_for_before_signing_up_comes_after_the_code(visitor):
    visitor.sign_up("nurse@example.org", next="/ten-tips/be-authentic/quiz/")

    answer = visitor.type_email_code(code_sent_to("nurse@example.org"))

    assert answer.headers["Location"] == "/ten-tips/be-authentic/quiz/"


def test_a_link_to_another_site_is_not_followed_after_signing_up(visitor):
    visitor.sign_up("nurse@example.org", next="https://elsewhere.example/")

    answer = visitor.type_email_code(code_sent_to("nurse@example.org"))

    assert answer.headers["Location"] == "/learn/"


def test_a_wrong_code_can_be_tried_again_and_three_wrong_ones_end_it(visitor):
    visitor.sign_up("nurse@example.org")
    code = code_sent_to("nurse@example.org")

    assert visitor.type_email_code("BBBB-BBBB").status_code == 200
    assert visitor.type_email_code("BBBB-BBBB").status_code == 200
    assert visitor.type_email_code("BBBB-BBBB").status_code == 302
    visitor.type_email_code(code)

    assert not visitor.is_signed_in


def test_a_new_code_makes_the_old_one_useless(visitor, time_machine):
    time_machine.move_to("2026-11-23T09:00:00Z")
    visitor.sign_up("nurse@example.org")
    old = code_sent_to("nurse@example.org")
    time_machine.move_to("2026-11-23T09:01:00Z")

    visitor.post("/accounts/confirm-email/", {"action": "resend"})

    visitor.type_email_code(old)
    assert not visitor.is_signed_in
    visitor.type_email_code(code_sent_to("nurse@example.org"))
    assert visitor.is_signed_in


def test_a_code_is_good_for_fifteen_minutes(visitor, time_machine):
    time_machine.move_to("2026-11-23T09:00:00Z")
    visitor.sign_up("nurse@example.org")
    code = code_sent_to("nurse@example.org")
    time_machine.move_to("2026-11-23T09:15:01Z")

    visitor.type_email_code(code)

    assert not visitor.is_signed_in


def test_somebody_who_left_before_the_code_gets_another_when_they_sign_in():
    Visitor().sign_up("nurse@example.org")
    first = last_mail("nurse@example.org")
    later = Visitor()
    cache.clear()  # ten seconds later

    answer = later.sign_in("nurse@example.org")

    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert last_mail("nurse@example.org") != first
    later.type_email_code(code_sent_to("nurse@example.org"))
    assert later.is_signed_in


def test_a_weak_password_is_refused_and_the_address_is_kept(visitor):
    answer = visitor.sign_up("nurse@example.org", password="password123")

    assert answer.status_code == 200
    assert "nurse@example.org" in answer.content.decode()
    assert "password123" not in answer.content.decode()
    assert not User.objects.exists()


def test_new_people_join_the_open_organisation_as_learners_and_no_other(visitor):
    make_organisation(name="Closed trust")
    open_one = make_organisation(name="Open trust", is_open_to_sign_up=True)

    visitor.sign_up_and_confirm("nurse@example.org")

    memberships = Membership.objects.filter(user__email="nurse@example.org")
    assert [(m.organisation, m.role) for m in memberships] == [(open_one, "learner")]


def test_without_an_open_organisation_people_sign_up_and_belong_to_none(visitor):
    make_organisation(name="Closed trust")

    visitor.sign_up_and_confirm("nurse@example.org")

    assert visitor.is_signed_in
    assert not Membership.objects.exists()


def test_the_mail_is_a_row_with_text_and_html_and_the_code_in_its_subject(visitor):
    visitor.sign_up("nurse@example.org")

    mail = Message.objects.get()
    code = code_sent_to("nurse@example.org")
    assert mail.kind == "account"
    assert mail.subject == f"{code} is your Tenfold code"
    assert code in mail.text
    assert code in mail.html
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert (mail.expires_at - mail.due_at).total_seconds() == 15 * 60


def test_signing_up_in_a_session_that_never_confirmed_leaves_the_address_free_to_its_owner():
    stranger, owner = Visitor(), Visitor()
    stranger.sign_up("nurse@example.org", password="chosen-by-a-stranger")

    owner.ask_for_sign_in_code("nurse@example.org")
    owner.type_sign_in_code(code_sent_to("nurse@example.org"))

    assert owner.is_signed_in
    late = Visitor()
    late.sign_in("nurse@example.org", password="chosen-by-a-stranger")
    assert not late.is_signed_in


def test_signing_in_by_code_keeps_the_password_of_somebody_who_confirmed(visitor):
    make_person(email="nurse@example.org")

    visitor.ask_for_sign_in_code("nurse@example.org")
    visitor.type_sign_in_code(code_sent_to("nurse@example.org"))

    other = Visitor()
    other.sign_in("nurse@example.org", PASSWORD)
    assert other.is_signed_in


def test_a_new_address_takes_over_when_its_code_is_typed(visitor):
    person = make_person(email="old@example.org")
    visitor.sign_in("old@example.org")

    visitor.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    person.refresh_from_db()
    assert person.email == "old@example.org"
    visitor.type_email_code(code_sent_to("new@example.org"))

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert [a.email for a in EmailAddress.objects.filter(user=person)] == ["new@example.org"]
    assert "old@example.org" in last_mail("old@example.org").text


def test_a_forgotten_password_is_replaced_by_way_of_a_code(visitor):
    make_person(email="nurse@example.org")

    visitor.post("/accounts/password/reset/", {"email": "nurse@example.org"})
    visitor.post("/accounts/password/reset/confirm/", {"code": code_sent_to("nurse@example.org")})
    visitor.post(
        "/accounts/password/reset/complete/",
        {"password1": "another-three-words", "password2": "another-three-words"},
    )

    assert visitor.is_signed_in
    again = Visitor()
    again.sign_in("nurse@example.org", PASSWORD)
    assert not again.is_signed_in
    again.sign_in("nurse@example.org", "another-three-words")
    assert again.is_signed_in


@pytest.mark.django_db(transaction=True)
def test_pressing_twice_at_the_same_moment_makes_one_account_and_no_error_page():
    def press(_number: int) -> int:
        try:
            return Visitor().sign_up("nurse@example.org").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(press, range(4)))

    assert set(answers) <= {302, 429}
    assert 302 in answers
    assert User.objects.filter(email="nurse@example.org").count() == 1
