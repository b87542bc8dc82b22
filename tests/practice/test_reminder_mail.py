"""The reminder as it arrives."""

import re
from datetime import UTC, datetime, time

import pytest
from django.test import Client

from messaging import services as messaging
from practice import services
from practice.models import PracticePlan
from tests.factories.accounts import make_person
from tests.factories.practice import make_plan

pytestmark = pytest.mark.django_db

SIX = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


@pytest.fixture
def reminder(monday, learner, post_office, settings):
    """One reminder, sent by a site at https://tenfold.example."""
    settings.BASE_URL = "https://tenfold.example"
    settings.DEFAULT_FROM_EMAIL = "Tenfold <noreply@tenfold.example>"
    make_plan(now=monday, learner=learner, local_time=time(18, 0), cue="after my last visit")
    services.plan_reminders(now=SIX)
    messaging.send_due(clock=lambda: SIX)
    [delivery] = post_office.deliveries
    return delivery


def test_it_goes_to_the_learner_with_one_thing_to_do(reminder):
    assert reminder.recipients == ("sam@example.org",)
    assert reminder.mail["Subject"] == "Your 15 minutes"
    for part in (reminder.text, reminder.html):
        assert "Hello Sam," in part
        assert (
            part.count("https://tenfold.example/practice/\n")
            + part.count('href="https://tenfold.example/practice/"')
            == 1
        )


def test_it_says_how_to_change_and_how_to_stop(reminder):
    for part in (reminder.text, reminder.html):
        assert "https://tenfold.example/practice/plan/" in part
        assert "https://tenfold.example/mail/unsubscribe/" in part


def test_mail_programs_can_unsubscribe_with_one_click(reminder):
    mail = reminder.mail
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [link] = re.findall(
        r"<(https://tenfold\.example/mail/unsubscribe/[^>]+)>", mail["List-Unsubscribe"]
    )
    assert mail["List-Id"] == "<practice-reminder.tenfold.example>"

    response = Client(enforce_csrf_checks=True).post(
        link.removeprefix("https://tenfold.example"), {"List-Unsubscribe": "One-Click"}
    )

    assert (response.status_code, len(response.cookies)) == (200, 0)
    assert not PracticePlan.objects.get().is_active


def test_it_asks_nothing_of_other_machines(reminder):
    html = reminder.html
    assert not re.findall(r"<(?:img|link|script|iframe|object|video|audio)\b", html)
    assert "url(" not in html
    assert set(re.findall(r'https?://([^/"\s]+)', html)) == {"tenfold.example"}


def test_it_does_not_scold_count_or_sell(reminder):
    words = f"{reminder.mail['Subject']} {reminder.text} {reminder.html}".lower()

    for word in (
        "streak",
        "missed",
        "lose",
        "lost",
        "don't break",
        "behind",
        "offer",
        "new course",
    ):
        assert word not in words


def test_it_keeps_the_learners_own_words_and_names_of_others_to_itself(reminder):
    assert "after my last visit" not in reminder.content.decode()
    assert "sam@example.org" not in reminder.text + reminder.html


def test_a_name_cannot_smuggle_anything_in(monday, post_office):
    learner = make_person(name="<script>alert(1)</script> Field")
    make_plan(now=monday, learner=learner)

    services.plan_reminders(now=SIX)
    messaging.send_due(clock=lambda: SIX)

    [delivery] = post_office.deliveries
    assert "<script" not in delivery.html
    assert "&lt;script&gt;" in delivery.html


def test_somebody_without_a_name_is_greeted_without_their_address(monday, post_office):
    make_plan(now=monday, learner=make_person(email="kim@example.org", name=""))

    services.plan_reminders(now=SIX)
    messaging.send_due(clock=lambda: SIX)

    [delivery] = post_office.deliveries
    for part in (delivery.text, delivery.html):
        assert "Hello," in part
        assert "kim@example.org" not in part


def test_it_goes_to_the_address_the_learner_has_now(monday, learner, post_office):
    make_plan(now=monday, learner=learner)
    services.plan_reminders(now=SIX)
    learner.email = "sam.new@example.org"
    learner.save()

    messaging.send_due(clock=lambda: SIX)

    assert [d.recipients for d in post_office.deliveries] == [("sam.new@example.org",)]


def test_it_is_written_in_the_learners_language(monday, learner, post_office, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Welsh")]
    learner.language = "cy"
    learner.save()
    make_plan(now=monday, learner=learner)
    services.plan_reminders(now=SIX)

    messaging.send_due(clock=lambda: SIX)

    [delivery] = post_office.deliveries
    assert '<html lang="cy">' in delivery.html
