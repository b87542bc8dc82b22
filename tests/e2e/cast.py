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
from courses.enrolments.services import enrol
from courses.progress.services import complete_step
from tests.factories.accounts import give_second_factor, make_member

COURSE = "ten-tips"
# Each journey that changes something takes one of these for itself.
NEWCOMERS = 24


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


def cast(now: datetime) -> dict[str, str]:
    organisation = open_organisation()
    course = course_outline(COURSE)
    first = len(course.modules[0].steps)
    done = {"idle": 0, "halfway": first + 1, "finished": sum(len(m.steps) for m in course.modules)}
    names = [*done, *(newcomer_name(number) for number in range(NEWCOMERS))]
    sessions = {}
    for name in names:
        person = make_member(
            organisation=organisation, email=f"{name}@journey.example", password=None
        )
        take_steps(person, course, done.get(name, 0), now)
        sessions[name] = sign_in(person)
    # Who leads the demonstration cohort.
    leader = person_by_email(email="facilitator@demo.example")
    give_second_factor(leader)
    sessions["leading"] = sign_in(leader)
    return sessions


def sign_in(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies["sessionid"].value


def main(path: str) -> None:
    prepare.seed()
    Path(path).write_text(json.dumps(cast(timezone.now())))
