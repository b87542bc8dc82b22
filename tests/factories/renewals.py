"""A course that expires, and somebody who completed it."""

from datetime import datetime
from typing import Any

from accounts.models import Organisation, User
from courses.catalogue.models import CoursePage
from courses.catalogue.selectors import CourseOutline, course_outline
from learning.enrolments.models import Enrolment
from learning.enrolments.services import enrol
from learning.quizzes.selectors import AttemptState
from learning.renewals.services import answer_in_session, start_session
from tests.factories.accounts import make_member, make_organisation
from tests.factories.learning import make_course, publish, question
from tests.factories.steps import finish_course

QUESTIONS = [question(f"Question {number}?", "Yes", "No") for number in range(1, 11)]


def make_expiring_course(*, months: int | None = 12, **content: Any) -> CourseOutline:
    """One module of Learn and a quiz of ten questions; a completion counts for so many months."""
    content = {"scenario": [], "reflect": [], "practise": [], "quiz": QUESTIONS} | content
    return expires_after(make_course(modules=1, **content), months)


def expires_after(course: CourseOutline, months: int | None) -> CourseOutline:
    """The same course, as an editor changes how long a completion counts."""
    page = CoursePage.objects.get(translation_key=course.course_id)
    page.valid_months = months
    publish(page)
    return course_outline(course.slug)


def completed(
    course: CourseOutline,
    *,
    at: datetime,
    learner: User | None = None,
    organisation: Organisation | None = None,
) -> Enrolment:
    """Somebody's enrolment in which they did every step at that moment."""
    organisation = organisation or make_organisation()
    learner = learner or make_member(organisation=organisation)
    enrolment = enrol(
        learner=learner, organisation=organisation, course_id=course.course_id, by=learner, now=at
    )
    finish_course(enrolment, course, now=at)
    return enrolment


def sit(
    enrolment: Enrolment, course: CourseOutline, *, at: datetime, wrong: tuple[str, ...] = ()
) -> AttemptState:
    """A whole session of a refresher; the prompts named are answered wrong."""
    state = start_session(enrolment=enrolment, course=course, now=at)
    for asked in state.questions:
        is_wrong = any(words in asked.question["prompt"] for words in wrong)
        chosen = next(
            option["id"]
            for option in asked.question["options"]
            if (option["text"] == "No") == is_wrong
        )
        state = answer_in_session(
            attempt=state.attempt,
            question_id=asked.question_id,
            response=chosen,
            course=course,
            now=at,
        )
    return state
