"""A completion expires, is told of once, and is renewed in a new period."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.access import NotYours, own_enrolment
from learning.completions.models import Completion
from learning.completions.selectors import completion_of, standing_of
from learning.completions.services import withdraw_completion
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import NoOrganisation
from learning.events.models import LearningEvent
from learning.progress.selectors import course_progress, my_learning
from learning.progress.services import evaluate
from learning.quizzes.models import QuizAttempt
from learning.quizzes.services import NothingToAsk
from learning.quizzes.statistics import item_figures
from learning.renewals.services import (
    ComeBackLater,
    NotDueYet,
    NotUnderWay,
    OpenAlready,
    open_session,
    renew,
    start_session,
    tell_of_renewals,
)
from messaging import services as messaging
from messaging.models import Message
from tests.courses.pages import option, press, text
from tests.factories.accounts import make_member
from tests.factories.learning import completed_at, make_course, make_enrolment, module_page, publish
from tests.factories.renewals import (
    completed,
    expires_after,
    make_expiring_course,
    sit,
)
from tests.factories.steps import finish_course
from tests.learning.test_races import at_once

pytestmark = pytest.mark.django_db
DONE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LAST_DAY = date(2027, 11, 23)
IN_WINDOW = datetime(2027, 10, 1, 9, 0, tzinfo=UTC)
AFTERWARDS = datetime(2028, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_expiring_course()


@pytest.fixture
def enrolment(course):
    return completed(course, at=DONE)


@pytest.fixture
def renewal(enrolment):
    return renew(enrolment=enrolment, by=enrolment.learner, now=IN_WINDOW)


def browser(learner) -> Client:
    client = Client()
    client.force_login(learner)
    return client


# --- How long it counts -------------------------------------------------------------


def test_a_completion_keeps_its_last_day_and_when_it_may_be_renewed(enrolment):
    done = completion_of(enrolment)
    assert done.expiry_date == LAST_DAY
    assert done.renewal_date == LAST_DAY - timedelta(days=60)


def test_a_course_that_does_not_expire_has_neither(db):
    enrolment = completed(make_expiring_course(months=None), at=DONE)

    done = completion_of(enrolment)
    assert (done.expiry_date, done.renewal_date) == (None, None)
    assert standing_of(done, now=AFTERWARDS) is None


def test_an_editors_later_change_moves_no_completion(course, enrolment):
    expires_after(course, 1)

    enrolment.refresh_from_db()
    assert completion_of(enrolment).expiry_date == LAST_DAY


@pytest.mark.parametrize(
    "moment, day",
    [
        # Summer time: at 23:30 UTC it is the next day where the site is.
        (datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2027, 7, 2)),
        (datetime(2026, 12, 1, 23, 30, tzinfo=UTC), date(2027, 12, 1)),
        # The night in which the clocks go back.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2027, 10, 25)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2029, 2, 28)),
    ],
)
def test_days_are_those_where_the_site_is(course, moment, day):
    assert completion_of(completed(course, at=moment)).expiry_date == day


@pytest.mark.parametrize(
    "now, may_be_renewed, has_expired",
    [
        (datetime(2027, 9, 23, 22, 59, tzinfo=UTC), False, False),
        (datetime(2027, 9, 23, 23, 0, tzinfo=UTC), True, False),
        (datetime(2027, 11, 23, 23, 59, tzinfo=UTC), True, False),
        (datetime(2027, 11, 24, 0, 0, tzinfo=UTC), True, True),
    ],
)
def test_the_window_opens_and_the_completion_ends_at_midnight(
    enrolment, now, may_be_renewed, has_expired
):
    standing = standing_of(completion_of(enrolment), now=now)

    assert (standing.may_be_renewed, standing.has_expired) == (may_be_renewed, has_expired)


# --- A new period -------------------------------------------------------------------


def record_of(enrolment) -> list[dict]:
    enrolments = Enrolment.objects.filter(pk=enrolment.pk)
    return [*enrolments.values(), *Completion.objects.filter(enrolment=enrolment).values()]


def test_a_renewal_begins_anew_and_leaves_the_old_record_as_it_was(course, enrolment, renewal):
    before = record_of(enrolment)

    finish_course(renewal, course, now=IN_WINDOW + timedelta(days=1))

    renewal.refresh_from_db()
    assert renewal.period == 2
    assert completion_of(renewal).expiry_date == date(2028, 10, 2)
    assert record_of(enrolment) == before
    assert enrolment.step_progress.count() == renewal.step_progress.count() == 2
    events = LearningEvent.objects.filter(learner=enrolment.learner)
    for verb in ("module_completed", "course_completed", "enrolled"):
        assert events.filter(verb=verb).count() == 2, verb


def test_everything_uses_the_newest_period(course, enrolment, renewal):
    learner = enrolment.learner

    assert own_enrolment(by=learner, course_id=course.course_id) == renewal
    assert [each.enrolment for each in my_learning(by=learner).courses] == [renewal]
    assert course_progress(enrolment=renewal, course=course).done_count == 0


def test_nothing_is_locked_for_somebody_who_renews():
    course = make_course(modules=2)
    page = module_page(course, 2)
    page.opens_after = "previous"
    publish(page)
    course = expires_after(course, 12)
    enrolment = completed(course, at=DONE)

    renewal = renew(enrolment=enrolment, by=enrolment.learner, now=IN_WINDOW)

    progress = course_progress(enrolment=renewal, course=course)
    assert not any(step.lock for module in progress.modules for step in module.steps)


@pytest.mark.parametrize("now", [DONE, datetime(2027, 9, 23, 9, 0, tzinfo=UTC)])
def test_a_renewal_before_the_window_is_refused(enrolment, now):
    with pytest.raises(NotDueYet):
        renew(enrolment=enrolment, by=enrolment.learner, now=now)

    assert Enrolment.objects.count() == 1


def test_what_has_expired_may_still_be_renewed(enrolment):
    assert renew(enrolment=enrolment, by=enrolment.learner, now=AFTERWARDS).period == 2


def test_somebody_who_left_the_organisation_renews_nothing_for_it(enrolment):
    enrolment.learner.memberships.all().delete()

    with pytest.raises(NoOrganisation):
        renew(enrolment=enrolment, by=enrolment.learner, now=IN_WINDOW)


def test_pressing_again_gives_the_same_renewal(enrolment, renewal):
    assert renew(enrolment=enrolment, by=enrolment.learner, now=IN_WINDOW) == renewal


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_press_at_once_make_one_renewal():
    enrolment = completed(make_expiring_course(), at=DONE)

    found = at_once(*[lambda: renew(enrolment=enrolment, by=enrolment.learner, now=IN_WINDOW)] * 4)

    assert len({each.pk for each in found}) == 1
    assert Enrolment.objects.count() == 2
    assert LearningEvent.objects.filter(verb="enrolled").count() == 2


# --- The mail -----------------------------------------------------------------------


def test_the_mail_goes_out_once_however_often_beat_comes(enrolment, post_office):
    assert tell_of_renewals(now=IN_WINDOW - timedelta(days=30)) == 0
    assert tell_of_renewals(now=IN_WINDOW) == 1
    assert tell_of_renewals(now=IN_WINDOW + timedelta(hours=6)) == 0

    messaging.send_due(clock=lambda: IN_WINDOW)

    (sent,) = post_office.deliveries
    assert "counts until 23 November 2027" in sent.text
    assert "/renewal/" in sent.text
    assert "List-Unsubscribe" in sent.mail


def test_a_week_without_beat_loses_nobody(course):
    people = [completed(course, at=DONE + timedelta(days=day)) for day in range(7)]

    assert tell_of_renewals(now=IN_WINDOW + timedelta(days=7), batch_size=2) == 7
    assert Message.objects.count() == len(people)


def test_nobody_is_told_of_what_they_have_renewed(course, enrolment, renewal, post_office):
    assert tell_of_renewals(now=AFTERWARDS) == 0


def test_a_mail_that_waited_is_not_sent_after_the_renewal(enrolment, post_office):
    tell_of_renewals(now=IN_WINDOW)
    renew(enrolment=enrolment, by=enrolment.learner, now=IN_WINDOW)

    messaging.send_due(clock=lambda: IN_WINDOW)

    assert not post_office.deliveries
    assert Message.objects.get().state == Message.State.CANCELLED


def take_back(enrolment) -> None:
    withdraw_completion(
        held=enrolment, reason="It was a colleague’s.", by=enrolment.learner, now=IN_WINDOW
    )


def test_nobody_is_told_of_a_completion_that_was_taken_back(course, enrolment):
    told = completed(course, at=DONE)
    take_back(enrolment)

    assert tell_of_renewals(now=IN_WINDOW) == 1

    assert Message.objects.get().recipient == told.learner


def test_a_mail_about_a_completion_taken_back_is_not_sent_and_the_next_one_has_its_own(
    course, enrolment, post_office
):
    tell_of_renewals(now=IN_WINDOW)
    take_back(enrolment)
    finish_course(enrolment, course, now=IN_WINDOW)
    evaluate(enrolment=enrolment, course=course, now=IN_WINDOW)
    a_year_on = IN_WINDOW + timedelta(days=330)

    messaging.send_due(clock=lambda: IN_WINDOW)
    assert tell_of_renewals(now=IN_WINDOW) == 0
    assert tell_of_renewals(now=a_year_on) == 1
    messaging.send_due(clock=lambda: a_year_on)

    (sent,) = post_office.deliveries
    assert "counts until 1 October 2028" in sent.text
    assert set(Message.objects.values_list("state", flat=True)) == {"cancelled", "sent"}


# --- The refresher ------------------------------------------------------------------


def test_three_sessions_renew_the_course(course, renewal):
    days = [IN_WINDOW + timedelta(days=2 * number) for number in range(3)]
    for day in days:
        assert len(sit(renewal, course, at=day).questions) == 8

    renewal.refresh_from_db()
    assert completed_at(renewal) == days[-1]
    assert completion_of(renewal).rests_on == {"kind": "refresher", "sessions": 3}
    assert completion_of(renewal).expiry_date == date(2028, 10, 5)
    with pytest.raises(NotUnderWay):
        start_session(enrolment=renewal, course=course, now=days[-1])


def test_a_wrong_answer_comes_back_and_twice_wrong_asks_for_one_more_session(course, renewal):
    days = [IN_WINDOW + timedelta(days=2 * number) for number in range(4)]
    sit(renewal, course, at=days[0])
    everything = ("Question 1?", "Question 2?", "Question 3?", "Question 4?")

    second = sit(renewal, course, at=days[1], wrong=everything)
    wrong = {each.question_id for each in second.questions if not each.answer.is_right}
    third = sit(renewal, course, at=days[2], wrong=everything)
    renewal.refresh_from_db()
    assert wrong
    assert wrong <= {each.question_id for each in third.questions}
    assert completed_at(renewal) is None

    fourth = sit(renewal, course, at=days[3])
    renewal.refresh_from_db()
    still_wrong = {each.question_id for each in third.questions if not each.answer.is_right}
    assert {each.question_id for each in fourth.questions} == still_wrong
    assert completed_at(renewal) == days[3]


def test_a_session_waits_two_of_the_learners_days(course, renewal):
    sit(renewal, course, at=IN_WINDOW)

    with pytest.raises(ComeBackLater) as refused:
        start_session(enrolment=renewal, course=course, now=IN_WINDOW + timedelta(days=1))

    assert refused.value.opens_date == date(2027, 10, 3)
    midnight = datetime(2027, 10, 2, 23, 0, tzinfo=UTC)
    assert start_session(enrolment=renewal, course=course, now=midnight).attempt.number == 2


def test_somebody_who_leads_may_open_it_earlier_and_says_why(course, renewal):
    leader = make_member(organisation=renewal.organisation, role="facilitator")
    sit(renewal, course, at=IN_WINDOW)
    said = {"enrolment": renewal, "course": course, "reason": "Leave", "now": IN_WINDOW}

    with pytest.raises(NotYours):
        open_session(**said, by=renewal.learner)
    open_session(**said, by=leader)
    with pytest.raises(OpenAlready):
        open_session(**said, by=leader)

    assert start_session(enrolment=renewal, course=course, now=IN_WINDOW).attempt.number == 2
    assert LearningEvent.objects.filter(verb="session_opened").count() == 1


def test_there_is_no_refresher_for_the_first_time(course):
    with pytest.raises(NotUnderWay):
        start_session(enrolment=make_enrolment(course), course=course, now=DONE)


def test_a_course_without_questions_has_no_refresher():
    course = make_expiring_course(quiz=[])
    enrolment = completed(course, at=DONE)
    renewal = renew(enrolment=enrolment, by=enrolment.learner, now=IN_WINDOW)

    with pytest.raises(NothingToAsk):
        start_session(enrolment=renewal, course=course, now=IN_WINDOW)


def test_the_whole_course_renews_as_well_and_ends_the_refresher(course, renewal):
    state = start_session(enrolment=renewal, course=course, now=IN_WINDOW)
    finish_course(renewal, course, now=IN_WINDOW)

    renewal.refresh_from_db()
    assert completion_of(renewal).rests_on == {"kind": "requirements"}
    assert not state.is_handed_in
    assert LearningEvent.objects.filter(verb="course_completed").count() == 2


def test_refreshers_count_in_no_statistics(course, renewal):
    before = item_figures()
    assert len(before) == 10

    sit(renewal, course, at=IN_WINDOW)

    assert item_figures() == before


# --- The pages ----------------------------------------------------------------------


def test_a_learner_renews_in_the_browser(course, enrolment):
    client = browser(enrolment.learner)
    with time_machine.travel(IN_WINDOW, tick=False):
        assert "Renew by 23 November 2027" in text(client.get(course.url))
        assert "Renew by 23 November 2027" in text(client.get("/learn/"))
        page = press(client, client.get(course.renewal_url), "Start the renewal")
        assert "0 of 3 sessions done" in text(page)
        page = press(client, page, "Start session 1")
        for number in range(1, 9):
            assert f"Question {number} of 8" in text(page)
            page = press(client, page, "Check my answer", response=option(page, "Yes"))
            assert "Right" in text(page)
            following = number + 1 if number < 8 else ""
            page = client.get(f"{course.url}refresher/1/{following}{'/' if following else ''}")
        assert "You had 8 of 8 right" in text(page)
        page = client.get(f"{course.url}refresher/")
        assert "Come back on Sunday 3 October" in text(page)
        refused = client.post(f"{course.url}refresher/")
        assert refused.status_code == 409
        assert "Come back on Sunday 3 October" in text(refused)
        assert "You are renewing this course" in text(client.get(course.url))
        assert "You are renewing this course" in text(client.get("/learn/"))


def test_after_the_last_day_the_page_says_so_and_still_renews(course, enrolment):
    client = browser(enrolment.learner)
    with time_machine.travel(AFTERWARDS, tick=False):
        page = client.get(course.renewal_url)
        assert "counted until 23 November 2027. You can still renew it." in text(page)
        assert "counted until 23 November 2027" in text(client.get("/learn/"))
        assert "0 of 3 sessions" in text(press(client, page, "Start the renewal"))
        assert "Completed on 23 November 2026" in text(client.get(course.renewal_url))


def test_before_the_window_a_post_is_refused(course, enrolment):
    client = browser(enrolment.learner)
    with time_machine.travel(DONE + timedelta(days=1), tick=False):
        refused = client.post(course.renewal_url)
        assert refused.status_code == 409
        assert "You can renew it from 24 September 2027" in text(refused)
    assert Enrolment.objects.count() == 1


def test_a_session_of_somebody_else_is_not_found(course, renewal):
    sit(renewal, course, at=IN_WINDOW)
    other = completed(course, at=DONE)

    page = browser(other.learner).get(f"{course.url}refresher/1/")

    assert page.status_code == 404
    assert "Question" not in page.content.decode()


def test_an_answer_for_somebody_elses_session_changes_nothing(course, renewal):
    state = start_session(enrolment=renewal, course=course, now=IN_WINDOW)
    other = completed(course, at=DONE)
    chosen = state.questions[0].question["options"][0]["id"]

    browser(other.learner).post(
        f"{course.url}refresher/1/1/",
        {"attempt": str(state.attempt.public_id), "try": "1", "response": chosen},
    )

    assert QuizAttempt.objects.get(pk=state.attempt.pk).answers.count() == 0


def test_the_refresher_keeps_to_its_budget_of_queries(course, renewal):
    client = browser(renewal.learner)
    pages = [f"{course.url}refresher/", course.renewal_url]
    for page in pages:
        # A process that has shown the course before.
        client.get(page)
    counts = []
    for number in range(3):
        with time_machine.travel(IN_WINDOW + timedelta(days=2 * number), tick=False):
            counts.append([asked(client.get, page) for page in pages])
            state = start_session(enrolment=renewal, course=course, now=timezone.now())
            for place, each in enumerate(state.questions, start=1):
                path = f"{course.url}refresher/{number + 1}/{place}/"
                right = next(o["id"] for o in each.question["options"] if o["text"] == "Yes")
                sent = {"attempt": str(state.attempt.public_id), "try": "1", "response": right}
                assert asked(client.get, path) <= 12
                assert asked(client.post, path, sent) <= 12

    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0]) <= 12
    renewal.refresh_from_db()
    assert completed_at(renewal)


def asked(get, *request) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert get(*request).status_code in {200, 302}
    # The test's own transaction makes savepoints of ours.
    return sum("SAVEPOINT" not in query["sql"] for query in captured)
