"""A small course with every kind of step, and people to take it."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wagtail.models import Locale, Page, Site

from accounts.models import Organisation, User
from content.models import HomePage
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.selectors import CourseOutline, course_outline
from learning.completions.selectors import completion_of
from learning.enrolments.models import Enrolment
from learning.enrolments.services import enrol
from tests.factories.accounts import make_member, make_organisation

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
# Before NOW and before whatever the clock says, so that nothing is done before it began.
ENROLLED_AT = NOW - timedelta(days=1)
_numbers = itertools.count(1)


def question(prompt: str, right: str, *wrong: str) -> dict[str, Any]:
    """A question as StreamField's JSON has it; its ids stay the same for the same prompt."""
    options = [(right, True), *((text, False) for text in wrong)]
    return {
        "type": "single_choice",
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, prompt)),
        "value": {
            "prompt": f"<p>{prompt}</p>",
            "options": [
                {
                    "type": "item",
                    "id": str(uuid.uuid5(uuid.NAMESPACE_URL, prompt + text)),
                    "value": {
                        "text": text,
                        "is_correct": is_right,
                        "feedback": f"<p>Because of {text}.</p>",
                    },
                }
                for text, is_right in options
            ],
        },
    }


def with_hints(child: dict[str, Any], *hints: str, **others: Any) -> dict[str, Any]:
    """The question with these hints, and with other values of its own."""
    return {**child, "value": {**child["value"], "hints": list(hints), **others}}


QUIZ = [
    question("Who are you online?", "Myself", "Somebody grander", "Nobody"),
    question("Who answers?", "I do", "A robot"),
    question("When in doubt?", "Ask", "Post it"),
]
SCENARIO = [
    {
        "type": "scenario",
        "value": {
            "title": "The blank screen",
            "setting": "<p>It is late.</p>",
            "start": "start",
            "debrief": "<p>Honest and kind.</p>",
            "nodes": [
                {
                    "key": "start",
                    "text": "<p>The screen is blank.</p>",
                    "ending": "",
                    "debrief": "",
                    "choices": [
                        {
                            "text": "Write it myself",
                            "consequence": "<p>It sounds like you.</p>",
                            "next": "middle",
                        },
                        {
                            "text": "Make something up",
                            "consequence": "<p>Somebody asks.</p>",
                            "next": "bad-end",
                        },
                    ],
                },
                {
                    "key": "middle",
                    "text": "<p>Somebody answers.</p>",
                    "ending": "",
                    "debrief": "",
                    "choices": [
                        {
                            "text": "Ask them more",
                            "consequence": "<p>They tell you.</p>",
                            "next": "good-end",
                        },
                        {
                            "text": "Mock them",
                            "consequence": "<p>They leave.</p>",
                            "next": "bad-end",
                        },
                    ],
                },
                {
                    "key": "good-end",
                    "text": "<p>You both learned.</p>",
                    "ending": "good",
                    "debrief": "<p>Asking helped.</p>",
                    "choices": [],
                },
                {
                    "key": "bad-end",
                    "text": "<p>It went quiet.</p>",
                    "ending": "poor",
                    "debrief": "<p>Try the other path.</p>",
                    "choices": [],
                },
            ],
        },
    }
]
EXERCISE = [
    {
        "type": "exercise",
        "value": {
            "title": "The person behind the post",
            "introduction": "<p>Write about what you learned.</p>",
            "prompts": [
                {
                    "key": "what",
                    "label": "What?",
                    "question": "What happened?",
                    "hint": "No names.",
                },
                {"key": "so-what", "label": "So what?", "question": "What of it?", "hint": ""},
            ],
        },
    }
]
ACTIVITIES = [
    {
        "type": "activity",
        "value": {
            "key": "three-lines",
            "title": "Write 3 lines",
            "minutes": 15,
            "introduction": "<p>You need a pen.</p>",
            "steps": ["Write a line.", "Read it aloud."],
            "done_when": "You have 3 lines.",
        },
    },
    {
        "type": "activity",
        "value": {
            "key": "a-kind-reply",
            "title": "Write a kind reply",
            "minutes": 10,
            "introduction": "<p>On paper.</p>",
            "steps": ["Write it."],
            "done_when": "It is kind.",
        },
    },
]
SOURCES = [
    {
        "type": "source",
        "value": {
            "title": "A source",
            "publisher": "A publisher",
            "url": "https://example.org/source",
            "checked_date": "2026-11-23",
        },
    }
]
# What every page needs to be published. The review is far off: tests run in any year.
REVIEWED = {
    "summary": "A tip.",
    "licence": "CC BY 4.0",
    "content_owner": "Course editor",
    "next_review_date": date(2099, 5, 23),
}
CLOSING = [
    {
        "type": "exercise",
        "value": {
            "title": "Your own tip",
            "introduction": "<p>Now it is your turn.</p>",
            "question": "What tip would you add?",
            "hint": "Leave out names.",
            "why_question": "Why does it matter to you?",
        },
    }
]
LEARN = [{"type": "text", "value": "<h2>Be yourself</h2><p>Say what you know.</p>"}]


def make_course(
    *, modules: int = 2, closing: list[dict[str, Any]] = CLOSING, **steps: Any
) -> CourseOutline:
    """A live course whose modules have all five steps; name a step to give it other content."""
    root = _root()
    site = Site.objects.filter(is_default_site=True).first()
    home = HomePage.objects.first()
    if home is None:
        home = root.add_child(
            instance=HomePage(title="Home", slug=f"home-{next(_numbers)}", heading="Home")
        )
        if site is None:
            Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        else:
            site.root_page = home
            site.save()
    number = next(_numbers)
    course = home.add_child(
        instance=CoursePage(
            title=f"Course {number}",
            slug=f"course-{number}",
            credit="<p>The ideas are ours.</p>",
            **REVIEWED,
            closing=closing,
        )
    )
    content = {
        **REVIEWED,
        "sources": SOURCES,
        "learn": LEARN,
        "scenario": SCENARIO,
        "quiz": QUIZ,
        "reflect": EXERCISE,
        "practise": ACTIVITIES,
        "pass_mark": 2,
    } | steps
    for place in range(1, modules + 1):
        course.add_child(
            instance=ModulePage(
                title=f"Module {place}",
                slug=f"module-{place}",
                **{"confidence_statement": f"I can do tip {place}"} | content,
            )
        )
    return course_outline(course.slug)


def _root() -> Page:
    """The root of the page tree; made again where a test that commits has emptied the tables."""
    Locale.objects.get_or_create(language_code="en-gb")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root")


def module_page(course: CourseOutline, number: int = 1) -> ModulePage:
    """The page behind a module, to change it as an editor would."""
    module = course.modules[number - 1]
    return ModulePage.objects.get(translation_key=module.module_id)


def publish(page: Page) -> None:
    page.save_revision().publish()


def make_enrolment(
    course: CourseOutline, *, organisation: Organisation | None = None, learner: User | None = None
) -> Enrolment:
    """A learner of an organisation, enrolled in the course."""
    organisation = organisation or make_organisation()
    learner = learner or make_member(organisation=organisation)
    return enrol(
        learner=learner,
        organisation=organisation,
        course_id=course.course_id,
        by=learner,
        now=ENROLLED_AT,
    )


def completed_at(enrolment: Enrolment) -> datetime | None:
    """When the course was completed in it, as it is now."""
    done = completion_of(enrolment)
    return done.completed_at if done else None
