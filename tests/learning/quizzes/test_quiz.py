"""Taking a quiz."""

import uuid

import pytest
from django.test import Client

from courses.catalogue.models import Step
from courses.questions.marking import InvalidResponse
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.selectors import attempt_state
from learning.quizzes.services import (
    NoSuchQuestion,
    NothingToAsk,
    answer_question,
    start_attempt,
)
from tests.courses.pages import focused, option, press, soup, text, title
from tests.factories.learning import NOW, make_course, make_enrolment, module_page, publish

pytestmark = pytest.mark.django_db


def answer_all(state, course, *, right: int):
    """Answers every question, the first so many of them rightly."""
    module = course.modules[0]
    for place, asked in enumerate(state.questions):
        options = asked.question["options"]
        chosen = next(o for o in options if o["is_correct"] == (place < right))
        state = answer_question(
            attempt=state.attempt,
            question_id=asked.question_id,
            response=chosen["id"],
            course=course,
            module=module,
            now=NOW,
        )
    return state


@pytest.fixture
def started(course, enrolment):
    return start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)


def test_enough_right_answers_complete_the_step(course, enrolment, started):
    state = answer_all(started, course, right=2)

    assert state.has_passed
    row = StepProgress.objects.get(enrolment=enrolment, step=Step.QUIZ)
    assert row.completed_at == NOW
    assert row.evidence["right"] == 2


def test_too_few_right_answers_hand_in_the_attempt_and_complete_nothing(course, enrolment, started):
    state = answer_all(started, course, right=1)

    assert state.attempt.submitted_at == NOW
    assert not state.has_passed
    assert StepProgress.objects.get(enrolment=enrolment, step=Step.QUIZ).completed_at is None
    assert LearningEvent.objects.get(verb="quiz_submitted").result["right"] == 1


def test_after_a_failed_attempt_a_new_one_begins(course, enrolment, started):
    answer_all(started, course, right=0)

    again = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)

    assert again.attempt.number == 2
    assert again.answered_count == 0


def test_a_passed_quiz_stays_done_when_a_later_attempt_fails(course, enrolment, started):
    answer_all(started, course, right=3)
    again = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)

    answer_all(again, course, right=0)

    row = StepProgress.objects.get(enrolment=enrolment, step=Step.QUIZ)
    assert row.completed_at == NOW
    assert row.evidence["right"] == 3


def test_starting_twice_gives_the_same_attempt(course, enrolment, started):
    assert started == start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)


def test_the_first_answer_stands(course, started):
    asked = started.questions[0]
    facts = {
        "attempt": started.attempt,
        "question_id": asked.question_id,
        "course": course,
        "module": course.modules[0],
        "now": NOW,
    }
    first, second = (option["id"] for option in asked.question["options"][:2])

    answer_question(response=first, **facts)
    state = answer_question(response=second, **facts)

    assert state.questions[0].answer.response == first
    assert Answer.objects.count() == 1


def test_what_an_editor_changes_meanwhile_changes_the_next_attempt_only(course, enrolment, started):
    page = module_page(course)
    page.quiz = [page.quiz.raw_data[1]]
    page.pass_mark = 1
    publish(page)

    state = answer_all(started, course, right=2)

    assert len(state.questions) == 3
    assert state.has_passed
    again = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)
    assert [q.question["prompt"] for q in again.questions] == ['<p dir="auto">Who answers?</p>']


def test_how_a_quiz_goes_is_fixed_when_an_attempt_begins(course, enrolment, started):
    page = module_page(course)
    page.feedback_when, page.asks_sureness, page.pass_mark = "at_end", True, 3
    publish(page)

    state = answer_all(started, course, right=2)

    assert not state.is_at_end
    assert not state.questions[0].wants_sureness
    assert state.has_passed
    again = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)
    assert again.is_at_end
    assert again.questions[0].wants_sureness
    assert again.attempt.pass_mark == 3


def test_a_question_or_an_option_of_another_quiz_is_refused(course, started):
    facts = {"course": course, "module": course.modules[0], "now": NOW}
    with pytest.raises(NoSuchQuestion):
        answer_question(attempt=started.attempt, question_id=uuid.uuid4(), response="x", **facts)
    with pytest.raises(InvalidResponse):
        answer_question(
            attempt=started.attempt,
            question_id=started.questions[0].question_id,
            response=started.questions[1].question["options"][0]["id"],
            **facts,
        )
    assert not Answer.objects.exists()


def test_a_module_whose_questions_went_away_has_nothing_to_ask(course, enrolment):
    page = module_page(course)
    page.quiz = []
    publish(page)

    with pytest.raises(NothingToAsk):
        start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)


# --- The pages --------------------------------------------------------------------------------


@pytest.fixture
def quiz_url(course) -> str:
    return course.modules[0].step_url(Step.QUIZ)


