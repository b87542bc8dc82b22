"""A certificate from somewhere else completes a course: who may say so, and what it takes."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Membership
from courses.catalogue.models import Step
from learning.access import NotYours
from learning.completions.models import Completion
from learning.completions.selectors import completion_of
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.progress.models import Override
from learning.progress.services import override_step
from learning.quizzes.models import Answer
from learning.renewals.models import Recognition
from learning.renewals.recognising import (
    IssuedInFuture,
    NothingToRecognise,
    NotRecognised,
    OutOfDate,
    recognise,
    withdraw,
)
from tests.courses.pages import option, press, text
from tests.factories.accounts import give_second_factor, make_member, make_organisation
from tests.factories.learning import completed_at
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

    done = completion_of(enrolment)
    assert done.completed_at == NOW
    assert done.expiry_date == date(2027, 3, 1)
    assert done.rests_on == {
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
    assert not Completion.objects.exists()


def test_the_last_day_itself_still_counts(ward, enrolment, administrator):
    say(ward, enrolment, administrator, issued=date(2025, 11, 23))

    assert Completion.objects.get().expiry_date == date(2026, 11, 23)


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
    assert completed_at(found.enrolment) == later


def test_taking_it_back_takes_the_completion_and_keeps_the_row(
    ward, enrolment, administrator, recognised
):
    asked = {"enrolment": enrolment, "recognition_id": recognised.public_id}
    withdraw(**asked, reason="It was a colleague’s.", by=administrator, now=NOW)

    enrolment.refresh_from_db()
    recognised.refresh_from_db()
    assert completion_of(enrolment) is None
    taken = Completion.objects.get()
    assert (taken.withdrawn_at, taken.withdrawn_by) == (NOW, administrator)
    assert taken.withdrawal_reason == "It was a colleague’s."
    assert recognised.withdrawal_reason == "It was a colleague’s."
    assert LearningEvent.objects.filter(verb="recognition_withdrawn").count() == 1
    event = LearningEvent.objects.get(verb="completion_withdrawn")
    names = {"completion": str(taken.public_id), "by": str(administrator.public_id)}
    assert event.result == names
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


def test_another_may_be_recognised_after_one_was_taken_back(
    ward, enrolment, administrator, recognised
):
    asked = {"enrolment": enrolment, "recognition_id": recognised.public_id}
    withdraw(**asked, reason="It was a colleague’s.", by=administrator, now=NOW)

    again = say(ward, enrolment, administrator, issued=date(2026, 4, 1))

    taken, stands = Completion.objects.order_by("pk")
    assert taken.rests_on["recognition"] == str(recognised.public_id)
    assert stands.rests_on["recognition"] == str(again.public_id)
    assert completion_of(enrolment) == stands


def test_a_step_asked_for_again_takes_no_recognition_back(
    ward, enrolment, administrator, recognised
):
    """What was recognised does not rest on the step."""
    finish_course(enrolment, ward.course, now=NOW)

    override_step(
        enrolment=enrolment,
        course=ward.course,
        module=ward.course.modules[0],
        step=Step.QUIZ,
        action=Override.Action.REOPEN,
        reason="Please look again.",
        by=administrator,
        now=NOW,
    )

    assert completion_of(enrolment).rests_on["kind"] == "recognised"
    assert not LearningEvent.objects.filter(verb="completion_withdrawn").exists()


def test_who_has_the_course_open_goes_on_after_their_recognition_was_taken_back(
    ward, enrolment, administrator, recognised
):
    """Another tab shows a question, a step and the renewal as they were before."""
    course, (module,) = ward.course, ward.course.modules
    with time_machine.travel(NOW, tick=False) as clock:
        own = browser(enrolment.learner)
        question = press(own, own.get(module.step_url(Step.QUIZ)), "Start the quiz")
        learn = own.get(module.step_url(Step.LEARN))
        assert own.get(course.renewal_url).status_code == 200
        asked = {"enrolment": enrolment, "recognition_id": recognised.public_id}
        withdraw(**asked, reason="It was a colleague’s.", by=administrator, now=NOW)
        clock.shift(timedelta(minutes=5))

        answered = press(own, question, "Check my answer", response=option(question, "Yes"))
        assert answered.status_code == 200
        assert Answer.objects.get().is_right
        page = press(own, learn, "I have read this")
        assert page.status_code == 200
        assert own.post(course.renewal_url).status_code == 409
        assert own.post(f"{course.url}refresher/", follow=True).status_code == 200
        for url in (course.url, "/learn/", course.renewal_url, module.url):
            page = own.get(url)
            assert page.status_code == 200, url
            assert "You finished this course" not in text(page)
        assert completion_of(enrolment) is None

        state = answered.context["state"]
        while state.next:
            page = own.get(f"{module.step_url(Step.QUIZ)}{state.next.number}/")
            page = press(own, page, "Check my answer", response=option(page, "Yes"))
            state = page.context["state"]

    first, second = Completion.objects.order_by("pk")
    assert first.withdrawal_reason == "It was a colleague’s."
    assert completion_of(enrolment) == second
    assert second.completed_at == NOW + timedelta(minutes=5)
    assert second.rests_on == {"kind": "requirements"}
