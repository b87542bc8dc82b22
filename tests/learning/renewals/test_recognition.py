"""A certificate from somewhere else completes a course: who may say so, and what it takes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Membership
from learning.access import NotYours
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.renewals.models import Recognition
from learning.renewals.recognising import (
    IssuedInFuture,
    NothingToRecognise,
    NotRecognised,
    OutOfDate,
    recognise,
    withdraw,
)
from tests.courses.pages import press, text
from tests.factories.accounts import give_second_factor, make_member, make_organisation
from tests.factories.renewals import make_expiring_course, sit
from tests.factories.steps import finish_course
from tests.leading.test_pages import Ward

pytestmark = pytest.mark.django_db
Role = Membership.Role
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ISSUED = date(2026, 3, 1)
SECRET = "Shelf 9 in the locked office"
SAID = {
    "issuer": "Another trust",
    "title": "Social media basics",
    "evidence": SECRET,
    "note": "Seen on paper.",
}


@pytest.fixture
def ward(db):
    return Ward(make_expiring_course())


@pytest.fixture
def administrator(ward):
    return ward.staff(Role.ADMINISTRATOR)


@pytest.fixture
def enrolment(ward):
    return ward.enrolments[0]


@pytest.fixture
def recognised(ward, enrolment, administrator) -> Recognition:
    return say(ward, enrolment, administrator)


def say(ward, enrolment, by, *, issued=ISSUED, now=NOW) -> Recognition:
    said = {"enrolment": enrolment, "course": ward.course, "issued_date": issued}
    return recognise(**said, **SAID, by=by, now=now)


def browser(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_completes_the_course_and_counts_from_its_date_of_issue(enrolment, recognised):
    enrolment.refresh_from_db()

    assert enrolment.completed_at == NOW
    assert enrolment.expiry_date == date(2027, 3, 1)
    assert enrolment.completion == {
        "kind": "recognised",
        "recognition": str(recognised.public_id),
    }
    verbs = ["certificate_recognised", "course_completed"]
    assert (
        list(LearningEvent.objects.filter(verb__in=verbs).values_list("verb", flat=True)) == verbs
    )
    assert SECRET not in str(list(LearningEvent.objects.values_list("result", flat=True)))


@pytest.mark.parametrize(
    "issued, refusal",
    [
        (date(2026, 11, 24), IssuedInFuture),
        (date(2025, 11, 22), OutOfDate),
    ],
)
def test_what_is_out_of_date_or_to_come_is_refused(ward, enrolment, administrator, issued, refusal):
    with pytest.raises(refusal):
        say(ward, enrolment, administrator, issued=issued)

    assert not Recognition.objects.exists()
    assert Enrolment.objects.get().completed_at is None


def test_the_last_day_itself_still_counts(ward, enrolment, administrator):
    say(ward, enrolment, administrator, issued=date(2025, 11, 23))

    assert Enrolment.objects.get().expiry_date == date(2026, 11, 23)


def test_facilitators_other_organisations_and_the_learner_may_not(ward, enrolment):
    elsewhere = make_member(organisation=make_organisation(), role=Role.ADMINISTRATOR)
    give_second_factor(elsewhere)
    for person in (ward.facilitator, elsewhere, enrolment.learner):
        give_second_factor(person) if person == enrolment.learner else None
        with pytest.raises(NotYours):
            say(ward, enrolment, person)

    assert not Recognition.objects.exists()


def test_an_administrator_recognises_nothing_of_their_own(ward, enrolment, administrator):
    enrolment.learner.memberships.create(
        organisation=ward.organisation, role=Role.ADMINISTRATOR, created_at=NOW
    )
    give_second_factor(enrolment.learner)

    with pytest.raises(NotYours):
        say(ward, enrolment, enrolment.learner)


def test_a_course_that_is_completed_needs_none(ward, enrolment, administrator):
    finish_course(enrolment, ward.course, now=NOW)

    with pytest.raises(NothingToRecognise):
        say(ward, enrolment, administrator)


def test_it_renews_what_may_be_renewed(ward, enrolment, administrator):
    finish_course(enrolment, ward.course, now=NOW)
    later = NOW + timedelta(days=400)

    found = say(ward, enrolment, administrator, issued=later.date(), now=later)

    assert found.enrolment.period == 2
    assert found.enrolment.completed_at == later


def test_taking_it_back_takes_the_completion_and_keeps_the_row(
    ward, enrolment, administrator, recognised
):
    asked = {"enrolment": enrolment, "recognition_id": recognised.public_id}
    withdraw(**asked, reason="It was a colleague’s.", by=administrator, now=NOW)

    enrolment.refresh_from_db()
    recognised.refresh_from_db()
    assert (enrolment.completed_at, enrolment.expiry_date) == (None, None)
    assert recognised.withdrawal_reason == "It was a colleague’s."
    assert LearningEvent.objects.filter(verb="recognition_withdrawn").count() == 1
    with pytest.raises(NotRecognised):
        withdraw(**asked, reason="Again", by=administrator, now=NOW)


def test_an_administrator_records_it_on_the_screen_and_the_learner_sees_it(
    ward, enrolment, administrator
):
    with time_machine.travel(NOW, tick=False):
        client, own = browser(administrator), browser(enrolment.learner)
        page = client.get(ward.url(enrolment))
        assert "Recognise a certificate from elsewhere" in text(page)
        page = client.get(f"{ward.url(enrolment)}recognition/")
        blank = press(client, page, "Save")
        assert blank.status_code == 422
        assert "Write where the evidence is." in text(blank)
        refused = press(client, page, "Save", **SAID, issued_date="2026-12-24")
        assert "This day has not come yet" in text(refused)
        page = press(client, page, "Save", **SAID, issued_date="2026-03-01")
        assert "Last day on which it counts: 1 March 2027" in text(page)

        seen = text(own.get(ward.course.renewal_url))
        assert SECRET in seen
        assert "Another trust" in seen

        page = client.get(f"{ward.url(enrolment)}recognition/withdraw/")
        press(client, page, "Take it back", reason="It was a colleague’s.")
        assert "It was a colleague’s." in text(own.get(ward.course.renewal_url))


@pytest.mark.parametrize("name", ["recognition/", "recognition/withdraw/"])
def test_the_screen_is_not_found_for_a_facilitator(ward, enrolment, recognised, name):
    client = browser(ward.facilitator)

    page = client.get(f"{ward.url(enrolment)}{name}")
    posted = client.post(f"{ward.url(enrolment)}{name}", {"reason": "Mine", **SAID})

    assert (page.status_code, posted.status_code) == (404, 404)
    assert SECRET not in page.content.decode()
    recognised.refresh_from_db()
    assert recognised.withdrawn_at is None


def test_a_facilitator_opens_a_session_early_on_the_screen(ward, enrolment):
    finish_course(enrolment, ward.course, now=NOW)
    later = NOW + timedelta(days=360)
    with time_machine.travel(later, tick=False):
        own, client = browser(enrolment.learner), browser(ward.facilitator)
        press(own, own.get(ward.course.renewal_url), "Start the renewal")
        renewal = Enrolment.objects.get(period=2)
        sit(renewal, ward.course, at=later)
        assert "1 of 3 sessions" in text(client.get(ward.url(renewal)))
        assert client.get(ward.url(enrolment)).status_code == 404
        page = client.get(f"{ward.url(renewal)}refresher/")
        page = press(client, page, "Open it now", reason="You are on leave next week.")
        assert client.get(f"{ward.url(renewal)}refresher/").status_code == 404
        assert "You are on leave next week." in text(own.get(f"{ward.course.url}refresher/"))
