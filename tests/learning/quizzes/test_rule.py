"""The rule that asks for a lowest score."""

import uuid

import pytest

from courses.catalogue.models import CoursePage, Step
from courses.catalogue.selectors import course_outline
from learning.events.models import LearningEvent
from learning.progress.course_rules import checklist
from learning.progress.selectors import course_progress
from learning.progress.services import evaluate, sweep_completions
from learning.quizzes.models import QuizAttempt
from tests.courses.pages import soup, text
from tests.factories.learning import NOW, completed_at, make_course, make_enrolment, publish
from tests.factories.steps import finish_course, mark_steps

pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=15)


@pytest.fixture
def course(db):
    course = make_course()
    page = CoursePage.objects.get(translation_key=course.course_id)
    page.needs_score = 70
    publish(page)
    return course_outline(course.slug)


def hand_in(enrolment, module, right, *, number=1):
    QuizAttempt.objects.create(
        enrolment=enrolment,
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        module_id=module.module_id,
        number=number,
        questions=[{"id": str(uuid.uuid4())}] * 10,
        pass_mark=1,
        started_at=NOW,
        submitted_at=NOW,
        right_count=right,
    )


def finish(enrolment, course):
    """Every step; somebody who leads the learner marks the quizzes, so there is no attempt."""
    for module in course.modules:
        if Step.QUIZ in module.steps:
            mark_steps(enrolment, course, module, Step.QUIZ)
    finish_course(enrolment, course)


def rule(enrolment, course):
    progress = course_progress(enrolment=enrolment, course=course)
    return checklist(progress)[1]


def test_the_best_attempt_at_each_quiz_counts(course, enrolment):
    first, second = course.modules
    hand_in(enrolment, first, 9)
    hand_in(enrolment, first, 2, number=2)
    hand_in(enrolment, second, 5)

    found = rule(enrolment, course)

    assert found.is_met
    assert found.reason == "Your score is 70%. You have taken 2 of 2 quizzes."


def test_a_quiz_not_taken_counts_as_nothing_and_is_where_to_go(course, enrolment):
    hand_in(enrolment, course.modules[0], 10)

    found = rule(enrolment, course)

    assert not found.is_met
    assert found.reason == "Your score is 50%. You have taken 1 of 2 quizzes."
    assert found.url == course.modules[1].step_url("quiz")


def test_a_score_just_below_is_not_rounded_up(course, enrolment):
    hand_in(enrolment, course.modules[0], 10)
    hand_in(enrolment, course.modules[1], 3)

    assert rule(enrolment, course).reason.startswith("Your score is 65%.")


def test_another_learners_attempts_are_not_mine(course, enrolment):
    for module in course.modules:
        hand_in(make_enrolment(course), module, 10)

    assert rule(enrolment, course).reason.startswith("Your score is 0%.")


def test_a_course_without_a_quiz_asks_for_no_score():
    course = make_course(quiz=[])
    page = CoursePage.objects.get(translation_key=course.course_id)
    page.needs_score = 70
    publish(page)
    course = course_outline(course.slug)
    enrolment = make_enrolment(course)

    finish(enrolment, course)

    assert completed_at(enrolment) == NOW


def test_the_course_waits_for_the_score_and_says_so(course, enrolment, signed_in):
    finish(enrolment, course)
    assert completed_at(enrolment) is None

    for url in (course.url, "/learn/"):
        page = signed_in.get(url)
        assert "What is left" in text(page)
        assert "2 of 2 tips are done." in text(page)
        assert "A score of 70% or more over all quizzes" in text(page)
        assert soup(page).find("a", href=course.modules[0].step_url("quiz"), string=True)


def test_a_completion_that_nobody_evaluated_is_found_by_the_sweep(course, enrolment):
    others = [make_enrolment(course) for _ in range(3)]
    finish(enrolment, course)
    finish(others[0], course)
    for module in course.modules:
        hand_in(enrolment, module, 10)

    found = [sweep_completions(now=LATER, batch_size=2) for _ in range(2)]

    enrolment.refresh_from_db()
    assert (found, completed_at(enrolment)) == ([1, 0], LATER)
    assert LearningEvent.objects.filter(verb="course_completed").count() == 1


def test_a_completed_course_has_nothing_left(course, enrolment, signed_in):
    finish(enrolment, course)
    for module in course.modules:
        hand_in(enrolment, module, 10)
    evaluate(enrolment=enrolment, course=course, now=LATER)

    assert "What is left" not in text(signed_in.get(course.url))
