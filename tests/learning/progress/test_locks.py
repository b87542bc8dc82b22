"""What opens later: in words, on every door, and never in the way of somebody who is inside."""

import pytest
from django.test import Client

from courses.catalogue.models import Step
from courses.catalogue.selectors import course_outline
from learning.progress.models import StepProgress
from learning.progress.selectors import course_progress
from learning.progress.services import start_step
from learning.quizzes.models import QuizAttempt
from learning.reflections.models import Reflection
from tests.courses.pages import soup, text
from tests.factories.learning import NOW, make_course, make_enrolment, module_page, publish
from tests.factories.steps import finish_steps

pytestmark = pytest.mark.django_db
STEPS = [step.value for step in Step]


def lock(course, step: str, *after: str):
    page = module_page(course)
    page.step_locks = [("lock", {"step": step, "after": list(after)})]
    publish(page)
    return course_outline(course.slug)


def open_after_previous(course, number=2):
    page = module_page(course, number)
    page.opens_after = "previous"
    publish(page)
    return course_outline(course.slug)


def locks(enrolment, course, number=2) -> list[bool]:
    progress = course_progress(enrolment=enrolment, course=course)
    return [step.lock is not None for step in progress.modules[number - 1].steps]


@pytest.mark.parametrize("step", STEPS)
def test_a_locked_step_says_why_and_what_opens_it(course, signed_in, step):
    course = open_after_previous(course)

    page = signed_in.get(course.modules[1].step_url(step))

    assert page.status_code == 200
    assert "This opens when you have done tip 1, “Module 1”." in text(page)
    assert soup(page).find("main").find("a", href=course.modules[0].url, class_="button")
    assert not soup(page).find("article").find("form")


@pytest.mark.parametrize(
    "door",
    [
        *("learn/done/", "learn/place/", "scenario/choose/", "scenario/again/", "quiz/start/"),
        *("quiz/1/", "reflect/", "practise/"),
    ],
)
def test_every_door_to_a_locked_step_refuses_in_words(course, enrolment, signed_in, door):
    course = open_after_previous(course)

    answer = signed_in.post(
        course.modules[1].url + door,
        {"activity": "three-lines", "how_it_went": "done", "position": "x", "finish": ""},
        follow=True,
    )

    # A question has a page only within an attempt; whoever has none is led back to the lock.
    assert answer.status_code == (200 if door == "quiz/1/" else 403)
    assert "This step is not open yet" in text(answer)
    assert not StepProgress.objects.exists()
    assert not QuizAttempt.objects.exists()


def test_words_typed_for_a_step_that_was_locked_meanwhile_come_back(course, signed_in):
    course = open_after_previous(course)
    url = course.modules[1].step_url(Step.REFLECT)

    page = signed_in.post(url, {"answer-what": "What I thought of it", "finish": ""})

    assert page.status_code == 403
    assert "What I thought of it" in text(page)
    assert not Reflection.objects.exists()


def test_a_visitor_meets_the_lock_too_and_may_sign_in(course):
    course = open_after_previous(course)

    page = Client().get(course.modules[1].step_url(Step.LEARN))

    assert "This step is not open yet" in text(page)
    assert "Sign in, if you have done this" in text(page)


def test_a_module_opens_when_the_one_before_it_is_done(course, enrolment, signed_in):
    course = open_after_previous(course)
    assert locks(enrolment, course) == [True] * 5

    finish_steps(enrolment, course, course.modules[0])

    assert locks(enrolment, course) == [False] * 5
    assert "not open yet" not in text(signed_in.get(course.modules[1].step_url(Step.LEARN)))


def test_a_step_opens_when_those_it_waits_for_are_done(course, enrolment, signed_in):
    course = lock(course, "quiz", "learn", "scenario")
    quiz = course.modules[0].step_url(Step.QUIZ)
    finish_steps(enrolment, course, course.modules[0], Step.LEARN)
    assert "This opens when you have done: Scenario." in text(signed_in.get(quiz))

    finish_steps(enrolment, course, course.modules[0], Step.SCENARIO)

    assert "not open yet" not in text(signed_in.get(quiz))


def test_a_lock_added_later_never_shuts_out_somebody_inside(course, enrolment):
    start_step(enrolment=enrolment, module=course.modules[0], step=Step.QUIZ, now=NOW)
    start_step(enrolment=enrolment, module=course.modules[1], step=Step.LEARN, now=NOW)

    course = lock(course, "quiz", "learn")
    course = open_after_previous(course)

    assert locks(enrolment, course, 1) == [False] * 5
    assert locks(enrolment, course, 2) == [False] * 5


def test_after_completion_everything_stays_open(course, enrolment):
    for module in course.modules:
        finish_steps(enrolment, course, module)
    enrolment.refresh_from_db()
    page = module_page(course)
    page.copy(update_attrs={"slug": "new", "opens_after": "previous"}, keep_live=True)

    course = lock(course, "quiz", "learn")

    assert locks(enrolment, course, 1) == locks(enrolment, course, 3) == [False] * 5


def test_what_a_learner_need_not_do_stands_in_nobodys_way():
    course = make_course(scenario=[])
    enrolment = make_enrolment(course)
    page = module_page(course)
    page.scenario = module_page(make_course()).scenario.raw_data
    publish(page)

    course = lock(course, "quiz", "scenario")

    assert locks(enrolment, course, 1) == [False] * 5
    assert locks(None, course, 1) == [False, False, True, False, False]


def test_modules_that_wait_for_each_other_are_all_open(course):
    course = open_after_previous(course)
    page = module_page(course, 1)
    page.opens_after = "module-2"
    publish(page)

    assert locks(None, course_outline(course.slug), 2) == [False] * 5


def test_the_course_and_the_module_say_what_is_not_open(course, signed_in):
    course = open_after_previous(course)

    assert "Not open yet" in text(signed_in.get(course.url))
    module = signed_in.get(course.modules[1].url)
    assert "This module is not open yet" in text(module)
    assert text(module).count("not open yet") == 6


def test_what_is_next_is_never_something_locked(course, enrolment):
    course = lock(course, "learn", "quiz")

    upcoming = course_progress(enrolment=enrolment, course=course).next

    assert upcoming.step.step is Step.SCENARIO
