"""What an attempt belongs to and why it was begun: the database keeps the two together."""

import pytest
from django.db import IntegrityError, transaction

from learning.access import NotYours
from learning.quizzes.models import QuizAttempt
from learning.quizzes.selectors import own_attempt, own_attempts, scores_of
from learning.renewals.selectors import own_session, own_session_attempt
from tests.factories.learning import NOW, make_course, make_enrolment

pytestmark = pytest.mark.django_db
QUIZ, REFRESHER = QuizAttempt.Purpose.MODULE_QUIZ, QuizAttempt.Purpose.REFRESHER


def make(enrolment, purpose, module_id, *, number=1, is_open=True) -> QuizAttempt:
    over = {} if is_open else {"submitted_at": NOW, "right_count": 0}
    return QuizAttempt.objects.create(
        enrolment=enrolment,
        purpose=purpose,
        module_id=module_id,
        number=number,
        questions=[],
        pass_mark=0,
        started_at=NOW,
        **over,
    )


def refused(name: str, *args, **kwargs) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(*args, **kwargs)


def test_a_modules_quiz_names_its_module_and_a_refresher_names_none(course, enrolment):
    name = "module_where_it_asks_about_one"

    refused(name, enrolment, QUIZ, None)
    refused(name, enrolment, REFRESHER, course.modules[0].module_id)
    refused(name, enrolment, "guess", None)


@pytest.mark.parametrize("purpose", [QUIZ, REFRESHER])
def test_one_go_is_open_and_no_number_comes_twice(course, enrolment, purpose):
    module_id = course.modules[0].module_id if purpose == QUIZ else None
    make(enrolment, purpose, module_id, is_open=False)

    refused("quizattempt_number", enrolment, purpose, module_id, is_open=False)
    make(enrolment, purpose, module_id, number=2)
    refused("one_open", enrolment, purpose, module_id, number=3)
    # Somebody else's are their own.
    make(make_enrolment(course), purpose, module_id)


def test_a_session_and_quizzes_are_open_beside_one_another(course, enrolment):
    sides = [(REFRESHER, None), *((QUIZ, module.module_id) for module in course.modules)]

    for purpose, module_id in sides:
        make(enrolment, purpose, module_id)

    assert QuizAttempt.objects.filter(submitted_at=None).count() == 3


def test_a_session_is_no_modules_attempt_and_no_other_courses(course, enrolment):
    learner = enrolment.learner
    session = make(enrolment, REFRESHER, None, is_open=False)
    taken = make(enrolment, QUIZ, course.modules[0].module_id, is_open=False)
    module_id, course_id = course.modules[0].module_id, course.course_id

    found = own_session_attempt(by=learner, course_id=course_id, attempt_id=session.public_id)
    assert found == session == own_session(by=learner, course_id=course_id, number=1).attempt
    assert own_attempts(by=learner, module_id=module_id) == [taken]
    assert [score.module_id for score in scores_of(enrolment=enrolment)] == [module_id]
    for by, at, attempt in (
        (learner, course_id, taken),
        (learner, make_course().course_id, session),
        (make_enrolment(course).learner, course_id, session),
    ):
        with pytest.raises(NotYours):
            own_session_attempt(by=by, course_id=at, attempt_id=attempt.public_id)
    with pytest.raises(NotYours):
        own_attempt(by=learner, module_id=module_id, attempt_id=session.public_id)
