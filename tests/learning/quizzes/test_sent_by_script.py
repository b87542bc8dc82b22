"""What the quiz's script is told about an answer it sends: saved or not, and where to go on."""

import pytest
from django.test import Client

from courses.catalogue.models import Step
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.sent_answers import learner_key
from learning.quizzes.services import hand_in, start_attempt
from tests.courses.pages import soup, text
from tests.factories.learning import NOW, QUIZ, make_course, make_enrolment, with_hints

pytestmark = pytest.mark.django_db
HINTED = with_hints(QUIZ[0], "Think of your ward.")
BY_SCRIPT = {"accept": "application/json"}


@pytest.fixture
def course(db):
    return make_course(modules=1, quiz=[HINTED, QUIZ[1]], pass_mark=2)


@pytest.fixture
def started(course, enrolment):
    return start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)


def url_of(course, number: int = 1) -> str:
    return f"{course.modules[0].step_url(Step.QUIZ)}{number}/"


def send(client: Client, course, state, words: str, *, number: int = 1, **facts):
    """Sends the option that says this, as the script does."""
    asked = state.questions[number - 1].question
    chosen = next(o["id"] for o in asked["options"] if o["text"] == words)
    sent = {"attempt": state.attempt.public_id, "try": 1, "response": chosen, **facts}
    return client.post(url_of(course, number), sent, headers=BY_SCRIPT)


def test_an_answer_that_is_saved_says_so_and_where_its_outcome_is(course, started, signed_in):
    told = send(signed_in, course, started, "Myself")

    assert told.json() == {"is_saved": True, "url": url_of(course)}
    assert Answer.objects.get().is_right


def test_an_answer_sent_again_is_saved_once_and_told_the_same(course, started, signed_in):
    first = send(signed_in, course, started, "Nobody")
    again = send(signed_in, course, started, "Nobody")

    assert first.json() == again.json() == {"is_saved": True, "url": url_of(course)}
    assert Answer.objects.count() == 1


def test_another_answer_to_the_same_try_is_told_that_it_is_not_what_was_saved(
    course, started, signed_in
):
    send(signed_in, course, started, "Nobody")
    late = send(signed_in, course, started, "Myself")

    assert late.json() == {"is_saved": False, "url": url_of(course)}
    assert not Answer.objects.get().is_right


def test_an_answer_to_a_question_that_is_over_is_told_so(course, started, signed_in):
    send(signed_in, course, started, "Myself")
    late = send(signed_in, course, started, "Nobody", **{"try": 2})

    assert late.json() == {"is_saved": False, "url": url_of(course)}


def test_an_answer_after_handing_in_is_told_so_though_the_question_had_none(db):
    course = make_course(modules=1, quiz=QUIZ, pass_mark=1, feedback_when="at_end")
    enrolment = make_enrolment(course)
    module = course.modules[0]
    state = start_attempt(enrolment=enrolment, module=module, now=NOW)
    hand_in(attempt=state.attempt, course=course, module=module, now=NOW)
    client = Client()
    client.force_login(enrolment.learner)

    late = send(client, course, state, "Myself")

    assert late.json() == {"is_saved": False, "url": url_of(course)}
    assert not Answer.objects.exists()


def test_with_feedback_at_the_end_it_is_told_the_next_question(db):
    course = make_course(modules=1, quiz=QUIZ, pass_mark=1, feedback_when="at_end")
    enrolment = make_enrolment(course)
    state = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)
    client = Client()
    client.force_login(enrolment.learner)

    told = send(client, course, state, "Myself")

    assert told.json() == {"is_saved": True, "url": url_of(course, 2)}


def test_an_answer_that_is_none_brings_the_page_with_what_is_wrong(course, started, signed_in):
    sent = {"attempt": started.attempt.public_id, "try": 1}
    page = signed_in.post(url_of(course), sent, headers=BY_SCRIPT)

    assert page.status_code == 422
    assert soup(page).select_one("[data-error-summary]")
    assert soup(page).select_one("#quiz-script")["data-learner"]


def test_somebody_signed_out_is_told_where_to_sign_in_and_the_site_puts_nothing_by(course, started):
    stranger = Client()
    told = send(stranger, course, started, "Myself")

    assert told.status_code == 401
    assert told.json() == {"url": f"/accounts/login/?next={url_of(course)}"}
    assert not stranger.session.keys()
    assert not Answer.objects.exists()


def test_somebody_elses_attempt_is_told_only_who_is_here(course, started, signed_in):
    other = make_enrolment(course)
    client = Client()
    client.force_login(other.learner)

    told = send(client, course, started, "Myself")
    made_up = send(client, course, started, "Myself", attempt="0" * 32)

    assert told.status_code == made_up.status_code == 403
    assert told.json() == made_up.json() == {"learner": learner_key(other.learner)}
    assert not Answer.objects.exists()


def test_every_page_of_the_quiz_names_its_learner_in_a_way_that_says_nothing(
    course, started, signed_in, learner
):
    quiz = course.modules[0].step_url(Step.QUIZ)
    send(signed_in, course, started, "Myself")
    send(signed_in, course, started, "A robot", number=2)
    attempt = QuizAttempt.objects.get()
    addresses = [quiz, f"{quiz}1/", f"{quiz}attempts/", f"{quiz}attempts/{attempt.public_id}/"]

    named = {
        soup(signed_in.get(address)).select_one("#quiz-script")["data-learner"]
        for address in addresses
    }

    assert named == {learner_key(learner)}
    assert learner.email not in named
    assert str(learner.pk) not in named


def test_a_visitor_gets_no_script_that_keeps_answers(course, client):
    page = client.get(course.modules[0].step_url(Step.QUIZ))

    assert "Sign in to start" in text(page)
    assert not soup(page).select("#quiz-script")


def test_a_shared_computer_keeps_answers_no_longer_than_the_browser_is_open(
    course, started, signed_in
):
    alone = soup(signed_in.get(url_of(course))).select_one("#quiz-script")
    session = signed_in.session
    session["shared_computer"] = True
    session.save()
    shared = soup(signed_in.get(url_of(course))).select_one("#quiz-script")

    assert not alone.has_attr("data-shared")
    assert shared.has_attr("data-shared")
