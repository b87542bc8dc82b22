"""The budgets of queries, on the real course: two for a visitor, six for a learner who reads a
course or a Learn page, twelve for a learner's other pages. As many for little as for much."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content.files.fingerprint import fingerprint_of
from courses.catalogue.files.reader import read_course
from courses.catalogue.selectors import CourseOutline, course_outline
from courses.catalogue.services import import_course
from leading.seeding import COURSE_LIBRARY, in_review
from learning.progress.services import enrol_self
from tests.factories.accounts import make_member, make_organisation
from tests.factories.policies import make_policy
from tests.factories.steps import finish_steps

COURSE = "/ten-tips/"
MODULE = f"{COURSE}be-authentic/"
LEARN = f"{MODULE}learn/"
READING = ["/", COURSE, MODULE, LEARN, f"{COURSE}welcome/", f"{COURSE}sources/"]
OTHERS = ["/learn/", "/practice/", "/practice/plan/", "/accounts/profile/"]
OTHERS += [f"{COURSE}eleventh-tip/"]
OTHERS += [f"{COURSE}renewal/", f"{COURSE}confidence/", f"{COURSE}policy/"]
OTHERS += [f"{MODULE}{step}/" for step in ("scenario", "quiz", "reflect", "practise")]
MOST_FOR_A_VISITOR, MOST_FOR_READING, MOST = 2, 6, 12


@pytest.fixture
def course(db) -> CourseOutline:
    folder, now = COURSE_LIBRARY, timezone.now()
    import_course(
        course=in_review(read_course(folder), now),
        by=None,
        now=now,
        fingerprint=fingerprint_of(folder),
    )
    return course_outline("ten-tips")


def learner_after(course: CourseOutline, steps: int) -> Client:
    """Somebody who has done the first so many steps of the course, in their browser."""
    now = timezone.now()
    organisation = make_organisation()
    make_policy(organisation)
    learner = make_member(organisation=organisation)
    enrolment = enrol_self(by=learner, course=course, now=now)
    order = [(module, step) for module in course.modules for step in module.steps]
    for module, step in order[:steps]:
        finish_steps(enrolment, course, module, step, now=now)
    client = Client()
    client.force_login(learner)
    return client


def queries(client: Client, path: str) -> int:
    """What a page costs a process that has shown it before."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


def test_pages_keep_to_their_budget_of_queries(course, record_property):
    visitor = {path: queries(Client(), path) for path in READING}
    first_module = len(course.modules[0].steps)
    begun, few, many = [
        {path: queries(client, path) for path in READING + OTHERS}
        for client in (learner_after(course, steps) for steps in (1, first_module, 10_000))
    ]

    for name, counts in {"visitor": visitor, "learner": many}.items():
        said = ", ".join(f"{path} {count}" for path, count in counts.items())
        record_property("measured", f"queries, {name}: {said}")
    assert few == many
    assert {path: n for path, n in visitor.items() if n > MOST_FOR_A_VISITOR} == {}
    for counts in (begun, many):
        assert {path: counts[path] for path in READING if counts[path] > MOST_FOR_READING} == {}
        assert {path: counts[path] for path in OTHERS if counts[path] > MOST} == {}
