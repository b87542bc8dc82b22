"""What an answer costs, on a database whose transactions are real: a test's own savepoints would
count as queries that nobody makes. BEGIN and COMMIT ask for nothing and are not counted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.catalogue.models import Step
from courses.events.models import LearningEvent
from courses.progress.services import complete_step
from tests.courses.pages import option
from tests.factories.learning import NOW, make_course, make_enrolment, question

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 12


def answer_all(count: int, **behaviour) -> list[int]:
    """The queries of each answer to a quiz of so many questions, the last step of a module."""
    quiz = [question(f"Question {number}?", "Yes", "No") for number in range(count)]
    course = make_course(
        modules=1, quiz=quiz, pass_mark=count, scenario=[], reflect=[], practise=[], **behaviour
    )
    enrolment = make_enrolment(course)
    module = course.modules[0]
    complete_step(
        enrolment=enrolment, course=course, module=module, step=Step.LEARN, evidence={}, now=NOW
    )
    client = Client()
    client.force_login(enrolment.learner)
    url = module.step_url(Step.QUIZ)
    client.post(f"{url}start/")
    spent = []
    for number in range(1, count + 1):
        page = client.get(f"{url}{number}/")
        sent = {
            "attempt": str(page.context["state"].attempt.public_id),
            "try": "1",
            "response": option(page, "Yes"),
            "sureness": "2",
        }
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"{url}{number}/", sent).status_code == 302
        asked = [query["sql"] for query in queries.captured_queries]
        spent.append(sum(sql not in {"BEGIN", "COMMIT"} for sql in asked))
    return spent


def test_an_answer_costs_at_most_twelve_queries_also_when_it_completes_the_course(record_property):
    few, many = answer_all(2, asks_sureness=True), answer_all(50, asks_sureness=True)

    record_property("measured", f"queries: an answer {few[0]}, the one that hands in {few[-1]}")
    assert LearningEvent.objects.filter(verb="course_completed").count() == 2
    assert max(many) <= MOST
    assert (few[0], few[-1]) == (many[0], many[-1])
    assert set(many[:-1]) == {few[0]}
