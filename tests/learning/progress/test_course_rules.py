"""What a course asks for: kept from the day a learner begins, and evaluated in one place."""

from dataclasses import dataclass

import pytest
from django.db.models import Value

from courses.catalogue.conditions import CourseRules, How, from_json
from courses.catalogue.models import CoursePage, Step
from courses.catalogue.selectors import course_outline
from learning.enrolments.services import hold
from learning.events.models import LearningEvent
from learning.progress import course_rules
from learning.progress.course_rules import Requirement
from learning.progress.selectors import State, course_progress
from learning.progress.services import evaluate, give_evidence
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


def finish(enrolment, course, *modules):
    for module in modules or course.modules:
        finish_steps(enrolment, course, module)
    enrolment.refresh_from_db()


def completions() -> int:
    return LearningEvent.objects.filter(verb="course_completed").count()


def course_with(course, **rules):
    page = CoursePage.objects.get(translation_key=course.course_id)
    for name, value in rules.items():
        setattr(page, name, value)
    publish(page)
    return course_outline(course.slug)


@dataclass
class PolicyRead:
    """A rule of a course, as an applet above registers one."""

    is_met: bool = False
    name: str = "policy"

    def applies(self, rules: CourseRules) -> bool:
        return rules.policy

    def fact(self, *, enrolment) -> Value:
        return Value(self.is_met)

    def requirement(self, *, enrolment, progress, fact) -> Requirement:
        return Requirement("Read the policy", fact, "Not read yet", "/policy/", "Read it")


@pytest.fixture
def policy(monkeypatch) -> PolicyRead:
    monkeypatch.setattr(course_rules, "_rules", {})
    rule = PolicyRead()
    course_rules.register(rule)
    return rule


def test_requirements_come_back_from_json_as_they_were(course):
    asked = course.requirements

    assert from_json(asked.as_json()) == asked
    assert len(asked.modules) == 2
    assert asked.modules[course.modules[0].module_id][Step.QUIZ].how is How.PASSED


def test_a_course_waits_for_its_rules_and_is_completed_once(course, policy):
    course = course_with(course, needs_policy=True)
    enrolment = make_enrolment(course)
    finish(enrolment, course)
    assert (completed_at(enrolment), completions()) == (None, 0)

    policy.is_met = True
    for now in (LATER, LATER.replace(hour=16)):
        evaluate(enrolment=enrolment, course=course, now=now)

    enrolment.refresh_from_db()
    assert (completed_at(enrolment), completions()) == (LATER, 1)


def test_a_rule_that_an_editor_adds_later_is_not_asked_of_who_began_before(course, policy):
    enrolment = make_enrolment(course)
    course = course_with(course, needs_policy=True)

    finish(enrolment, course)

    assert (completed_at(enrolment), completions()) == (NOW, 1)


def test_a_rule_met_before_the_modules_are_done_completes_nothing(course, policy):
    policy.is_met = True
    course = course_with(course, needs_policy=True)
    enrolment = make_enrolment(course)
    finish(enrolment, course, course.modules[0])

    evaluate(enrolment=enrolment, course=course, now=LATER)

    enrolment.refresh_from_db()
    assert completed_at(enrolment) is None


def test_a_step_that_an_editor_adds_later_is_offered_and_not_required():
    course = make_course(scenario=[])
    enrolment = make_enrolment(course)
    page = module_page(course)
    page.scenario = module_page(make_course()).scenario.raw_data
    publish(page)
    course = course_outline(course.slug)

    first = course_progress(enrolment=enrolment, course=course).modules[0]
    assert [s.step for s in first.steps if not s.is_required] == [Step.SCENARIO]
    required = (Step.LEARN, Step.QUIZ, Step.REFLECT, Step.PRACTISE)
    finish_steps(enrolment, course, course.modules[0], *required)

    assert course_progress(enrolment=enrolment, course=course).modules[0].state is State.DONE


def test_a_module_that_is_unpublished_no_longer_counts(course, enrolment):
    finish(enrolment, course, course.modules[0])
    assert completed_at(enrolment) is None
    module_page(course, 2).unpublish()

    evaluate(enrolment=enrolment, course=course_outline(course.slug), now=LATER)

    enrolment.refresh_from_db()
    assert completed_at(enrolment) == LATER


def test_a_course_of_which_nothing_required_is_left_is_not_a_finished_one(course, enrolment):
    page = module_page(course)
    page.copy(update_attrs={"slug": "new", "title": "New"}, keep_live=True)
    for number in (1, 2):
        module_page(course, number).unpublish()
    grown = course_outline(course.slug)

    finish(enrolment, grown)

    assert (completed_at(enrolment), completions()) == (None, 0)


def test_evidence_that_is_not_enough_is_kept_and_completes_nothing(course, enrolment):
    module = course.modules[0]
    evidence = {"right": 1, "asked": 3, "pass_mark": 2}

    progress = give_evidence(
        held=hold(enrolment.pk),
        course=course,
        module=module,
        step=Step.QUIZ,
        evidence=evidence,
        now=NOW,
    )

    state = progress.of(module.module_id).of(Step.QUIZ)
    assert (state.state, state.evidence) == (State.STARTED, evidence)


def test_a_condition_made_harder_holds_for_beginners_only(course, enrolment):
    page = module_page(course)
    page.scenario_needs = How.EVERY_ENDING
    publish(page)
    course = course_outline(course.slug)
    one_of_two = {"ending": "good", "endings": 2, "endings_met": 1}

    def state(learner):
        progress = give_evidence(
            held=hold(learner.pk),
            course=course,
            module=course.modules[0],
            step=Step.SCENARIO,
            evidence=one_of_two,
            now=NOW,
        )
        return progress.modules[0].of(Step.SCENARIO).state

    assert state(enrolment) is State.DONE
    assert state(make_enrolment(course)) is State.STARTED
