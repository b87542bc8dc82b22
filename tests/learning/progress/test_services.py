"""Progress goes forwards, and is written down once."""

import pytest

from courses.catalogue.models import Step
from courses.catalogue.selectors import course_outline
from learning.activities.services import record_practice
from learning.enrolments.services import hold
from learning.events.models import LearningEvent
from learning.lessons.services import finish_reading
from learning.progress.models import StepProgress
from learning.progress.selectors import NoSuchStep, State, course_progress, my_learning, step_page
from learning.progress.services import give_evidence, start_step
from tests.factories.learning import (
    NOW,
    completed_at,
    make_course,
    make_enrolment,
    module_page,
    publish,
)
from tests.factories.steps import finish_steps

pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=15)


def complete(enrolment, course, module, *steps, now=NOW):
    finish_steps(enrolment, course, module, *steps, now=now)
    enrolment.refresh_from_db()
    return course_progress(enrolment=enrolment, course=course)


def events(verb: str) -> int:
    return LearningEvent.objects.filter(verb=verb).count()


def test_a_step_is_completed_once_and_its_first_evidence_stands(course, enrolment):
    place = {"course": course, "module": course.modules[0]}
    finish_reading(enrolment=enrolment, **place, now=NOW)

    finish_reading(enrolment=enrolment, **place, now=LATER)
    another = {"step": Step.LEARN, "evidence": {"kind": "another"}}
    give_evidence(held=hold(enrolment.pk), **place, **another, now=LATER)

    row = StepProgress.objects.get()
    assert (row.completed_at, row.evidence) == (NOW, {"kind": "own_word"})
    assert events("step_completed") == 1


def test_a_module_and_a_course_are_done_with_their_last_step(course, enrolment):
    first, second = course.modules
    progress = complete(enrolment, course, first)
    assert (progress.done_count, events("module_completed")) == (1, 1)
    assert progress.state is State.STARTED

    progress = complete(enrolment, course, second, now=LATER)

    enrolment.refresh_from_db()
    assert progress.state is State.DONE
    assert completed_at(enrolment) == LATER
    assert (events("module_completed"), events("course_completed")) == (2, 1)


def test_a_course_that_grows_does_not_take_a_completion_back(course, enrolment):
    for module in course.modules:
        complete(enrolment, course, module)
    page = module_page(course)
    page.copy(update_attrs={"slug": "new", "title": "New"}, keep_live=True)
    grown = course_outline(course.slug)

    enrolment.refresh_from_db()
    progress = course_progress(enrolment=enrolment, course=grown)
    assert progress.state is State.DONE
    assert [each.module.slug for each in progress.extra] == ["new"]
    complete(enrolment, grown, grown.modules[2], now=LATER)

    enrolment.refresh_from_db()
    assert completed_at(enrolment) == NOW
    assert events("course_completed") == 1


def test_a_step_added_to_a_finished_module_does_not_finish_it_twice(enrolment):
    course = make_course(scenario=[])
    enrolment = make_enrolment(course)
    complete(enrolment, course, course.modules[0])
    page = module_page(course)
    page.scenario = module_page(make_course()).scenario.raw_data
    publish(page)
    grown = course_outline(course.slug)

    complete(enrolment, grown, grown.modules[0], Step.SCENARIO, now=LATER)

    assert events("module_completed") == 1


def test_a_step_the_module_does_not_have_is_not_completed(enrolment):
    course = make_course(quiz=[])
    with pytest.raises(NoSuchStep):
        give_evidence(
            held=hold(make_enrolment(course).pk),
            course=course,
            module=course.modules[0],
            step=Step.QUIZ,
            evidence={"right": 1, "asked": 1, "pass_mark": 1},
            now=NOW,
        )


def test_a_clock_that_went_back_breaks_nothing(course, enrolment):
    module = course.modules[0]
    start_step(enrolment=enrolment, module=module, step=Step.LEARN, now=LATER)

    complete(enrolment, course, module, Step.LEARN, now=NOW)

    assert StepProgress.objects.get().completed_at == LATER


def test_practising_twice_on_a_day_counts_once_and_again_the_next_day(course, enrolment):
    def practise(now, module=course.modules[0]):
        record_practice(
            enrolment=enrolment,
            course=course,
            module=module,
            activity_key="three-lines",
            how_it_went="done",
            now=now,
        )

    practise(NOW)
    practise(NOW.replace(hour=23))
    assert events("practised") == 1

    practise(NOW.replace(day=24, hour=0))
    practise(NOW, module=course.modules[1])  # the same name in another module
    assert events("practised") == 3


