"""Feedback at once: a wrong answer gets a hint and another try."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from courses.catalogue.models import Step
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.services import NotTheNextTry, answer_question, start_attempt
from tests.courses.pages import focused, option, press, soup, text, title
from tests.factories.learning import (
    NOW,
    QUIZ,
    make_course,
    make_enrolment,
    module_page,
    publish,
    with_hints,
)

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Think of your ward.", "It is you."
HINTED = with_hints(QUIZ[0], FIRST, SECOND, read_again="be-yourself")


@pytest.fixture
def course(db):
    return make_course(modules=1, quiz=[HINTED, QUIZ[1]], pass_mark=2, asks_sureness=True)


@pytest.fixture
def started(course, enrolment):
    return start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)


@pytest.fixture
def quiz_url(course) -> str:
    return course.modules[0].step_url(Step.QUIZ)


def give(state, course, words: str, *, number: int = 1, **facts):
    """Answers a question of the attempt with the option that says this."""
    asked = state.questions[number - 1]
    chosen = next(o["id"] for o in asked.question["options"] if o["text"] == words)
    return answer_question(
        attempt=state.attempt,
        question_id=asked.question_id,
        response=chosen,
        course=course,
        module=course.modules[0],
        **{"now": NOW, **facts},
    )


def test_a_question_has_as_many_tries_as_hints_and_one_more(course, started):
    state = started
    for tries, hint in ((1, FIRST), (2, SECOND)):
        state = give(state, course, "Nobody")
        asked = state.questions[0]
        assert (asked.hint, asked.is_open, asked.marked) == (hint, True, None)
        assert asked.tries_left == 3 - tries

    state = give(state, course, "Somebody grander")

    assert not state.questions[0].is_open
    assert not state.questions[0].marked.is_right
    assert [a.number for a in Answer.objects.order_by("number")] == [1, 2, 3]
    assert state.next.number == 2


def test_a_question_that_is_closed_takes_no_more_answers(course, started):
    give(started, course, "Myself")
    state = give(started, course, "Nobody")

    assert state.questions[0].answer.is_right
    assert Answer.objects.count() == 1


def test_right_after_a_hint_counts_as_right_and_the_first_tries_are_told_apart(course, started):
    give(started, course, "Nobody")
    give(started, course, "Myself")

    state = give(started, course, "I do", number=2)

    assert state.has_passed
    evidence = StepProgress.objects.get(step=Step.QUIZ).evidence
    assert (evidence["right"], evidence["right_at_first"]) == (2, 1)


def test_a_try_keeps_its_mark_its_version_and_its_time(course, started):
    give(started, course, "Nobody", sureness=3, seconds=99_999)

    kept = Answer.objects.get()
    assert (kept.number, kept.fraction, kept.is_right, kept.sureness) == (1, 0.0, False, 3)
    assert kept.seconds == 3600
    assert kept.question_version == started.questions[0].question["version"]


def test_how_sure_is_asked_at_the_first_try_only(course, started):
    state = give(started, course, "Nobody", sureness=1)
    assert not state.questions[0].asks_sureness

    give(started, course, "Myself", sureness=3)

    assert [a.sureness for a in Answer.objects.order_by("number")] == [1, None]


def test_a_try_sent_twice_is_kept_once(course, started):
    give(started, course, "Nobody", try_number=1)
    state = give(started, course, "Somebody grander", try_number=1)

    assert len(state.questions[0].tries) == 1
    assert Answer.objects.get().response == state.questions[0].answer.response


@pytest.mark.parametrize("number", [0, 2, 9_999])
def test_a_try_out_of_order_saves_nothing(course, started, number):
    with pytest.raises(NotTheNextTry) as refused:
        give(started, course, "Myself", try_number=number)

    assert refused.value.state.answered_count == 0
    assert not Answer.objects.exists()


def test_a_clock_that_jumps_back_puts_no_answer_before_the_start(course, enrolment, started):
    yesterday = NOW - timedelta(days=1)
    give(started, course, "Myself", now=yesterday)
    give(started, course, "I do", number=2, now=yesterday)

    attempt = QuizAttempt.objects.get()
    assert attempt.submitted_at == attempt.started_at == NOW
    assert set(Answer.objects.values_list("answered_at", flat=True)) == {NOW}


def test_hints_that_an_editor_takes_away_stay_in_an_attempt_that_is_open(course, started):
    page = module_page(course)
    page.quiz = QUIZ[:2]
    publish(page)

    assert give(started, course, "Nobody").questions[0].hint == FIRST


@pytest.mark.parametrize(
    "values",
    [
        {"fraction": 1.5},
        {"fraction": -0.1},
        {"is_right": True, "fraction": 0.5},
        {"sureness": 4},
        {"seconds": 3601},
        {"number": 0},
    ],
)
def test_the_database_refuses_what_no_answer_can_be(started, values):
    asked = started.questions[0]
    facts = {
        "attempt": started.attempt,
        "question_id": asked.question_id,
        "question_version": "x",
        "response": "x",
        "fraction": 0,
        "is_right": False,
        "answered_at": NOW,
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(**{**facts, **values})


# --- The page ----------------------------------------------------------------------------------


def begin(client, url):
    return press(client, client.get(url), "Start the quiz")


def test_the_first_page_says_how_this_quiz_goes(signed_in, quiz_url):
    page = text(signed_in.get(quiz_url))

    assert "Some questions have a hint." in page
    assert "We ask how sure you are." in page
    assert "You can try again as often as you like. There is no time limit." in page
    assert "by chance" not in page


def test_a_wrong_answer_is_asked_again_with_a_hint_and_the_answer_given(signed_in, quiz_url):
    page = begin(signed_in, quiz_url)
    chosen = option(page, "Nobody")

    page = press(signed_in, page, "Check my answer", response=chosen)

    assert focused(page) == "Not right yet. Try again"
    assert title(page).startswith("Not right yet: Question 1 of 2")
    assert f"A hint: {FIRST}" in text(page)
    assert "You have 2 more tries." in text(page)
    assert soup(page).find("input", checked=True)["value"] == chosen
    assert "Because of" not in text(page)
    assert soup(page).find("input", attrs={"name": "try"})["value"] == "2"
    status = soup(page).find(id="quiz-status")
    assert status["role"] == "status"
    words = " ".join(status.get_text().split())
    assert words == ("Not right yet. Your try at question 1 of 2 is saved.")


def test_the_status_line_is_never_empty(signed_in, quiz_url):
    page = press(signed_in, signed_in.get(quiz_url), "Start the quiz")

    said = soup(page).find(id="quiz-status").get_text(strip=True)

    assert said == "Each answer is saved as you give it."


def test_the_last_try_shows_what_was_right_why_and_where_to_read_again(course, signed_in, quiz_url):
    page = begin(signed_in, quiz_url)
    for words in ("Nobody", "Nobody", "Somebody grander"):
        page = press(signed_in, page, "Check my answer", response=option(page, words))

    assert focused(page) == "No, that is not right"
    assert "The right answer Myself" in text(page)
    again = soup(page).find("a", string="Read about this again")
    assert again["href"] == f"{course.modules[0].step_url(Step.LEARN)}#be-yourself"


def test_very_sure_and_wrong_is_told_something_useful(signed_in, quiz_url):
    page = begin(signed_in, quiz_url)

    page = press(signed_in, page, "Check my answer", response=option(page, "Nobody"), sureness="3")

    assert "You were very sure." in text(page)


def test_unsure_and_right_is_told_something_useful(signed_in, quiz_url):
    page = begin(signed_in, quiz_url)

    page = press(signed_in, page, "Check my answer", response=option(page, "Myself"), sureness="1")

    assert "You were not sure, and you were right." in text(page)
    assert Answer.objects.get().seconds is not None


@pytest.mark.parametrize("sureness", ["", "4", "very", "x" * 10_000, "\x00"])
def test_how_sure_may_be_left_out_or_tampered_with_and_the_answer_counts(
    signed_in, quiz_url, sureness
):
    page = begin(signed_in, quiz_url)

    press(signed_in, page, "Check my answer", response=option(page, "Myself"), sureness=sureness)

    assert Answer.objects.get().sureness is None
    assert Answer.objects.get().is_right


@pytest.mark.parametrize("shown", ["", "nonsense", "x" * 10_000, "\x00"])
def test_a_tampered_time_is_no_time_and_the_answer_counts(signed_in, quiz_url, shown):
    page = begin(signed_in, quiz_url)

    press(signed_in, page, "Check my answer", response=option(page, "Myself"), shown=shown)

    assert Answer.objects.get().seconds is None


@pytest.mark.parametrize(
    ("jump", "seconds"),
    [(timedelta(days=-400), 0), (timedelta(seconds=-1), 0), (timedelta(days=400), 3600)],
)
def test_a_clock_that_jumps_makes_no_time_below_nothing_or_above_an_hour(
    client, learner, quiz_url, jump, seconds
):
    with time_machine.travel(NOW, tick=False):
        client.force_login(learner)
        page = begin(client, quiz_url)
    with time_machine.travel(NOW + jump, tick=False):
        # The session has ended, or not yet begun.
        client.force_login(learner)
        page = press(client, page, "Check my answer", response=option(page, "Myself"))

    assert focused(page) == "Yes, that is right"
    kept = Answer.objects.get()
    assert kept.seconds == seconds
    assert kept.answered_at >= kept.attempt.started_at == NOW


def test_the_time_of_another_question_is_no_time(signed_in, quiz_url):
    page = begin(signed_in, quiz_url)
    stamp = soup(page).find("input", attrs={"name": "shown"})["value"]
    press(signed_in, page, "Check my answer", response=option(page, "Myself"))
    page = signed_in.get(f"{quiz_url}2/")

    press(signed_in, page, "Check my answer", response=option(page, "I do"), shown=stamp)

    assert Answer.objects.order_by("pk").last().seconds is None


@pytest.mark.parametrize("number", ["", "0", "-1", "2", "x", "9" * 400])
def test_a_page_that_is_not_the_newest_keeps_the_answer_and_saves_nothing(
    signed_in, quiz_url, number
):
    page = begin(signed_in, quiz_url)
    chosen = option(page, "Myself")

    page = press(signed_in, page, "Check my answer", response=chosen, **{"try": number})

    assert page.status_code == 409
    assert "What you chose here is not saved." in text(page)
    assert soup(page).find("input", checked=True)["value"] == chosen
    assert not Answer.objects.exists()
    press(signed_in, page, "Check my answer", response=chosen)
    assert Answer.objects.get().is_right


@pytest.mark.parametrize("attempt", ["", "nonsense", "x" * 10_000, "0" * 32])
def test_a_form_of_no_attempt_of_ones_own_saves_nothing(signed_in, quiz_url, attempt):
    page = begin(signed_in, quiz_url)

    page = press(
        signed_in, page, "Check my answer", response=option(page, "Myself"), attempt=attempt
    )

    assert page.status_code == 200
    assert not Answer.objects.exists()


def test_no_word_of_an_answer_or_a_sureness_is_in_an_event(course, started):
    give(started, course, "Nobody", sureness=3)
    give(started, course, "Myself")
    give(started, course, "I do", number=2)

    results = list(LearningEvent.objects.values_list("result", flat=True))
    assert results
    assert not any("Myself" in str(result) or "sureness" in str(result) for result in results)


def test_a_stranger_can_answer_no_try_of_somebody_elses(course, client, started):
    client.force_login(make_enrolment(course).learner)
    asked = started.questions[0]
    url = course.modules[0].step_url(Step.QUIZ)

    client.post(
        f"{url}1/",
        {
            "attempt": started.attempt.public_id,
            "try": 1,
            "response": asked.question["options"][0]["id"],
        },
    )

    assert not Answer.objects.exists()
