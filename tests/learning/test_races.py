"""Double clicks and second tabs: the same thing at the same moment, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from courses.catalogue.models import Step
from learning.activities.services import record_practice
from learning.completions.models import Completion
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.progress.services import enrol_self
from learning.quizzes.models import Answer, QuizAttempt
from learning.quizzes.services import answer_question, start_attempt
from learning.reflections.models import Reflection, ReflectionRevision
from learning.reflections.services import open_reflection, save_reflection
from learning.scenarios.models import ScenarioRun
from learning.scenarios.services import start_run, take_choice
from tests.factories.accounts import make_member, make_organisation
from tests.factories.learning import NOW, QUIZ, make_course, make_enrolment
from tests.factories.steps import finish_steps

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each deed gave, each done by a thread of its own, all let go at the same moment."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=30)
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


@pytest.fixture
def course():
    return make_course()


@pytest.fixture
def enrolment(course):
    return make_enrolment(course)


def test_enrolling_at_once_enrols_once(course):
    learner = make_member(organisation=make_organisation())

    found = at_once(*[lambda: enrol_self(by=learner, course=course, now=NOW)] * MANY)

    assert len({enrolment.pk for enrolment in found}) == 1
    assert Enrolment.objects.count() == 1
    assert LearningEvent.objects.filter(verb="enrolled").count() == 1


def test_starting_a_quiz_in_several_tabs_starts_one_attempt(course, enrolment):
    module = course.modules[0]

    found = at_once(*[lambda: start_attempt(enrolment=enrolment, module=module, now=NOW)] * MANY)

    assert len({state.attempt.pk for state in found}) == 1
    assert QuizAttempt.objects.count() == 1


def test_answering_a_question_twice_at_once_keeps_one_answer_and_hands_in_once(enrolment):
    course = make_course(quiz=QUIZ[:1], pass_mark=1)
    enrolment = make_enrolment(course)
    module = course.modules[0]
    state = start_attempt(enrolment=enrolment, module=module, now=NOW)
    asked = state.questions[0]

    def answer(option):
        return lambda: answer_question(
            attempt=state.attempt,
            question_id=asked.question_id,
            response=option["id"],
            course=course,
            module=module,
            now=NOW,
        )

    found = at_once(*[answer(option) for option in asked.question["options"]] * 2)

    assert len({after.questions[0].answer.pk for after in found}) == 1
    assert Answer.objects.count() == 1
    assert LearningEvent.objects.filter(verb="quiz_submitted").count() == 1


def test_fifty_answers_at_once_to_the_last_question_give_one_result():
    course = make_course(modules=1, quiz=QUIZ[:1], pass_mark=1)
    enrolment = make_enrolment(course)
    module = course.modules[0]
    state = start_attempt(enrolment=enrolment, module=module, now=NOW)
    asked = state.questions[0]
    options = [option["id"] for option in asked.question["options"]]

    def answer(number):
        return lambda: answer_question(
            attempt=state.attempt,
            question_id=asked.question_id,
            response=options[number % len(options)],
            course=course,
            module=module,
            now=NOW,
            try_number=1,
        )

    found = at_once(*[answer(number) for number in range(50)])

    kept = Answer.objects.get()
    assert {after.questions[0].answer.pk for after in found} == {kept.pk}
    attempt = QuizAttempt.objects.get()
    assert (attempt.submitted_at, attempt.right_count) == (NOW, int(kept.is_right))
    assert LearningEvent.objects.filter(verb="quiz_submitted").count() == 1
    assert LearningEvent.objects.filter(verb="step_completed").count() == int(kept.is_right)


def test_starting_again_while_the_last_answer_is_on_its_way_ends_in_no_deadlock(enrolment):
    course = make_course(quiz=QUIZ[:1], pass_mark=1)
    enrolment = make_enrolment(course)
    module = course.modules[0]
    for _ in range(5):
        state = start_attempt(enrolment=enrolment, module=module, now=NOW)
        asked = state.questions[0]

        def answer(state=state, asked=asked):
            return answer_question(
                attempt=state.attempt,
                question_id=asked.question_id,
                response=asked.question["options"][0]["id"],
                course=course,
                module=module,
                now=NOW,
            )

        def start():
            return start_attempt(enrolment=enrolment, module=module, now=NOW)

        at_once(answer, start, answer, start)

    numbers = list(QuizAttempt.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert QuizAttempt.objects.filter(submitted_at=None).count() <= 1


def test_the_last_two_steps_done_at_once_complete_the_course_once(course, enrolment):
    steps = [(module, step) for module in course.modules for step in module.steps]

    def complete(module, step):
        return lambda: finish_steps(enrolment, course, module, step)

    at_once(*[complete(module, step) for module, step in steps])

    assert Completion.objects.get().completed_at == NOW
    counts = {
        verb: LearningEvent.objects.filter(verb=verb).count()
        for verb in ("step_completed", "module_completed", "course_completed")
    }
    assert counts == {"step_completed": 10, "module_completed": 2, "course_completed": 1}


def test_two_choices_at_once_take_one(course, enrolment):
    module = course.modules[0]
    run = start_run(enrolment=enrolment, module=module, now=NOW)

    def choose(index):
        return lambda: take_choice(
            run=run,
            at=0,
            node_key="start",
            index=index,
            course=course,
            module=module,
            now=NOW,
        )

    found = at_once(choose(0), choose(1), choose(0), choose(1))

    assert len({tuple(map(tuple, after.path)) for after in found}) == 1
    assert ScenarioRun.objects.count() == 1
    assert len(ScenarioRun.objects.get().path) == 1


def test_two_devices_that_save_a_reflection_at_once_lose_no_words(course, enrolment):
    reflection = open_reflection(enrolment=enrolment, module=course.modules[0], now=NOW)
    texts = [f"What I wrote on device {number}." for number in range(MANY)]

    def save(words):
        return lambda: save_reflection(
            reflection=reflection, answers={"what": words}, seen_version=0, now=NOW
        )

    at_once(*[save(words) for words in texts])

    kept = [Reflection.objects.get(), *ReflectionRevision.objects.all()]
    assert sorted(one.words["what"] for one in kept) == texts


def test_practising_twice_at_once_is_practising_once(course, enrolment):
    module = course.modules[0]

    at_once(
        *[
            lambda: record_practice(
                enrolment=enrolment,
                course=course,
                module=module,
                activity_key="three-lines",
                how_it_went="done",
                now=NOW,
            )
        ]
        * MANY
    )

    assert LearningEvent.objects.filter(verb="practised").count() == 1
    assert LearningEvent.objects.filter(verb="step_completed", step=Step.PRACTISE).count() == 1
