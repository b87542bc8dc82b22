"""A course, an enrolled learner and their browser, for whoever tests with all three."""

import pytest
from django.test import Client

from accounts.models import User
from courses.catalogue.selectors import CourseOutline
from learning.enrolments.models import Enrolment
from tests.factories.learning import make_course, make_enrolment


@pytest.fixture
def course(db) -> CourseOutline:
    return make_course()


@pytest.fixture
def enrolment(course) -> Enrolment:
    return make_enrolment(course)


@pytest.fixture
def learner(enrolment) -> User:
    return enrolment.learner


@pytest.fixture
def signed_in(learner) -> Client:
    """A browser in which the enrolled learner is signed in."""
    client = Client()
    client.force_login(learner)
    return client
