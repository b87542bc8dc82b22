"""Feedback at the end: answers are kept, may be changed, and are handed in."""

from datetime import timedelta

import pytest
from django.test import Client

from courses.catalogue.models import Step
from learning.progress.models import StepProgress
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.services import hand_in, start_attempt
from tests.courses.pages import option, press, soup, text
from tests.factories.learning import NOW, QUIZ, make_course, make_enrolment, with_hints

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(db):
    quiz = [with_hints(QUIZ[0], "Never shown."), *QUIZ[1:]]
    return make_course(modules=1, quiz=quiz, pass_mark=2, feedback_when="at_end")


@pytest.fixture
def quiz_url(course) -> str:
    return course.modules[0].step_url(Step.QUIZ)


@pytest.fixture
def first(signed_in, quiz_url):
    return press(signed_in, signed_in.get(quiz_url), "Start the quiz")


def test_an_answer_is_saved_and_the_next_question_comes(signed_in, quiz_url, first):
    page = press(signed_in, first, "Save my answer", response=option(first, "Nobody"))

    assert page.request["PATH_INFO"] == f"{quiz_url}2/"
    assert "1 of 3 answers saved." in text(page)
    back = signed_in.get(f"{quiz_url}1/")
    assert "Answer 1 of 3 saved. You can change it until you hand in." in text(back)
    assert "Because of" not in text(back)
    assert "Never shown." not in text(back)


def test_an_answer_can_be_changed_until_it_is_handed_in(signed_in, quiz_url, first):
    press(signed_in, first, "Save my answer", response=option(first, "Nobody"))
    page = signed_in.get(f"{quiz_url}1/")
    assert soup(page).find("input", checked=True)["value"] == option(page, "Nobody")

    press(signed_in, page, "Save my answer", response=option(page, "Myself"))

    kept = Answer.objects.get()
    assert (kept.number, kept.is_right, kept.saved_count) == (1, True, 2)


def test_an_old_tab_with_another_answer_changes_nothing_unasked(signed_in, quiz_url, first):
    press(signed_in, first, "Save my answer", response=option(first, "Nobody"))

    page = press(signed_in, first, "Save my answer", response=option(first, "Myself"))

    assert page.status_code == 409
    assert Answer.objects.get().response == option(first, "Nobody")
    press(signed_in, page, "Save my answer", response=option(page, "Myself"))
    assert Answer.objects.get().is_right


def test_the_same_answer_sent_twice_is_saved_once(signed_in, first):
    for _time in range(2):
        page = press(signed_in, first, "Save my answer", response=option(first, "Nobody"))
        assert page.status_code == 200

    assert Answer.objects.get().saved_count == 1


def answer_first(client, first):
    return press(client, first, "Save my answer", response=option(first, "Myself"))


def test_before_handing_in_one_sees_what_has_no_answer(signed_in, quiz_url, first):
    answer_first(signed_in, first)

    page = signed_in.get(f"{quiz_url}check/")

    assert "Some questions have no answer yet." in text(page)
    assert "Question 1 : answered" in text(page)
    assert text(page).count("no answer yet") == 3  # the warning, and two questions


def test_handing_in_shows_everything_and_counts_what_is_missing_as_not_right(
    signed_in, quiz_url, first
):
    answer_first(signed_in, first)

    page = press(signed_in, signed_in.get(f"{quiz_url}check/"), "Hand in")

    assert "You had 1 of 3 right" in text(page)
    assert text(page).count("You gave no answer") == 2
    assert "The right answer I do" in text(page)
    assert StepProgress.objects.get(step=Step.QUIZ).completed_at is None
    outcome = signed_in.get(f"{quiz_url}2/")
    assert "You gave no answer" in text(outcome)


def test_nothing_is_answered_after_handing_in(signed_in, quiz_url, first):
    second = answer_first(signed_in, first)
    press(signed_in, signed_in.get(f"{quiz_url}check/"), "Hand in")

    page = press(signed_in, second, "Save my answer", response=option(second, "I do"))

    assert page.status_code == 200
    assert Answer.objects.count() == 1


def test_when_every_question_has_an_answer_handing_in_is_next(signed_in, quiz_url, first):
    page = first
    for words in ("Myself", "I do", "Ask"):
        page = press(signed_in, page, "Save my answer", response=option(page, words))

    assert page.request["PATH_INFO"] == f"{quiz_url}check/"
    assert signed_in.get(quiz_url).url == f"{quiz_url}check/"
    page = press(signed_in, page, "Hand in")
    assert "Well done. The quiz is done." in text(page)


def test_handing_in_twice_is_handing_in_once(course, enrolment):
    module = course.modules[0]
    state = start_attempt(enrolment=enrolment, module=module, now=NOW)
    for _time in range(2):
        hand_in(attempt=state.attempt, course=course, module=module, now=NOW)

    assert QuizAttempt.objects.get().submitted_at == NOW
    assert enrolment.learner.learning_events.filter(verb="quiz_submitted").count() == 1


def test_a_clock_that_jumps_back_hands_nothing_in_before_it_began(course, enrolment):
    module = course.modules[0]
    state = start_attempt(enrolment=enrolment, module=module, now=NOW)

    handed_in = hand_in(
        attempt=state.attempt, course=course, module=module, now=NOW - timedelta(days=1)
    )

    assert handed_in.is_handed_in
    assert QuizAttempt.objects.get().submitted_at == NOW


def test_nobody_hands_in_somebody_elses_attempt(course, signed_in, quiz_url, first):
    answer_first(signed_in, first)
    other = make_enrolment(course)
    start_attempt(enrolment=other, module=course.modules[0], now=NOW)
    stranger = Client()
    stranger.force_login(other.learner)

    stranger.post(f"{quiz_url}check/", {"attempt": QuizAttempt.objects.first().public_id})

    assert not QuizAttempt.objects.filter(submitted_at__isnull=False).exists()


def test_an_attempt_with_feedback_at_once_is_not_handed_in_early():
    course = make_course(modules=1)
    module = course.modules[0]
    state = start_attempt(enrolment=make_enrolment(course), module=module, now=NOW)

    assert hand_in(attempt=state.attempt, course=course, module=module, now=NOW) == state
    assert QuizAttempt.objects.get().submitted_at is None


def test_a_form_of_another_attempt_hands_in_nothing(signed_in, quiz_url, first):
    answer_first(signed_in, first)

    signed_in.post(f"{quiz_url}check/", {"attempt": "x"})
    signed_in.post(f"{quiz_url}check/")

    assert QuizAttempt.objects.get().submitted_at is None


def test_there_is_nothing_to_check_before_the_quiz_begins(signed_in, quiz_url):
    assert signed_in.get(f"{quiz_url}check/").url == quiz_url


def test_the_first_page_says_when_feedback_comes(signed_in, quiz_url):
    page = text(signed_in.get(quiz_url))

    assert "You can change your answers until you hand in." in page
    assert "hint" not in page
