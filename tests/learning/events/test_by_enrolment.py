"""What happened in one enrolment is not what happened in another of the same learner."""

import pytest

from courses.catalogue.models import Step
from learning.activities.services import record_practice
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.events.selectors import any_module_completed, module_completed, practised_activities
from learning.progress.models import StepProgress
from tests.factories.learning import NOW, make_course, make_enrolment
from tests.factories.steps import finish_steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def two(course) -> list[Enrolment]:
    """The same course, taken for two organisations by one learner."""
    here = make_enrolment(course)
    return [here, make_enrolment(course, learner=here.learner)]


def practise(enrolment: Enrolment, course, activity_key: str = "three-lines") -> dict:
    """The evidence there is when the learner has said that they practised."""
    module = course.modules[0]
    record_practice(
        enrolment=enrolment,
        course=course,
        module=module,
        activity_key=activity_key,
        how_it_went="done",
        now=NOW,
    )
    return StepProgress.objects.get(enrolment=enrolment, step=Step.PRACTISE).evidence


def test_a_module_completed_in_one_is_not_completed_in_the_other(course, two):
    module = course.modules[0]
    finish_steps(two[0], course, module)

    for enrolment, is_it in zip(two, [True, False], strict=True):
        found = Enrolment.objects.values(
            this=module_completed(
                enrolment_id=enrolment.public_id, module_id=course.modules[0].module_id
            ),
            another=module_completed(
                enrolment_id=enrolment.public_id, module_id=course.modules[1].module_id
            ),
            some=any_module_completed(enrolment_id=enrolment.public_id),
        ).get(pk=enrolment.pk)
        assert found == {"this": is_it, "another": False, "some": is_it}


def test_practice_of_one_is_not_counted_in_the_other(course, two):
    here, there = two
    practise(here, course, "three-lines")
    practise(there, course, "a-kind-reply")

    done = [
        practised_activities(enrolment_id=each.public_id, module_id=course.modules[0].module_id)
        for each in two
    ]

    assert done == [["three-lines"], ["a-kind-reply"]]


def test_practising_once_a_day_does_for_both_and_is_written_down_once(course, two):
    here, there = (practise(each, course) for each in two)

    assert (here["activities"], here["minutes"]) == (1, 15)
    assert (there["activities"], there["minutes"]) == (1, 15)
    assert LearningEvent.objects.filter(verb="practised").count() == 1
