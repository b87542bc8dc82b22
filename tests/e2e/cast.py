"""Prepares the site for the browser, and people who stand at different points in the course.

Run once, in a process of its own with the site's own settings. What it leaves
behind is the cast: by name, the session key that signs each person in.
"""

import json
from datetime import datetime
from pathlib import Path

from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.selectors import open_organisation, person_by_email
from config.local import prepare
from courses.catalogue.selectors import CourseOutline, course_outline
from courses.confidence.selectors import Moment, questions_now
from courses.confidence.services import save_check
from courses.enrolments.services import enrol
from courses.progress.services import complete_step, enrol_self
from tests.factories.accounts import give_second_factor, make_member
from tests.factories.learning import module_page, publish
from tests.factories.policies import make_policy

COURSE = "ten-tips"
# Each journey that changes something takes one of these for itself.
NEWCOMERS = 40


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
        complete_step(
            enrolment=enrolment, course=course, module=module, step=step, evidence={}, now=now
        )


def say_how_sure(learner: User, course: CourseOutline, moment: Moment, now: datetime) -> None:
    """A check in which some tips rise, one stays and one falls."""
    change = 0 if moment is Moment.BEFORE else 1
    levels = {each.module_id: 3 + change * (each.number % 4 - 1) for each in questions_now(course)}
    enrolment = enrol_self(by=learner, course=course, now=now)
    save_check(enrolment=enrolment, course=course, moment=moment, levels=levels, now=now)


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
    names = [*done, *(newcomer_name(number) for number in range(NEWCOMERS))]
    sessions = {}
    for name in names:
        person = make_member(
            organisation=organisation, email=f"{name}@journey.example", password=None
        )
        if name == "graduate":
            say_how_sure(person, course, Moment.BEFORE, now)
        take_steps(person, course, done.get(name, 0), now)
        if name == "graduate":
            say_how_sure(person, course, Moment.AFTER, now)
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