def test_a_wrong_answer_is_told_in_words_with_the_right_one_and_why(signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")

    page = press(signed_in, page, "Check my answer", response=option(page, "Somebody grander"))

    assert focused(page) == "No, that is not right"
    assert title(page).startswith("Not right: Question 1 of 3")
    assert "Your answer Somebody grander The right answer Myself" in text(page)
    assert "Because of Somebody grander." in text(page)


def test_a_quiz_goes_on_at_the_open_question(signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")
    press(signed_in, page, "Check my answer", response=option(page, "Myself"))

    page = signed_in.get(quiz_url, follow=True)

    assert title(page).startswith("Question 2 of 3")
    assert "Who answers?" in text(page)


def test_no_answer_gets_a_clear_message(signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")

    page = press(signed_in, page, "Check my answer")

    assert page.status_code == 422
    assert title(page).startswith("Error: ")
    assert text(page).count("Choose an answer.") == 2  # in the summary, and at the question


def test_a_tampered_answer_is_refused_politely(signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")

    for response in ("x" * 10_000, "\x00", str(uuid.uuid4()), "1"):
        page = press(signed_in, page, "Check my answer", response=response)
        assert page.status_code == 422
        assert "Choose one of the answers shown." in text(page)
    assert not Answer.objects.exists()


def test_a_question_that_was_retired_meanwhile_is_still_answered_and_explained(
    course, signed_in, quiz_url
):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")
    module = module_page(course)
    module.quiz = [module.quiz.raw_data[1]]
    module.pass_mark = 1
    publish(module)

    page = press(signed_in, page, "Check my answer", response=option(page, "Nobody"))

    assert focused(page) == "No, that is not right"
    assert "Your answer Nobody The right answer Myself" in text(page)
    assert Answer.objects.get().response == option_of(QuizAttempt.objects.get(), "Nobody")
    assert title(signed_in.get(f"{quiz_url}3/")).startswith("Question 3 of 3")


def option_of(attempt, words: str) -> str:
    options = attempt.questions[0]["options"]
    return next(option["id"] for option in options if option["text"] == words)


def test_while_the_module_is_away_nothing_is_saved_and_the_quiz_goes_on_afterwards(
    course, signed_in, quiz_url
):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")
    module = module_page(course)
    module.unpublish()

    refused = press(signed_in, page, "Check my answer", response=option(page, "Myself"))
    assert refused.status_code == 404
    said = refused.content.decode()
    assert "This module is away for now" in said
    assert "What you have just sent came too late, so it is not saved." in said
    assert not Answer.objects.exists()
    publish(module)
    page = press(signed_in, page, "Check my answer", response=option(page, "Myself"))

    assert focused(page) == "Yes, that is right"


def test_pressing_twice_answers_once_and_shows_the_outcome(signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")
    right, wrong = option(page, "Myself"), option(page, "Nobody")

    press(signed_in, page, "Check my answer", response=right)
    page = press(signed_in, page, "Check my answer", response=wrong)

    assert page.status_code == 200
    assert focused(page) == "Yes, that is right"
    assert Answer.objects.count() == 1


def test_a_form_of_an_earlier_attempt_answers_nothing_in_the_new_one(
    course, enrolment, signed_in, quiz_url
):
    old = press(signed_in, signed_in.get(quiz_url), "Start the quiz")
    answer_all(attempt_state(QuizAttempt.objects.get()), course, right=0)
    press(signed_in, signed_in.get(quiz_url), "Try the quiz again")

    page = press(signed_in, old, "Check my answer", response=option(old, "Myself"))

    assert page.status_code == 200
    assert Answer.objects.filter(attempt__number=2).count() == 0


def test_the_result_is_kind_and_shows_every_reason(course, signed_in, enrolment, quiz_url):
    started = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)
    answer_all(started, course, right=1)

    page = signed_in.get(quiz_url)

    assert focused(page) == "You had 1 of 3 right"
    assert text(page).count("Because of") == 3
    assert "Try the quiz again" in text(page)


def test_a_question_that_does_not_exist_is_not_found(signed_in, quiz_url):
    press(signed_in, signed_in.get(quiz_url), "Start the quiz")

    assert signed_in.get(f"{quiz_url}4/").status_code == 404
    assert signed_in.get(f"{quiz_url}0/").status_code == 404


def test_a_visitor_reads_about_the_quiz_and_signs_in_to_start_it(client, course, quiz_url):
    page = client.get(quiz_url)
    assert "There are 3 questions" in text(page)

    started = client.post(f"{quiz_url}start/")

    assert started.status_code == 302
    assert started.url == f"/accounts/login/?next={quiz_url}"
    assert client.get(f"{quiz_url}1/").url == f"/accounts/login/?next={quiz_url}1/"


def test_nobody_sees_or_answers_somebody_elses_attempt(course, signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")
    press(signed_in, page, "Check my answer", response=option(page, "Somebody grander"))
    attempt = QuizAttempt.objects.get()
    stranger = Client()
    stranger.force_login(make_enrolment(course).learner)

    assert "Somebody grander" not in text(stranger.get(quiz_url))
    assert stranger.get(f"{quiz_url}1/").url == quiz_url
    stranger.post(
        f"{quiz_url}2/",
        {"attempt": attempt.public_id, "response": attempt.questions[1]["options"][0]["id"]},
    )
    assert Answer.objects.count() == 1


def test_a_learner_whose_first_deed_is_the_quiz_is_enrolled_by_it(course):
    learner = make_enrolment(make_course()).learner
    client = Client()
    client.force_login(learner)
    url = course.modules[0].step_url(Step.QUIZ)

    press(client, client.get(url), "Start the quiz")

    assert learner.enrolments.filter(course_id=course.course_id).exists()


def test_options_stand_in_an_order_that_lasts_as_long_as_the_attempt(course, signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")

    def shown(response):
        return [label.text.strip() for label in soup(response).find("main").find_all("label")]

    assert sorted(shown(page)) == ["Myself", "Nobody", "Somebody grander"]
    assert shown(signed_in.get(f"{quiz_url}1/")) == shown(page)


def test_an_answer_proposed_by_the_address_is_chosen_and_not_yet_given(signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")
    chosen = option(page, "Nobody")

    page = signed_in.get(f"{quiz_url}1/", {"response": chosen})
    assert soup(page).find("input", checked=True)["value"] == chosen
    assert not Answer.objects.exists()

    for nonsense in ("x" * 10_000, "\x00", "<script>"):
        assert signed_in.get(f"{quiz_url}1/", {"response": nonsense}).status_code == 200
