"""What to practise today."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.catalogue.models import Step
from practice.selectors import suggestion
from tests.factories.accounts import make_person
from tests.factories.learning import make_course, make_enrolment
from tests.factories.steps import finish_steps

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def practise(enrolment, course, *numbers):
    for number in numbers:
        module = course.modules[number - 1]
        finish_steps(enrolment, course, module, Step.PRACTISE, now=timezone.now())


def test_somebody_new_starts_with_the_first_practice():
    course = make_course()

    found = suggestion(by=make_person(), day=TODAY)

    assert (found.module_title, found.is_repeat) == ("Module 1", False)
    assert found.url == f"/{course.slug}/module-1/practise/"


def test_a_learner_practises_what_they_are_learning():
    course = make_course(modules=3)
    enrolment = make_enrolment(course)
    practise(enrolment, course, 1)

    found = suggestion(by=enrolment.learner, day=TODAY)

    assert (found.module_title, found.is_repeat) == ("Module 2", False)


def test_when_all_is_practised_another_comes_round_each_day():
    course = make_course(modules=2)
    enrolment = make_enrolment(course)
    practise(enrolment, course, 1, 2)

    found = [
        suggestion(by=enrolment.learner, day=TODAY + timedelta(days=n)).module_title
        for n in range(4)
    ]

    assert found in (
        ["Module 1", "Module 2", "Module 1", "Module 2"],
        ["Module 2", "Module 1", "Module 2", "Module 1"],
    )
    assert suggestion(by=enrolment.learner, day=TODAY).is_repeat


def test_somebody_elses_progress_makes_no_difference():
    course = make_course(modules=2)
    practise(make_enrolment(course), course, 1)

    assert suggestion(by=make_person(), day=TODAY).module_title == "Module 1"


def test_there_is_nothing_to_practise_in_a_course_without_practice():
    make_course(practise=[])

    assert suggestion(by=make_person(), day=TODAY) is None
