"""Somebody who leads a learner marks, opens or reopens a step: with a reason, written down."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.catalogue.models import Step
from courses.catalogue.selectors import course_outline
from learning.access import NotYours
from learning.enrolments.services import hold
from learning.events.models import LearningEvent
from learning.progress.models import Override, StepProgress
from learning.progress.selectors import State, course_progress
from learning.progress.services import (
    NothingToChange,
    evaluate,
    give_evidence,
    override_step,
    start_step,
)
from learning.reflections.services import finish_reflection, open_reflection, save_reflection
from tests.courses.pages import text
from tests.factories.accounts import make_person
from tests.factories.learning import (
    NOW,
    completed_at,
    make_course,
    make_enrolment,
    module_page,
    publish,
)
from tests.factories.steps import finish_course, finish_steps

pytestmark = pytest.mark.django_db
LATER = NOW.replace(hour=15)
REASON = "You showed me this on the ward."
Action = Override.Action


@pytest.fixture
def leader():
    return make_person()


def override(enrolment, course, step, action, by, *, number=1, now=LATER):
    done = override_step(
        enrolment=enrolment,
        course=course,
        module=course.modules[number - 1],
        step=step,
        action=action,
        reason=REASON,
        by=by,
        now=now,
    )
    enrolment.refresh_from_db()
    return done


def count(verb: str) -> int:
    return LearningEvent.objects.filter(verb=verb).count()


def test_a_step_is_marked_as_done_with_a_reason_the_learner_reads(
    course, enrolment, signed_in, leader
):
    done = override(enrolment, course, Step.QUIZ, Action.COMPLETE, leader)

    row = StepProgress.objects.get()
    assert row.completed_at == LATER
    assert row.evidence == {"kind": "override", "override": str(done.public_id)}
    event = LearningEvent.objects.get(verb="step_marked_done")
    assert event.result == {"override": str(done.public_id), "by": str(leader.public_id)}
    for url in (course.modules[0].step_url(Step.QUIZ), course.url, "/learn/"):
        assert REASON in text(signed_in.get(url)), url
    assert enrolment.last_module_id is None


def test_a_reason_is_in_no_event(course, enrolment, leader):
    override(enrolment, course, Step.QUIZ, Action.COMPLETE, leader)

    assert REASON not in str(list(LearningEvent.objects.values()))


def test_marking_the_last_step_completes_the_course(course, enrolment, leader):
    for number in (1, 2):
        for step in course.modules[0].steps:
            override(enrolment, course, step, Action.COMPLETE, leader, number=number)

    assert (count("module_completed"), count("course_completed")) == (2, 1)
    assert completed_at(enrolment) == LATER


def test_a_locked_step_is_opened_for_one_learner_alone(course, enrolment, leader):
    page = module_page(course)
    page.step_locks = [("lock", {"step": "quiz", "after": ["learn"]})]
    publish(page)
    course = course_outline(course.slug)

    override(enrolment, course, Step.QUIZ, Action.UNLOCK, leader)

    def lock_of(learner):
        return course_progress(enrolment=learner, course=course).modules[0].of(Step.QUIZ).lock

    assert lock_of(enrolment) is None
    assert lock_of(make_enrolment(course)) is not None
    assert count("step_unlocked") == 1


def test_reopening_takes_the_step_its_module_and_its_course_back(course, enrolment, leader):
    finish_course(enrolment, course)

    override(enrolment, course, Step.QUIZ, Action.REOPEN, leader)

    progress = course_progress(enrolment=enrolment, course=course)
    assert completed_at(enrolment) is None
    assert progress.modules[0].of(Step.QUIZ).state is State.STARTED
    assert progress.modules[0].state is State.STARTED
    event = LearningEvent.objects.get(verb="step_reopened")
    assert event.result["was_course_completed"] is True


def test_a_reopened_step_done_again_completes_module_and_course_again(course, enrolment, leader):
    finish_course(enrolment, course)
    override(enrolment, course, Step.QUIZ, Action.REOPEN, leader)
    for _ in range(2):
        finish_steps(enrolment, course, course.modules[0], Step.QUIZ, now=LATER)

    enrolment.refresh_from_db()
    progress = course_progress(enrolment=enrolment, course=course)
    assert completed_at(enrolment) == LATER
    assert (count("module_completed"), count("course_completed")) == (3, 2)
    assert progress.overridden == ()


def test_reopening_a_step_that_was_not_required_leaves_the_course_complete(leader):
    course = make_course(scenario=[])
    enrolment = make_enrolment(course)
    finish_course(enrolment, course)
    page = module_page(course)
    page.scenario = module_page(make_course()).scenario.raw_data
    publish(page)
    course = course_outline(course.slug)
    override(enrolment, course, Step.SCENARIO, Action.COMPLETE, leader)

    override(enrolment, course, Step.SCENARIO, Action.REOPEN, leader)

    assert completed_at(enrolment) == NOW


def test_a_reflection_that_was_reopened_can_be_finished_again(course, enrolment, leader):
    module = course.modules[0]
    reflection = open_reflection(enrolment=enrolment, module=module, now=NOW)
    save_reflection(reflection=reflection, answers={"what": "Words"}, seen_version=0, now=NOW)
    finish_reflection(reflection=reflection, course=course, module=module, now=NOW)
    override(enrolment, course, Step.REFLECT, Action.REOPEN, leader)

    finish_reflection(reflection=reflection, course=course, module=module, now=LATER)

    assert StepProgress.objects.get(step="reflect").completed_at == LATER
    assert count("reflection_finished") == 1


@pytest.mark.parametrize("action", [Action.REOPEN, Action.UNLOCK])
def test_what_is_not_done_is_not_reopened_and_what_is_open_is_not_opened(
    course, enrolment, leader, action
):
    with pytest.raises(NothingToChange):
        override(enrolment, course, Step.QUIZ, action, leader)

    assert not Override.objects.exists()


def test_pressing_twice_acts_once(course, enrolment, leader):
    override(enrolment, course, Step.QUIZ, Action.COMPLETE, leader)

    with pytest.raises(NothingToChange):
        override(enrolment, course, Step.QUIZ, Action.COMPLETE, leader)

    assert Override.objects.count() == count("step_marked_done") == 1


def test_nobody_overrides_their_own_steps(course, enrolment):
    with pytest.raises(NotYours):
        override(enrolment, course, Step.QUIZ, Action.COMPLETE, enrolment.learner)


def test_pages_cost_one_query_more_for_somebody_whose_steps_were_overridden(
    course, enrolment, signed_in, leader, django_assert_max_num_queries
):
    signed_in.get(course.url)
    for step in course.modules[0].steps:
        override(enrolment, course, step, Action.COMPLETE, leader)

    for url in (course.url, course.modules[0].step_url(Step.LEARN)):
        with django_assert_max_num_queries(6):
            assert signed_in.get(url).status_code == 200


# --- Progress goes forwards --------------------------------------------------------------------

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["start", "evidence", "complete", "evaluate", "edit", "unpublish", "publish", "reopen"]
        ),
        st.integers(1, 2),
        st.sampled_from(list(Step)),
        st.integers(0, 3),
    ),
    max_size=10,
)


def done_steps(enrolment) -> set[tuple]:
    rows = StepProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    return set(rows.values_list("module_id", "step", "completed_at"))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_progress_never_goes_backwards_except_by_an_audited_act(acts):
    course = make_course()
    enrolment, leader = make_enrolment(course), make_person()
    everything = course
    before, was_completed = done_steps(enrolment), None

    for number, (act, module_number, step, right) in enumerate(acts):
        module = everything.modules[module_number - 1]
        place = {"enrolment": enrolment, "module": module, "step": step}
        now = NOW.replace(minute=number)
        live = course_outline(course.slug)
        if act == "start":
            start_step(**place, now=now)
        elif act == "evidence":
            evidence = {"right": right, "asked": 3, "pass_mark": 2, "ending": "good"}
            evidence |= {"activities": 1, "available": 2}
            found = {"held": hold(enrolment.pk), "module": module, "step": step}
            give_evidence(**found, course=live, evidence=evidence, now=now)
        elif act == "evaluate":
            evaluate(enrolment=enrolment, course=live, now=now)
        elif act == "edit":
            page = module_page(everything, module_number)
            page.pass_mark, page.scenario_needs = right, "every_ending"
            publish(page)
        elif act == "unpublish":
            module_page(everything, module_number).unpublish()
        elif act == "publish":
            publish(module_page(everything, module_number))
        reopened = set()
        if act in ("complete", "reopen") and live.module_by_id(module.module_id):
            try:
                override_step(
                    **place, course=live, action=Action(act), reason="R", by=leader, now=now
                )
                reopened = {(module.module_id, step.value)} if act == "reopen" else set()
            except NothingToChange:
                pass

        after = done_steps(enrolment)
        lost = {(module_id, name) for module_id, name, _ in before - after}
        assert lost <= reopened
        now_completed = completed_at(enrolment)
        assert was_completed in (None, now_completed) or reopened
        before, was_completed = after, now_completed

    reopenings = Override.objects.filter(enrolment=enrolment, action=Action.REOPEN)
    assert reopenings.count() == (
        LearningEvent.objects.filter(verb="step_reopened", learner=enrolment.learner).count()
    )
