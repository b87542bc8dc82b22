"""How often, which questions, who may take the quiz first, and every go to look back on."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.models import Step
from courses.catalogue.quiz_behaviour import QuizBehaviour, faults
from courses.catalogue.selectors import course_outline
from courses.questions.kinds import KINDS
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.selectors import pause_before_next
from learning.quizzes.services import ReasonNeeded, answer_question, start_attempt
from tests.courses.pages import option, press, soup, text
from tests.factories.accounts import make_member, make_organisation
from tests.factories.learning import (
    ENROLLED_AT,
    NOW,
    QUIZ,
    make_course,
    make_enrolment,
    module_page,
    publish,
    question,
    with_hints,
)

pytestmark = pytest.mark.django_db


def take(enrolment, course, *, right: bool, now=NOW, reason: str = ""):
    """A whole go, all of it right or all of it not."""
    module = course.modules[0]
    state = start_attempt(enrolment=enrolment, module=module, now=now, reason=reason)
    while asked := state.next:
        chosen = next(o for o in asked.question["options"] if o["is_correct"] is right)
        state = answer_question(
            attempt=state.attempt,
            question_id=asked.question_id,
            response=chosen["id"],
            course=course,
            module=module,
            now=now,
        )
    return state


def quiz_of(course) -> str:
    return course.modules[0].step_url(Step.QUIZ)


def signed_in_as(learner) -> Client:
    client = Client()
    client.force_login(learner)
    return client


# --- Figures that add up -----------------------------------------------------------------------


@given(
    st.integers(0, 60),
    st.none() | st.integers(1, 60),
    st.integers(0, 60),
)
def test_nobody_needs_more_right_answers_than_they_are_asked(count, draw, mark):
    behaviour = QuizBehaviour(pass_mark=mark, draw_count=draw)

    assert 0 <= behaviour.needed_of(count) <= behaviour.asked_of(count) <= count
    if count and not list(faults(behaviour, count)):
        assert behaviour.needed_of(count) == mark
        assert behaviour.asked_of(count) == (draw or count)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"draw_count": 4}, "draw_count"),
        ({"draw_count": 1}, "pass_mark"),
        ({"pass_mark": 4}, "pass_mark"),
    ],
)
def test_an_editor_is_told_which_figure_does_not_add_up(values, field):
    page = module_page(make_course(modules=1))
    for name, value in values.items():
        setattr(page, name, value)

    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert set(refused.value.message_dict) == {field}


# --- Drawing -----------------------------------------------------------------------------------

MANY = [question(f"Question {number}?", "Yes", "No") for number in range(12)]


def test_chance_draws_for_each_go_and_the_draw_lasts_as_long_as_the_go():
    course = make_course(modules=1, quiz=MANY, pass_mark=1, draw_count=4)
    enrolment = make_enrolment(course)
    first = take(enrolment, course, right=False)
    open_now = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)
    again = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)

    assert len(first.questions) == len(open_now.questions) == 4
    assert again == open_now
    assert [q.question_id for q in first.questions] != [q.question_id for q in open_now.questions]
    places = [MANY_PLACES[str(q.question_id)] for q in open_now.questions]
    assert places == sorted(places)
    page = signed_in_as(enrolment.learner).get(quiz_of(course))
    assert "They are picked by chance from 12" in text(page)


MANY_PLACES = {child["id"]: place for place, child in enumerate(MANY)}


# --- Limits and breaks -------------------------------------------------------------------------


def test_past_the_limit_a_learner_goes_on_with_a_reason_that_is_kept():
    course = make_course(modules=1, attempt_limit=1)
    enrolment = make_enrolment(course)
    take(enrolment, course, right=False)

    with pytest.raises(ReasonNeeded) as refused:
        take(enrolment, course, right=False, reason="  ")
    assert refused.value.pause.is_limit_reached
    state = take(enrolment, course, right=True, reason="I read it again. canary")

    assert state.attempt.reason == "I read it again. canary"
    assert state.has_passed
    assert not any("canary" in str(row) for row in LearningEvent.objects.values())
    assert not any("canary" in str(row) for row in StepProgress.objects.values())


def test_whoever_has_passed_goes_again_as_they_like():
    course = make_course(modules=1, attempt_limit=1, break_minutes=60)
    enrolment = make_enrolment(course)
    take(enrolment, course, right=True)

    assert take(enrolment, course, right=False, reason="not asked for").attempt.reason == ""
    assert take(enrolment, course, right=False).attempt.number == 3


def test_a_break_ends_by_itself():
    course = make_course(modules=1, break_minutes=10)
    enrolment = make_enrolment(course)
    take(enrolment, course, right=False)

    with pytest.raises(ReasonNeeded) as refused:
        take(enrolment, course, right=False, now=NOW + timedelta(minutes=9))
    assert refused.value.pause.break_until == NOW + timedelta(minutes=10)
    assert take(enrolment, course, right=False, now=NOW + timedelta(minutes=10)).attempt.number == 2


@given(st.integers(-10_000, 10_000), st.integers(0, 1440))
def test_no_break_is_longer_than_it_is_whatever_the_clock_does(minutes, length):
    attempt = QuizAttempt(submitted_at=NOW, right_count=0, pass_mark=1)
    now = NOW + timedelta(minutes=minutes)

    pause = pause_before_next([attempt], behaviour=QuizBehaviour(break_minutes=length), now=now)

    if pause is None:
        assert length == 0 or minutes >= length
    else:
        assert now < pause.break_until <= now + timedelta(minutes=length)


def test_the_page_asks_for_the_reason_and_keeps_one_that_is_too_long():
    course = make_course(modules=1, attempt_limit=1)
    enrolment = make_enrolment(course)
    take(enrolment, course, right=False)
    client = signed_in_as(enrolment.learner)
    page = client.get(quiz_of(course))
    assert "You have had 1 go. You may have another: tell us why." in text(page)

    empty = press(client, page, "Try the quiz again")
    assert empty.status_code == 422
    assert "Say in a few words why you want to go on." in text(empty)
    long = press(client, page, "Try the quiz again", reason="because " * 100)
    assert long.status_code == 422
    assert "You have used 799." in text(long)
    assert "because because" in soup(long).find("textarea").get_text()
    assert QuizAttempt.objects.count() == 1

    press(client, page, "Try the quiz again", reason="I was called away.")
    assert QuizAttempt.objects.get(number=2).reason == "I was called away."


def test_a_quiz_without_limits_asks_for_no_reason(course, enrolment, signed_in):
    take(enrolment, course, right=False)

    page = signed_in.get(quiz_of(course))

    assert soup(page).find("main").find("textarea") is None
    press(signed_in, page, "Try the quiz again")
    assert QuizAttempt.objects.count() == 2


# --- Returners ---------------------------------------------------------------------------------


def make_returner(course):
    """Somebody who completed the course elsewhere, and begins it in another organisation."""
    earlier = make_organisation()
    learner = make_member(organisation=earlier)
    LearningEvent.objects.create(
        verb="course_completed",
        learner=learner,
        organisation=earlier,
        enrolment_id=uuid.uuid4(),
        course_id=course.course_id,
        activity_id=course.course_id,
        occurred_at=ENROLLED_AT - timedelta(days=400),
    )
    return make_enrolment(course, learner=learner)


def done(enrolment) -> dict[str, str]:
    rows = StepProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    return {row.step: row.evidence.get("kind", "") for row in rows}


@pytest.fixture
def open_to_returners(db):
    quiz = [with_hints(QUIZ[0], "A hint."), *QUIZ[1:]]
    return make_course(modules=1, quiz=quiz, pass_mark=3, allows_test_out=True)


def test_a_returner_who_passes_at_once_has_learn_and_scenario_done(open_to_returners):
    enrolment = make_returner(open_to_returners)

    take(enrolment, open_to_returners, right=True)

    assert done(enrolment) == {"quiz": "", "learn": "tested_out", "scenario": "tested_out"}
    client = signed_in_as(enrolment.learner)
    assert "Learn and Scenario are done too." in text(client.get(quiz_of(open_to_returners)))


def test_a_returner_who_needed_a_hint_has_the_quiz_done_and_no_more(open_to_returners):
    enrolment = make_returner(open_to_returners)
    module = open_to_returners.modules[0]
    state = start_attempt(enrolment=enrolment, module=module, now=NOW)
    wrong = next(o for o in state.questions[0].question["options"] if not o["is_correct"])
    answer_question(
        attempt=state.attempt,
        question_id=state.questions[0].question_id,
        response=wrong["id"],
        course=open_to_returners,
        module=module,
        now=NOW,
    )

    assert take(enrolment, open_to_returners, right=True).has_passed
    assert done(enrolment) == {"quiz": ""}


def test_a_later_go_tests_nobody_out(open_to_returners):
    enrolment = make_returner(open_to_returners)
    take(enrolment, open_to_returners, right=False)

    take(enrolment, open_to_returners, right=True)

    assert done(enrolment) == {"quiz": ""}


def test_a_newcomer_tests_out_of_nothing_and_is_offered_nothing(open_to_returners):
    enrolment = make_enrolment(open_to_returners)
    make_returner(open_to_returners)  # somebody else
    client = signed_in_as(enrolment.learner)
    assert "You have done this course before" not in text(client.get(quiz_of(open_to_returners)))

    take(enrolment, open_to_returners, right=True)

    assert done(enrolment) == {"quiz": ""}


def test_a_returner_is_told_on_the_first_page(open_to_returners):
    client = signed_in_as(make_returner(open_to_returners).learner)

    assert "You have done this course before." in text(client.get(quiz_of(open_to_returners)))


def test_a_returner_tests_out_of_nothing_where_the_quiz_does_not_allow_it(course):
    enrolment = make_returner(course)

    take(enrolment, course, right=True)

    assert done(enrolment) == {"quiz": ""}


def with_the_quiz_after_learn(course, **facts):
    page = module_page(course)
    page.step_locks = [("lock", {"step": "quiz", "after": ["learn"]})]
    for name, value in facts.items():
        setattr(page, name, value)
    publish(page)
    return course_outline(course.slug)


def test_a_quiz_that_opens_after_learn_is_open_to_a_returner_who_may_test_out(open_to_returners):
    course = with_the_quiz_after_learn(open_to_returners)
    enrolment = make_returner(course)
    client = signed_in_as(enrolment.learner)

    page = press(client, client.get(quiz_of(course)), "Start the quiz")
    for answer in ("Myself", "I do", "Ask"):
        page = press(client, page, "Check my answer", response=option(page, answer))
        if upcoming := page.context["state"].next:
            page = client.get(f"{quiz_of(course)}{upcoming.number}/")

    assert done(enrolment) == {"quiz": "", "learn": "tested_out", "scenario": "tested_out"}


def test_the_same_quiz_stays_shut_to_newcomers_and_where_nobody_tests_out(open_to_returners):
    locked = "This step is not open yet"
    course = with_the_quiz_after_learn(open_to_returners)
    newcomer = signed_in_as(make_enrolment(course).learner)
    assert locked in text(newcomer.get(quiz_of(course)))

    course = with_the_quiz_after_learn(course, allows_test_out=False)
    returner = signed_in_as(make_returner(course).learner)
    assert locked in text(returner.get(quiz_of(course)))
    assert returner.post(f"{quiz_of(course)}start/").status_code == 403
    assert not QuizAttempt.objects.exists()


# --- Every go ----------------------------------------------------------------------------------


def test_every_go_can_be_looked_at_again(course, enrolment, signed_in):
    take(enrolment, course, right=False)
    take(enrolment, course, right=True, now=NOW + timedelta(days=1))
    start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW + timedelta(days=2))

    page = signed_in.get(f"{quiz_of(course)}attempts/")

    assert "24 November 2026 at 09:00 : 3 of 3 right. Passed." in text(page)
    assert "23 November 2026 at 09:00 : 0 of 3 right. Not passed." in text(page)
    assert "Begun on 25 November 2026 at 09:00. Go on" in text(page)
    oldest = QuizAttempt.objects.get(number=1)
    shown = text(signed_in.get(f"{quiz_of(course)}attempts/{oldest.public_id}/"))
    assert "You had 0 of 3 right You needed 2 right answers." in shown
    # There is no button here to do it with.
    assert "try again" not in shown
    assert shown.count("Because of") == 3


def test_there_may_be_no_go_yet(signed_in, course):
    assert "You have not taken this quiz yet." in text(signed_in.get(f"{quiz_of(course)}attempts/"))


def test_an_open_go_shows_no_outcome(course, enrolment, signed_in):
    state = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)

    page = signed_in.get(f"{quiz_of(course)}attempts/{state.attempt.public_id}/")

    assert page.url == quiz_of(course)


def test_nobody_sees_somebody_elses_goes(course, enrolment):
    state = take(enrolment, course, right=True)
    stranger = signed_in_as(make_enrolment(course, organisation=enrolment.organisation).learner)
    url = f"{quiz_of(course)}attempts/"

    assert "right" not in text(stranger.get(url))
    assert stranger.get(f"{url}{state.attempt.public_id}/").status_code == 404
    assert Client().get(f"{url}{state.attempt.public_id}/").status_code == 302


def test_a_go_at_another_modules_quiz_is_not_found_here(course, enrolment, signed_in):
    state = take(enrolment, course, right=True)
    elsewhere = course.modules[1].step_url(Step.QUIZ)

    assert signed_in.get(f"{elsewhere}attempts/{state.attempt.public_id}/").status_code == 404


@pytest.mark.parametrize("goes", [1, 5])
def test_the_list_of_goes_costs_the_same_for_many(goes, course, django_assert_num_queries):
    enrolment = make_enrolment(course)
    for _go in range(goes):
        take(enrolment, course, right=True)
    client = signed_in_as(enrolment.learner)
    url = f"{quiz_of(course)}attempts/"
    client.get(url)

    with django_assert_num_queries(5):
        client.get(url)


# --- Sent after the session had ended -----------------------------------------------------------


def test_an_answer_sent_when_signed_out_waits_for_its_own_learner(
    course, enrolment, signed_in, client
):
    page = press(signed_in, signed_in.get(quiz_of(course)), "Start the quiz")
    hidden = {
        tag["name"]: tag["value"] for tag in soup(page).find(id="answer")("input", type="hidden")
    }
    sent = {**hidden, "response": option(page, "Nobody")}

    asked = client.post(f"{quiz_of(course)}1/", sent)
    assert asked.url == f"/accounts/login/?next={quiz_of(course)}1/"
    assert not Answer.objects.exists()
    client.force_login(enrolment.learner)
    back = client.get(f"{quiz_of(course)}1/")

    assert "this answer was not saved. It is still here." in text(back)
    assert soup(back).find("input", checked=True)["value"] == sent["response"]
    press(client, back, "Check my answer", response=sent["response"])
    assert Answer.objects.get().response == sent["response"]
    assert "still here" not in text(client.get(f"{quiz_of(course)}2/"))


def test_an_answer_that_waits_is_shown_to_nobody_else(course, signed_in, client):
    page = press(signed_in, signed_in.get(quiz_of(course)), "Start the quiz")
    attempt = QuizAttempt.objects.get()
    sent = {"attempt": attempt.public_id, "try": 1, "response": option(page, "Nobody")}
    client.post(f"{quiz_of(course)}1/", sent)
    other = make_enrolment(course)
    start_attempt(enrolment=other, module=course.modules[0], now=NOW)
    client.force_login(other.learner)

    back = client.get(f"{quiz_of(course)}1/")

    assert "still here" not in text(back)
    assert soup(back).find("input", checked=True) is None
    assert "answer_put_by" not in client.session


def test_what_is_far_too_long_for_an_answer_is_not_put_by(course, client):
    client.post(f"{quiz_of(course)}1/", {"attempt": "x", "response": "x" * 10_000})

    assert "answer_put_by" not in client.session


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 302),
        ({}, 403),
        ({"origin": "https://evil.example"}, 403),
    ],
)
def test_an_old_pages_token_loses_no_answer_and_saves_none_from_elsewhere(
    course, enrolment, headers, status
):
    client = Client(enforce_csrf_checks=True)
    client.force_login(enrolment.learner)
    state = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)
    asked = state.questions[0]
    right = KINDS["single_choice"].right_response(asked.question)
    sent = {"attempt": state.attempt.public_id, "try": 1, "response": right}

    page = client.post(f"{quiz_of(course)}1/", sent, headers=headers)

    assert page.status_code == status
    assert Answer.objects.count() == (status == 302)
    if not headers:
        assert "This page was old" in text(page)
        assert soup(page).find("input", checked=True)["value"] == right
