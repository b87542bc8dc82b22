"""Prepares the site for the browser, and people who stand at different points in the course.

Run once, in a process of its own with the site's own settings. What it leaves
behind is the cast: by name, the session key that signs each person in.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.selectors import open_organisation, person_by_email
from config.local import prepare
from courses.catalogue.selectors import CourseOutline, FeedbackWhen, course_outline
from courses.questions.kinds import KINDS
from courses.questions.marking import Question
from learning.closing.services import save_tip
from learning.confidence.selectors import Moment, questions_now
from learning.confidence.services import save_check
from learning.enrolments.services import enrol
from learning.progress.services import enrol_self
from tests.e2e.steps import PASSWORD
from tests.factories.accounts import give_second_factor, make_member
from tests.factories.attempts import make_open_attempt
from tests.factories.learning import module_page, publish
from tests.factories.policies import make_policy
from tests.factories.questions import copied_question
from tests.factories.steps import finish_steps

COURSE = "ten-tips"
# Each journey that changes something takes one of these for itself.
NEWCOMERS = 40
# Each has begun a quiz that asks every type of question.
ANSWERERS = ["answerer-with-scripts", "answerer-without-scripts"]
# These sign in at the same computer with their own passwords.
SHIFTS = ["early-shift", "late-shift"]


def newcomer_name(number: int) -> str:
    return f"newcomer-{number}"


def take_steps(learner: User, course: CourseOutline, count: int, now: datetime) -> None:
    """The learner does the first so many steps of the course."""
    organisation = learner.memberships.get(role=Membership.Role.LEARNER).organisation
    enrolment = enrol(
        learner=learner,
        organisation=organisation,
        course_id=course.course_id,
        by=learner,
        now=now,
    )
    steps = [(module, step) for module in course.modules for step in module.steps]
    for module, step in steps[:count]:
        finish_steps(enrolment, course, module, step, now=now)


def say_how_sure(learner: User, course: CourseOutline, moment: Moment, now: datetime) -> None:
    """A check in which some tips rise, one stays and one falls."""
    change = 0 if moment is Moment.BEFORE else 1
    levels = {each.module_id: 3 + change * (each.number % 4 - 1) for each in questions_now(course)}
    enrolment = enrol_self(by=learner, course=course, now=now)
    save_check(enrolment=enrolment, course=course, moment=moment, levels=levels, now=now)


def ask_every_type(learner: User, course: CourseOutline, now: datetime) -> None:
    """A quiz of the first module with each type of question twice: one has a hint."""
    asked = [
        copied_question(kind, number, hints=hints)
        for kind in KINDS
        for number, hints in enumerate([["Think of the noticeboard."], []])
    ]
    begin_quiz(learner, course, asked, now)


def ask_with_feedback_at_the_end(learner: User, course: CourseOutline, now: datetime) -> None:
    asked = [copied_question(kind) for kind in ("single_choice", "true_false", "short_text")]
    begin_quiz(learner, course, asked, now, feedback_when=FeedbackWhen.AT_END, pass_mark=2)


def begin_quiz(
    learner: User, course: CourseOutline, asked: list[Question], now: datetime, **facts: Any
) -> None:
    enrolment = enrol_self(by=learner, course=course, now=now)
    make_open_attempt(enrolment, course.modules[0].module_id, asked, started_at=now, **facts)


def write_tip(learner: User, course: CourseOutline, now: datetime) -> None:
    enrolment = enrol_self(by=learner, course=course, now=now)
    words = {"tip": "Thank somebody each Friday.", "why": "It costs nothing."}
    save_tip(enrolment=enrolment, course=course, **words, seen_version=0, now=now)


def correct_last_module(course: CourseOutline) -> None:
    """Whoever has finished the course is told."""
    page = module_page(course, len(course.modules))
    words = "We said to wait for a day. An hour is enough."
    page.corrections = [{"type": "correction", "value": {"step": "learn", "words": words}}]
    publish(page)


def cast(now: datetime) -> dict[str, str]:
    organisation = open_organisation()
    course = course_outline(COURSE)
    first = len(course.modules[0].steps)
    every = sum(len(module.steps) for module in course.modules)
    done = {"idle": 0, "halfway": first + 1, "finished": every, "graduate": every}
    make_policy(organisation)
    newcomers = [newcomer_name(number) for number in range(NEWCOMERS)]
    names = [*done, *ANSWERERS, *SHIFTS, "examinee", *newcomers]
    sessions = {}
    for name in names:
        person = make_member(
            organisation=organisation,
            email=f"{name}@journey.example",
            password=PASSWORD if name in SHIFTS else None,
        )
        if name == "graduate":
            say_how_sure(person, course, Moment.BEFORE, now)
        take_steps(person, course, done.get(name, 0), now)
        if name == "graduate":
            say_how_sure(person, course, Moment.AFTER, now)
            write_tip(person, course, now)
        if name in ANSWERERS:
            ask_every_type(person, course, now)
        if name == "examinee":
            ask_with_feedback_at_the_end(person, course, now)
        sessions[name] = sign_in(person)
    correct_last_module(course)
    # Who leads the demonstration cohort.
    leader = person_by_email(email="facilitator@demo.example")
    give_second_factor(leader)
    sessions["leading"] = sign_in(leader)
    # Who writes courses, and who reviews them.
    for name in ("author", "editor"):
        sessions[name] = sign_in(person_by_email(email=f"{name}@demo.example"))
    return sessions


def sign_in(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def main(path: str) -> None:
    prepare.seed()
    Path(path).write_text(json.dumps(cast(timezone.now())))
