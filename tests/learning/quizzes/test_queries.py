"""What an answer costs, on a database whose transactions are real: a test's own savepoints would
count as queries that nobody makes. BEGIN and COMMIT ask for nothing and are not counted."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Cohort, CohortMembership
from courses.catalogue.models import CoursePage, Step
from courses.catalogue.selectors import CourseOutline, course_outline
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.policies.services import acknowledge
from learning.progress.models import Override
from learning.progress.services import override_step
from learning.renewals.services import renew
from tests.courses.pages import option
from tests.factories.accounts import make_person
from tests.factories.learning import (
    NOW,
    SCENARIO,
    completed_at,
    make_course,
    make_enrolment,
    publish,
    question,
    with_hints,
)
from tests.factories.policies import make_policy
from tests.factories.steps import finish_steps
from tests.learning.confidence.saying import say

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 12
# What a course may ask for beside its modules.
RULES = {"needs_confidence": True, "needs_policy": True, "needs_score": 50}


def quiz_course(count: int = 2, *, modules: int = 1, **facts) -> CourseOutline:
    """Modules of Learn and a quiz of so many questions, all of which must be right."""
    quiz = [
        with_hints(question(f"Question {number}?", "Yes", "No"), "Think again.")
        for number in range(count)
    ]
    steps = {"quiz": quiz, "scenario": [], "reflect": [], "practise": [], "pass_mark": count}
    return make_course(modules=modules, **steps | facts)


def changed(course: CourseOutline, **facts) -> CourseOutline:
    page = CoursePage.objects.get(translation_key=course.course_id)
    for name, value in facts.items():
        setattr(page, name, value)
    publish(page)
    return course_outline(course.slug)


def do(enrolment: Enrolment, course: CourseOutline, *steps: Step) -> None:
    if steps:
        finish_steps(enrolment, course, course.modules[0], *steps)


def asked(post: Callable, *request) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert post(*request).status_code == 302
    return sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in queries.captured_queries)


def take(enrolment: Enrolment, course: CourseOutline, *answers: str) -> Iterator[int]:
    """The queries of each answer to the first module's quiz, in a browser that is signed in; at the
    last, where feedback comes at the end, of handing in."""
    client = Client()
    client.force_login(enrolment.learner)
    url = course.modules[0].step_url(Step.QUIZ)
    assert client.post(f"{url}start/").status_code == 302
    page = None
    for answer in answers:
        state = page.context["state"] if page else None
        page = client.get(f"{url}{state.next.number if state else 1}/")
        shown = page.context["asked"]
        sent = {
            "attempt": str(page.context["state"].attempt.public_id),
            "try": str(shown.next_try),
            "response": option(page, answer),
            "sureness": "2",
        }
        yield asked(client.post, f"{url}{shown.number}/", sent)
        page = client.get(f"{url}{shown.number}/")
    state = page.context["state"]
    if state.is_at_end:
        yield asked(
            client.post, f"{url}check/", {"attempt": str(page.context["state"].attempt.public_id)}
        )


def test_an_answer_costs_the_same_in_a_short_quiz_and_in_a_long_one(record_property):
    spent = {}
    for count in (2, 50):
        course = quiz_course(count, asks_sureness=True)
        enrolment = make_enrolment(course)
        do(enrolment, course, Step.LEARN)
        spent[count] = list(take(enrolment, course, *["Yes"] * count))

    few, many = spent.values()
    record_property("measured", f"queries: an answer {few[0]}, the one that hands in {few[-1]}")
    assert LearningEvent.objects.filter(verb="course_completed").count() == 2
    assert max(many) <= MOST
    assert (few[0], few[-1]) == (many[0], many[-1])
    assert set(many[:-1]) == {few[0]}


@pytest.mark.parametrize("feedback_when", ["at_once", "at_end"])
@pytest.mark.parametrize(
    ("answers", "modules", "before", "completes"),
    [
        (["No", "No", "No", "No"], 1, [Step.LEARN], set()),
        (["Yes", "Yes"], 2, [], {"step"}),
        (["Yes", "Yes"], 2, [Step.LEARN], {"step", "module"}),
        (["No", "Yes", "Yes"], 1, [Step.LEARN], {"step", "module", "course"}),
    ],
    ids=["nothing", "the step", "the module", "the course"],
)
def test_whatever_an_answer_completes_it_keeps_to_its_budget(
    feedback_when, answers, modules, before, completes
):
    course = quiz_course(2, modules=modules, feedback_when=feedback_when)
    enrolment = make_enrolment(course)
    do(enrolment, course, *before)
    earlier = set(LearningEvent.objects.values_list("pk", flat=True))

    if feedback_when == "at_end":
        answers = answers[-2:]
    spent = list(take(enrolment, course, *answers))

    assert max(spent) <= MOST
    verbs = set(LearningEvent.objects.exclude(pk__in=earlier).values_list("verb", flat=True))
    assert verbs == {"quiz_submitted"} | {f"{each}_completed" for each in completes}


def returner(course: CourseOutline) -> Enrolment:
    """Somebody in two cohorts who renews what they completed a year ago; now a score is asked."""
    enrolment = make_enrolment(course)
    do(enrolment, course, Step.LEARN, Step.SCENARIO, Step.QUIZ)
    changed(course, needs_score=50)
    for number in range(2):
        cohort = Cohort.objects.create(
            organisation=enrolment.organisation,
            course_id=course.course_id,
            name=f"Cohort {number}",
            starts_at=NOW,
        )
        CohortMembership.objects.create(cohort=cohort, user=enrolment.learner, joined_at=NOW)
    return renew(enrolment=enrolment, by=enrolment.learner, now=NOW + timedelta(days=400))


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_a_returner_who_tests_out_keeps_to_it_too(answer, time_machine):
    course = changed(quiz_course(scenario=SCENARIO, allows_test_out=True), valid_months=12)
    enrolment = returner(course)
    time_machine.move_to(NOW + timedelta(days=401), tick=False)

    spent = list(take(enrolment, course, *[answer] * (2 if answer == "Yes" else 4)))

    enrolment.refresh_from_db()
    assert bool(completed_at(enrolment)) == (answer == "Yes")
    assert max(spent) <= MOST


def test_so_does_the_answer_that_meets_every_rule_after_a_step_was_asked_for_again():
    course = changed(quiz_course(), valid_months=12, **RULES)
    enrolment = make_enrolment(course)
    make_policy(enrolment.organisation)
    do(enrolment, course, Step.LEARN, Step.QUIZ)
    say(enrolment, course, "after", 3)
    acknowledge(by=enrolment.learner, enrolment=enrolment, course=course, seen_version=1, now=NOW)
    override_step(
        enrolment=enrolment,
        course=course,
        module=course.modules[0],
        step=Step.QUIZ,
        action=Override.Action.REOPEN,
        reason="The quiz has changed.",
        by=make_person(),
        now=NOW,
    )
    enrolment.refresh_from_db()
    assert completed_at(enrolment) is None

    spent = list(take(enrolment, course, "Yes", "Yes"))

    enrolment.refresh_from_db()
    assert completed_at(enrolment)
    assert max(spent) <= MOST
