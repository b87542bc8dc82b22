from datetime import UTC, datetime, time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.models import Message
from practice import services
from practice.models import PracticePlan
from tests.factories.accounts import make_person
from tests.factories.practice import make_plan

pytestmark = pytest.mark.django_db

PAGES = ["/practice/", "/practice/plan/"]
GOOD = {"days": ["0", "2"], "local_time": "07:30", "cue": "after my tea"}


@pytest.fixture
def learner_client(client, learner):
    client.force_login(learner)
    return client


@pytest.fixture
def somebody_elses_plan(monday):
    """A plan that must never show up for our learner."""
    other = make_person(email="kim@example.org")
    return make_plan(now=monday, learner=other, local_time=time(5, 55), cue="kims-secret-cue")


@pytest.mark.parametrize("path", [*PAGES, "/practice/plan/stop/", "/practice/plan/resume/"])
def test_visitors_are_asked_to_sign_in(client, path, somebody_elses_plan):
    for response in (client.get(path), client.post(path, GOOD)):
        if response.status_code != 405:
            assert response.status_code == 302
            assert response["Location"].startswith("/accounts/login/?next=/practice/")

    assert PracticePlan.objects.get().is_active


@pytest.mark.parametrize("path", PAGES)
def test_a_learner_sees_only_their_own_plan(learner_client, path, somebody_elses_plan):
    page = learner_client.get(path).content.decode()

    assert "kims-secret-cue" not in page
    assert "05:55" not in page


def test_saving_a_plan_leaves_somebody_elses_alone(learner_client, learner, somebody_elses_plan):
    learner_client.post("/practice/plan/", GOOD)
    learner_client.post("/practice/plan/stop/")

    somebody_elses_plan.refresh_from_db()
    assert somebody_elses_plan.is_active
    assert somebody_elses_plan.local_time == time(5, 55)


def test_a_learner_chooses_days_and_a_time(learner_client, learner):
    response = learner_client.post("/practice/plan/", GOOD, follow=True)

    assert response.redirect_chain == [("/practice/", 302)]
    plan = PracticePlan.objects.get(learner=learner)
    assert (plan.days, plan.local_time, plan.cue) == ([0, 2], time(7, 30), "after my tea")
    page = response.content.decode()
    assert "Your plan is saved" in page
    assert "Monday, Wednesday" in page
    assert "07:30" in page
    assert "after my tea" in page


def test_sending_the_form_twice_makes_one_plan(learner_client, learner):
    learner_client.post("/practice/plan/", GOOD)
    learner_client.post("/practice/plan/", GOOD)

    assert PracticePlan.objects.filter(learner=learner).count() == 1


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"days": []}, "Choose at least one day."),
        ({"days": ["7"]}, "Choose days from the list."),
        ({"days": ["monday"]}, "Choose days from the list."),
        ({"local_time": ""}, "Choose a time, such as 18:00."),
        ({"local_time": "25:00"}, "Write the time with hours and minutes, such as 18:00."),
        ({"cue": "x" * 121}, "Use 120 characters or fewer."),
        ({"cue": "null\x00byte"}, "Null characters are not allowed."),
    ],
)
def test_a_mistake_is_explained_and_nothing_typed_is_lost(learner_client, wrong, words):
    response = learner_client.post("/practice/plan/", GOOD | wrong)

    page = response.content.decode()
    assert response.status_code == 200
    assert words in page
    assert "<title>Error:" in page
    if "local_time" not in wrong:
        assert 'value="07:30"' in page
    if "cue" not in wrong:
        assert "after my tea" in page
    assert not PracticePlan.objects.exists()


def test_the_form_shows_what_was_chosen_before(learner_client, learner, monday):
    make_plan(now=monday, learner=learner, days=[4], local_time=time(6, 15), cue="on the bus")

    page = learner_client.get("/practice/plan/").content.decode()

    assert 'value="06:15"' in page
    assert 'value="on the bus"' in page
    assert page.count("checked") == 1


def test_reminders_stop_and_start_again_from_the_page(learner_client, learner, monday):
    make_plan(now=monday, learner=learner)

    page = learner_client.post("/practice/plan/stop/", follow=True).content.decode()
    assert "Reminders are off" in page
    assert not PracticePlan.objects.get().is_active

    page = learner_client.post("/practice/plan/resume/", follow=True).content.decode()
    assert "Reminders are on again." in page
    assert PracticePlan.objects.get().is_active


def test_changing_a_plan_says_beforehand_if_it_turns_reminders_on(learner_client, learner, monday):
    make_plan(now=monday, learner=learner)
    assert "turn reminders on" not in learner_client.get("/practice/plan/").content.decode()

    learner_client.post("/practice/plan/stop/")

    assert "Save and turn reminders on" in learner_client.get("/practice/plan/").content.decode()


def test_resuming_without_a_plan_leads_to_making_one(learner_client):
    assert learner_client.post("/practice/plan/resume/")["Location"] == "/practice/plan/"


def test_looking_never_stops_anything(learner_client, learner, monday):
    make_plan(now=monday, learner=learner)

    assert learner_client.get("/practice/plan/stop/").status_code == 405

    assert PracticePlan.objects.get().is_active


def test_the_page_tells_the_next_reminder_in_the_learners_own_time(client, db):
    learner = make_person(time_zone="Asia/Kathmandu")
    client.force_login(learner)
    with time_machine.travel(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), tick=False):
        services.save_plan(by=learner, now=datetime.now(UTC), days=[1], local_time=time(7, 30))

        page = client.get("/practice/").content.decode()

    assert "Tuesday 24 November, 07:30" in page


def test_without_a_course_the_page_says_that_there_is_nothing_yet(learner_client):
    response = learner_client.get("/practice/")

    assert response.status_code == 200
    assert "Nothing to practise yet" in response.content.decode()


def test_the_page_costs_the_same_queries_however_much_there_is(learner_client, learner, monday):
    plan = make_plan(now=monday, learner=learner)
    learner_client.get("/practice/")
    with CaptureQueriesContext(connection) as at_first:
        learner_client.get("/practice/")
    Message.objects.bulk_create(
        Message(
            kind="practice_reminder",
            recipient=learner,
            to_address=learner.email,
            dedupe_key=f"practice_reminder:{plan.pk}:{number}",
            due_at=monday,
            expires_at=monday,
        )
        for number in range(50)
    )

    with CaptureQueriesContext(connection) as at_last:
        learner_client.get("/practice/")

    assert len(at_last) == len(at_first) <= 12
