"""The course and the demonstration people: the same at every start, through our own services.

Nobody here exists. The people learn in ways that a screen should be able to
show: not started, half way, finished long ago.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.models import PageLogEntry

from accounts.models import Cohort, CohortMembership, Membership, Organisation, User
from accounts.services import (
    REVIEWERS_GROUP,
    add_facilitator,
    create_cohort,
    create_organisation,
    grant_role,
)
from content.files.fingerprint import fingerprint_of
from content.files.site import LIBRARY as SITE_LIBRARY
from content.files.site import read_site
from content.models import HomePage
from content.services import IMPORTED as SITE_IMPORTED
from content.services import ensure_review, give_editors_their_tools, import_site
from courses.bank.services import give_editors_the_bank
from courses.catalogue.files.reader import COURSE_LIBRARY, read_course
from courses.catalogue.files.schema import CourseFiles, GuideFiles, ModuleFiles
from courses.catalogue.models import CoursePage, Step
from courses.catalogue.outlines import CourseOutline, ModuleOutline
from courses.catalogue.selectors import activities_source, course_outline
from courses.catalogue.services import IMPORTED, import_course
from courses.policies.models import LocalPolicy
from courses.policies.services import draft_policy
from courses.questions.kinds import KINDS
from learning.activities.services import record_practice
from learning.closing.selectors import SharingChoice
from learning.closing.services import choose_sharing, save_tip
from learning.confidence.selectors import Moment, questions_now
from learning.confidence.services import save_check
from learning.enrolments.models import Enrolment
from learning.enrolments.services import add_learner
from learning.lessons.services import finish_reading
from learning.quizzes.services import answer_question, hand_in, start_attempt
from learning.reflections.services import finish_reflection, open_reflection, save_reflection
from learning.scenarios.services import start_run, take_choice

Dated = TypeVar("Dated", CourseFiles, ModuleFiles, GuideFiles)

PASSWORD = "tenfold-demo"  # noqa: S105 - printed on the screen by `make run`
DOMAIN = "demo.example"
COHORT = "Autumn starters"
COHORT_SIZE = 24
DAYS_AGO = 28

# Names that nobody mistakes for a colleague.
FIRST_NAMES = (
    *("Acorn", "Birch", "Clover", "Daisy", "Elder", "Fern", "Gorse", "Hazel"),
    *("Ivy", "Juniper", "Kelp", "Larch", "Maple", "Nettle", "Olive", "Poppy"),
    *("Quince", "Rowan", "Sorrel", "Thyme", "Umber", "Violet", "Willow"),
)


# Everything a learner would need, and nothing that reaches anybody.
POLICY = {
    "expectations": (
        "<ul>"
        "<li>You may use social media. You never have to.</li>"
        "<li>Share nothing that could point to a person in your care, even without a name.</li>"
        "<li>Be kind and honest. Your professional code counts online too.</li>"
        "<li>Ask before you film or take photos at work. Never show patients or screens.</li>"
        "<li>A group chat about work follows the same rules as a talk on the ward.</li>"
        "</ul>"
    ),
    "ask_first": "Ask the communications team before you post about work, on 01632 960 001.",
    "reporting": (
        "<ol>"
        "<li>Take a picture of the screen, so that there is proof. Do not pass it on.</li>"
        "<li>Tell your line manager the same day.</li>"
        "<li>If the post is yours, take it down and say sorry.</li>"
        "<li>Write it down in the incident system.</li>"
        "</ol>"
    ),
    "communications_contact": "Communications team\ncommunications@demo.example\n01632 960 001",
    "safeguarding_contact": "Safeguarding lead\nsafeguarding@demo.example\n01632 960 002",
    "data_protection_contact": "Data protection lead\ndata.protection@demo.example\n01632 960 003",
    "support": (
        "If somebody is unkind or abusive to you online, you are not alone. "
        "Talk to your line manager, or to occupational health on 01632 960 004."
    ),
}

# Tips that demonstration learners share with their cohort, by the learner's number.
TIPS = {
    3: ("Read it aloud once before you press the button.", SharingChoice.NAMED),
    5: ("Thank people by name when they help you.", SharingChoice.UNNAMED),
    6: ("Put the phone in another room after 9 in the evening.", SharingChoice.UNNAMED),
    9: ("If you would not say it in the lift, do not type it.", SharingChoice.UNNAMED),
    15: ("Ask a quiet colleague what they think.", SharingChoice.NAMED),
}


class DemoDataNotAllowed(Exception):
    """This site has, or may have, real learners."""


@dataclass
class Seeded:
    """What there was to do."""

    site: bool = False
    course: bool = False
    people: bool = False
    policy: bool = False
    kept_edits: bool = False


def seed_demo(*, now: datetime) -> Seeded:
    """Brings the course, the site's pages and the demonstration people up to date.

    Quick when there is nothing to do. Pages that somebody edited are left as
    they are. Raises DemoDataNotAllowed, FilesRefused.
    """
    if not settings.DEMO_DATA_ALLOWED:
        raise DemoDataNotAllowed
    done = Seeded()
    done.site = _seed_site(now, done)
    done.course = _seed_course(now, done)
    done.people = _seed_people(now)
    done.policy = _seed_policy()
    return done


# --- Pages -------------------------------------------------------------------------


def _seed_site(now: datetime, done: Seeded) -> bool:
    fingerprint = fingerprint_of(SITE_LIBRARY)
    home = HomePage.objects.first()
    if not _wants_import(home, SITE_IMPORTED, fingerprint, done):
        return False
    give_editors_their_tools()
    give_editors_the_bank()
    is_changed = import_site(
        site=read_site(SITE_LIBRARY), by=None, now=now, fingerprint=fingerprint
    )
    ensure_review()
    return is_changed


def _seed_course(now: datetime, done: Seeded) -> bool:
    fingerprint = fingerprint_of(COURSE_LIBRARY)
    page = CoursePage.objects.filter(slug=COURSE_LIBRARY.name).first()
    if not _wants_import(page, IMPORTED, fingerprint, done):
        return False
    course = in_review(read_course(COURSE_LIBRARY), now)
    import_course(course=course, by=None, now=now, fingerprint=fingerprint)
    return True


def in_review(course: CourseFiles, now: datetime) -> CourseFiles:
    """The course with a month to go wherever its review is overdue.

    A demonstration must start in any year; it says by its dates that a review is due.
    """
    today = timezone.localdate(now)

    def put_off(part: Dated) -> Dated:
        due = part.next_review_date
        if due is None or due > today:
            return part
        return replace(part, next_review_date=today + timedelta(days=30))

    return replace(
        put_off(course),
        modules=[put_off(module) for module in course.modules],
        guides=[put_off(guide) for guide in course.guides],
    )


def _wants_import(
    page: CoursePage | HomePage | None, action: str, fingerprint: str, done: Seeded
) -> bool:
    """Whether the files are new to these pages, and nobody has edited the pages since."""
    if page is None:
        return True
    last = PageLogEntry.objects.filter(page=page, action=action).order_by("-timestamp").first()
    if last is None:
        return True
    if last.data.get("fingerprint") == fingerprint:
        return False
    pages = page.get_descendants(inclusive=True).values("pk")
    is_edited = PageLogEntry.objects.filter(
        page__in=pages, user__isnull=False, timestamp__gt=last.timestamp
    ).exists()
    done.kept_edits = done.kept_edits or is_edited
    return not is_edited


# --- People ------------------------------------------------------------------------


def _seed_people(now: datetime) -> bool:
    members = CohortMembership.objects.filter(
        cohort__name=COHORT, cohort__organisation__slug="demo", role="learner"
    )
    if members.count() >= COHORT_SIZE:
        return False
    with transaction.atomic():
        _make_people(now)
    return True


def _make_people(now: datetime) -> None:
    started = now - timedelta(days=DAYS_AGO)
    organisation = Organisation.objects.filter(slug="demo").first()
    if organisation is None:
        organisation = create_organisation(
            name="Greenfield Demonstration Trust", slug="demo", by=None, now=started
        )
    if not Organisation.objects.filter(is_open_to_sign_up=True).exists():
        create_organisation(
            name="Open learners", slug="open", by=None, now=started, is_open_to_sign_up=True
        )
    # Hashing is slow on purpose, so it is done once for those who share the password.
    password = make_password(PASSWORD)
    admin = _person("admin", "Ash Demo (administrator)", password, started)
    if not admin.is_superuser:
        admin.is_staff = admin.is_superuser = True
        admin.save(update_fields=["is_staff", "is_superuser"])
    facilitator = _person("facilitator", "Bramble Demo (facilitator)", password, started)
    editor = _person("editor", "Cedar Demo (editor)", password, started)
    # Writes and submits; the editor above reviews and publishes.
    author = _person("author", "Ember Demo (author)", password, started)
    editor.groups.add(Group.objects.get_or_create(name=REVIEWERS_GROUP)[0])
    learner = _person("learner", "Dune Demo (learner)", password, started)
    for person, role in (
        (admin, Membership.Role.ADMINISTRATOR),
        (facilitator, Membership.Role.FACILITATOR),
        (editor, Membership.Role.EDITOR),
        (author, Membership.Role.EDITOR),
    ):
        grant_role(user=person, organisation=organisation, role=role, by=None, now=started)
    course = course_outline(COURSE_LIBRARY.name)
    cohort = Cohort.objects.filter(organisation=organisation, name=COHORT).first()
    if cohort is None:
        cohort = create_cohort(
            organisation=organisation,
            course_id=course.course_id,
            name=COHORT,
            starts_at=started,
            by=admin,
        )
    add_facilitator(cohort=cohort, user=facilitator, by=admin, now=started)
    fellows = [
        _person(f"learner-{number:02}", f"{name} Demo", None, started)
        for number, name in enumerate(FIRST_NAMES, start=1)
    ]
    for number, person in enumerate([learner, *fellows]):
        grant_role(
            user=person,
            organisation=organisation,
            role=Membership.Role.LEARNER,
            by=None,
            now=started,
        )
        add_learner(cohort=cohort, learner=person, by=admin, now=started)
        enrolment = Enrolment.objects.get(
            learner=person, organisation=organisation, course_id=course.course_id
        )
        if not enrolment.step_progress.exists():
            _learn(enrolment, course, _step_count(number, course), started)
        if number in TIPS and course.closing_title:
            _share_tip(enrolment, course, cohort, *TIPS[number])


def _seed_policy() -> bool:
    """A published policy for the demonstration organisation, unless it has one of its own."""
    organisation = Organisation.objects.get(slug="demo")
    if LocalPolicy.objects.filter(organisation=organisation).exists():
        return False
    with transaction.atomic():
        policy = draft_policy(organisation=organisation, by=None)
        for name, words in POLICY.items():
            setattr(policy, name, words)
        policy.save_revision().publish()
    return True


def _person(name: str, full_name: str, password: str | None, now: datetime) -> User:
    """The person with this address, made with a confirmed address if there is none."""
    email = f"{name}@{DOMAIN}"
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(email=email, name=full_name, joined_at=now)
        if password is not None:
            person.password = password
            person.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person


def _step_count(number: int, course: CourseOutline) -> int:
    """How many steps the learner has done: the first is in module 2, then from none to all."""
    steps = sum(len(module.steps) for module in course.modules)
    if number == 0:
        return len(course.modules[0].steps) + 1
    # A quarter have not begun, two have finished, the others are on their way.
    if number % 4 == 0:
        return 0
    if number % 12 == 3:
        return steps
    return (number * 7) % 19


def _share_tip(
    enrolment: Enrolment, course: CourseOutline, cohort: Cohort, words: str, choice: SharingChoice
) -> None:
    now = enrolment.enrolled_at
    save_tip(enrolment=enrolment, course=course, tip=words, why="", seen_version=1, now=now)
    choose_sharing(
        by=enrolment.learner,
        enrolment=enrolment,
        cohort_id=cohort.public_id,
        choice=choice,
        now=now,
    )


def _learn(enrolment: Enrolment, course: CourseOutline, count: int, started: datetime) -> None:
    if count:
        _say_how_sure(enrolment, course, Moment.BEFORE, started)
    for number, (module, step) in enumerate(_steps(course)):
        if number >= count:
            return
        # Within the days since the cohort began: a few steps a day.
        now = started + timedelta(hours=8, minutes=12 * 60 * number)
        _do(enrolment, course, module, step, min(now, started + timedelta(days=DAYS_AGO)))
    _say_how_sure(enrolment, course, Moment.AFTER, started + timedelta(days=DAYS_AGO))


def _say_how_sure(
    enrolment: Enrolment, course: CourseOutline, moment: Moment, now: datetime
) -> None:
    """Some tips rise a little, some a lot, one stays and one falls, as they do."""
    asked = questions_now(course)
    if not asked:
        return
    rise = (0, 1, 2, 1, -1, 2, 1)
    levels = {
        each.module_id: 2
        + (enrolment.pk + each.number) % 2
        + (rise[each.number % len(rise)] if moment is Moment.AFTER else 0)
        for each in asked
    }
    save_check(enrolment=enrolment, course=course, moment=moment, levels=levels, now=now)


def _steps(course: CourseOutline) -> Iterator[tuple[ModuleOutline, Step]]:
    return ((module, step) for module in course.modules for step in module.steps)


def _do(
    enrolment: Enrolment, course: CourseOutline, module: ModuleOutline, step: Step, now: datetime
) -> None:
    """Does a step the way a learner does, so that every record a screen shows is a real one."""
    place: dict[str, Any] = {"course": course, "module": module, "now": now}
    if step is Step.SCENARIO:
        run = start_run(enrolment=enrolment, module=module, now=now)
        nodes = {node["key"]: node for node in run.scenario["nodes"]}
        node = nodes[run.scenario["start"]]
        while node["choices"]:
            run = take_choice(run=run, at=len(run.path), node_key=node["key"], index=0, **place)
            node = nodes[node["choices"][0]["next"]]
    elif step is Step.QUIZ:
        state = start_attempt(enrolment=enrolment, module=module, now=now)
        while asked := state.next:
            right = KINDS[asked.question["kind"]].right_response(asked.question)
            state = answer_question(
                attempt=state.attempt, question_id=asked.question_id, response=right, **place
            )
        hand_in(attempt=state.attempt, **place)
    elif step is Step.REFLECT:
        reflection = open_reflection(enrolment=enrolment, module=module, now=now)
        key = reflection.exercise["prompts"][0]["key"]
        saved = save_reflection(
            reflection=reflection,
            answers={key: "These words are part of the demonstration. Nobody wrote them."},
            seen_version=reflection.version,
            now=now,
        )
        finish_reflection(reflection=saved.reflection, **place)
    elif step is Step.PRACTISE:
        key = activities_source(module.module_id)[0]["key"]
        record_practice(enrolment=enrolment, activity_key=key, how_it_went="done", **place)
    else:
        finish_reading(enrolment=enrolment, **place)
