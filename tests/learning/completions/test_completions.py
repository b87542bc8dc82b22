"""A completion is a row: one that stands, and those that were taken back, with the reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from courses.catalogue.models import CoursePage, Step
from courses.catalogue.selectors import course_outline
from learning.access import own_enrolment, own_enrolments
from learning.affected import affected
from learning.completions.models import Completion
from learning.completions.selectors import (
    completion_beside,
    completion_of,
    with_completion,
)
from learning.completions.services import NoCompletion, complete, withdraw_completion
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from learning.progress.services import evaluate
from tests.factories.accounts import make_person
from tests.factories.learning import (
    ENROLLED_AT,
    NOW,
    completed_at,
    make_course,
    make_enrolment,
    publish,
)
from tests.factories.renewals import make_expiring_course
from tests.factories.steps import finish_course, finish_steps
from tests.learning.test_races import at_once

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=6)
REASON = "It was somebody else’s."


@pytest.fixture
def leader(db):
    return make_person()


def take_back(enrolment, by, *, reason=REASON, now=LATER) -> Completion:
    with transaction.atomic():
        return withdraw_completion(held=hold(enrolment.pk), reason=reason, by=by, now=now)


def test_a_completion_says_when_on_what_and_under_which_version(course, enrolment):
    page = CoursePage.objects.get(translation_key=course.course_id)
    publish(page)
    course = course_outline(course.slug)

    finish_course(enrolment, course, now=NOW)

    done = Completion.objects.get()
    assert (done.enrolment, done.completed_at) == (enrolment, NOW)
    assert done.rests_on == {"kind": "requirements"}
    assert done.course_version == page.version + 1 == course.version
    event = LearningEvent.objects.get(verb="course_completed")
    assert event.result == {"kind": "requirements", "completion": str(done.public_id)}


def test_nobody_completes_before_they_enrolled(course, enrolment):
    finish_course(enrolment, course, now=ENROLLED_AT - timedelta(days=3))

    assert completed_at(enrolment) == ENROLLED_AT


def test_completing_again_leaves_the_one_row(course, enrolment):
    finish_course(enrolment, course, now=NOW)
    finish_course(enrolment, course, now=LATER)
    evaluate(enrolment=enrolment, course=course, now=LATER)

    assert Completion.objects.get().completed_at == NOW
    assert LearningEvent.objects.filter(verb="course_completed").count() == 1


def test_the_database_refuses_a_second_that_stands(course, enrolment):
    complete(held=enrolment, course=course, now=NOW)

    with pytest.raises(IntegrityError, match="one_that_stands"), transaction.atomic():
        complete(held=enrolment, course=course, now=LATER)

    assert Completion.objects.count() == 1
    assert LearningEvent.objects.filter(verb="course_completed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_several_at_once_complete_the_course_in_one_row():
    course = make_course(modules=1)
    enrolment = make_enrolment(course)
    finish_course(enrolment, course, now=NOW)
    # Every step is done, and nothing is completed yet.
    Completion.objects.all().delete()

    found = at_once(*[lambda: evaluate(enrolment=enrolment, course=course, now=LATER)] * 6)

    done = Completion.objects.get()
    assert {progress.completion for progress in found} == {done}
    # One more than for the row that went.
    assert LearningEvent.objects.filter(verb="course_completed").count() == 2


@pytest.mark.django_db(transaction=True)
def test_taking_it_back_while_steps_are_done_again_leaves_at_most_one():
    course, leader = make_course(modules=1), make_person()
    enrolment = make_enrolment(course)
    finish_course(enrolment, course, now=NOW)

    def again():
        evaluate(enrolment=enrolment, course=course, now=LATER)

    at_once(again, lambda: take_back(enrolment, leader), again, again)
    again()

    first, second = Completion.objects.order_by("pk")
    assert (first.withdrawn_at, second.withdrawn_at) == (LATER, None)
    assert LearningEvent.objects.filter(verb="course_completed").count() == 2
    assert LearningEvent.objects.filter(verb="completion_withdrawn").count() == 1


def test_what_was_taken_back_stays_with_its_reason_and_another_may_follow(
    course, enrolment, leader
):
    finish_course(enrolment, course, now=NOW)

    taken = take_back(enrolment, leader)

    assert completion_of(enrolment) is None
    event = LearningEvent.objects.get(verb="completion_withdrawn")
    assert event.result == {"completion": str(taken.public_id), "by": str(leader.public_id)}
    assert REASON not in str(list(LearningEvent.objects.values()))

    evaluate(enrolment=enrolment, course=course, now=LATER)

    first, second = Completion.objects.order_by("pk")
    assert (first.completed_at, first.withdrawn_at, first.withdrawn_by) == (NOW, LATER, leader)
    assert first.withdrawal_reason == REASON
    assert completion_of(enrolment) == second
    assert second.completed_at == LATER


def test_what_nobody_completed_or_was_taken_back_already_is_not_taken_back(
    course, enrolment, leader
):
    somebody_else = make_enrolment(course)
    finish_course(somebody_else, course, now=NOW)

    with pytest.raises(NoCompletion):
        take_back(enrolment, leader)
    take_back(somebody_else, leader)
    with pytest.raises(NoCompletion):
        take_back(somebody_else, leader, reason="Again")

    assert Completion.objects.get().withdrawal_reason == REASON


@pytest.mark.parametrize(
    "facts, constraint",
    [
        ({"withdrawn_at": NOW}, "withdrawn_with_a_reason"),
        ({"withdrawal_reason": REASON}, "withdrawn_with_a_reason"),
        ({"expiry_date": date(2027, 1, 1)}, "expires_after_it_may_be_renewed"),
        ({"renewal_date": date(2027, 1, 1)}, "expires_after_it_may_be_renewed"),
        (
            {"renewal_date": date(2027, 1, 2), "expiry_date": date(2027, 1, 1)},
            "expires_after_it_may_be_renewed",
        ),
        ({"rests_on": {}}, "rests_on_something"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(course, enrolment, facts, constraint):
    complete(held=enrolment, course=course, now=NOW)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Completion.objects.update(**facts)


# --- Fetched by the same query ------------------------------------------------------


def test_it_comes_with_the_enrolment_whether_there_is_one_or_not(course, enrolment, leader):
    learner = enrolment.learner

    def read():
        with CaptureQueriesContext(connection) as queries:
            found = own_enrolment(
                by=learner,
                course_id=course.course_id,
                among=with_completion(Enrolment.objects.all()),
            )
            completion = completion_of(found)
        return completion, len(queries)

    assert read() == (None, 1)
    finish_course(enrolment, course, now=NOW)
    assert read() == (Completion.objects.get(), 1)
    take_back(enrolment, leader)
    assert read() == (None, 1)
    evaluate(enrolment=enrolment, course=course, now=LATER)
    assert read() == (Completion.objects.get(withdrawn_at=None), 1)


def test_each_enrolment_comes_once_and_with_its_own(leader):
    course = make_course(modules=1)
    twice, once, never = (make_enrolment(course) for _ in range(3))
    for enrolment in (twice, once):
        finish_course(enrolment, course, now=NOW)
    take_back(twice, leader)
    evaluate(enrolment=twice, course=course, now=LATER)

    with CaptureQueriesContext(connection) as queries:
        found = with_completion(Enrolment.objects.order_by("pk"))
        told = [(each, completion_of(each)) for each in found]

    assert len(queries) == 1
    assert [each for each, _ in told] == [twice, once, never]
    times = [completion and completion.completed_at for _, completion in told]
    assert times == [LATER, NOW, None]
    assert list(with_completion(own_enrolments(by=never.learner))) == [never]


def test_it_comes_with_the_steps_too(leader):
    course = make_course(modules=1)
    enrolment, other = make_enrolment(course), make_enrolment(course)
    for each in (enrolment, other):
        finish_course(each, course, now=NOW)
    take_back(other, leader)

    steps = with_completion(StepProgress.objects.order_by("pk"), through="enrolment")

    assert len(steps) == 2 * len(course.modules[0].steps)
    done = completion_of(enrolment)
    for row in steps:
        assert completion_beside(row) == (done if row.enrolment_id == enrolment.pk else None)


# --- What others ask ----------------------------------------------------------------


def test_editors_are_told_of_those_whose_completion_stands(leader):
    course = make_course(modules=1)
    enrolments = [make_enrolment(course) for _ in range(4)]
    for each in enrolments[:3]:
        finish_course(each, course, now=NOW)
    take_back(enrolments[0], leader)

    found = affected(course.course_id, None)

    assert (found.enrolled, found.done, found.begun) == (4, 2, 1)


def test_a_course_of_which_a_step_is_left_is_not_completed_by_evaluating(enrolment, course):
    finish_steps(enrolment, course, course.modules[0], Step.LEARN)

    evaluate(enrolment=enrolment, course=course, now=LATER)

    assert not Completion.objects.exists()


def test_each_completion_counts_as_long_as_the_course_said_then():
    course = make_expiring_course(months=12)
    enrolment = make_enrolment(course)

    finish_course(enrolment, course, now=NOW)

    done = completion_of(enrolment)
    assert (done.renewal_date, done.expiry_date) == (date(2027, 9, 24), date(2027, 11, 23))