def test_a_module_that_has_no_steps_yet_holds_nobody_up(course, enrolment):
    page = module_page(course, 2)
    page.learn = page.scenario = page.quiz = page.reflect = page.practise = []
    page.save()  # as a page from before the publish gate
    publish(page.get_parent().specific)
    course = course_outline(course.slug)

    progress = complete(enrolment, course, course.modules[0])

    assert progress.state is State.DONE
    assert progress.next is None
    assert events("course_completed") == 1


# --- What is next ------------------------------------------------------------------------------


def next_of(enrolment) -> tuple[int, str]:
    up = my_learning(by=enrolment.learner).next
    return up.module.module.number, up.step.step.value


def test_a_new_learner_starts_with_the_first_step(enrolment):
    assert next_of(enrolment) == (1, "learn")


def test_a_step_begun_is_gone_on_with_where_it_was(course, enrolment):
    complete(enrolment, course, course.modules[0], Step.LEARN)
    start_step(
        enrolment=enrolment,
        module=course.modules[1],
        step=Step.LEARN,
        position="be-yourself",
        now=NOW,
    )

    assert next_of(enrolment) == (2, "learn")
    step = my_learning(by=enrolment.learner).next.step
    assert step.resume_url == f"{course.modules[1].url}learn/#be-yourself"


def test_after_a_module_comes_the_next_one(course, enrolment):
    complete(enrolment, course, course.modules[0])

    assert next_of(enrolment) == (2, "learn")


def test_a_module_begun_is_gone_on_with_and_one_not_begun_is_new(course, enrolment):
    complete(enrolment, course, course.modules[0], Step.LEARN)
    assert my_learning(by=enrolment.learner).next.is_started

    complete(enrolment, course, course.modules[0])
    assert not my_learning(by=enrolment.learner).next.is_started


def test_what_was_left_out_is_offered_before_the_end(course, enrolment):
    first, second = course.modules
    complete(enrolment, course, first, Step.LEARN, Step.QUIZ, Step.REFLECT, Step.PRACTISE)
    complete(enrolment, course, second)

    assert next_of(enrolment) == (1, "scenario")


def test_when_all_is_done_nothing_is_next(course, enrolment):
    for module in course.modules:
        complete(enrolment, course, module)

    assert my_learning(by=enrolment.learner).next is None


def test_the_course_seen_last_comes_first(course, enrolment):
    other = make_course()
    second = make_enrolment(other, learner=enrolment.learner, organisation=enrolment.organisation)
    start_step(enrolment=second, module=other.modules[0], step=Step.LEARN, now=NOW)
    start_step(enrolment=enrolment, module=course.modules[0], step=Step.QUIZ, now=LATER)

    learning = my_learning(by=enrolment.learner)

    assert [p.course.slug for p in learning.courses] == [course.slug, other.slug]


def test_the_last_step_leads_back_to_one_left_out(course, enrolment):
    module = course.modules[0]
    complete(enrolment, course, module, Step.LEARN, Step.SCENARIO, Step.REFLECT, Step.PRACTISE)

    page = step_page(
        by=enrolment.learner,
        course_slug=course.slug,
        module_slug=module.slug,
        step=Step.PRACTISE,
    )

    assert page.next_url == module.step_url(Step.QUIZ)
    assert page.next_label == "Next: Quiz"


def test_the_last_module_leads_back_to_the_course(course, enrolment):
    complete(enrolment, course, course.modules[1])

    page = step_page(
        by=enrolment.learner,
        course_slug=course.slug,
        module_slug=course.modules[1].slug,
        step=Step.PRACTISE,
    )

    assert page.next_url == course.url


def test_progress_in_a_module_that_was_taken_down_is_kept_but_not_counted(course, enrolment):
    complete(enrolment, course, course.modules[0])
    module_page(course).unpublish()
    smaller = course_outline(course.slug)

    progress = course_progress(enrolment=enrolment, course=smaller)

    assert (progress.done_count, len(progress.modules)) == (0, 1)
    assert StepProgress.objects.filter(enrolment=enrolment).count() == 5
