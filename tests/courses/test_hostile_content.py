"""Whatever stands in the tables, nothing that is served runs, loads or leads where it should not.

One course holds an attack in every place for words (tests/factories/hostile.py), and its learner
writes attacks, too. Each page that shows them is read twice: by a parser, and in Chromium with our
policy for content and without it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Route, sync_playwright

from accounts.models import User
from config.local import chromium
from courses.bank import services
from courses.catalogue.steps import Step
from courses.questions.kinds import KINDS
from learning.closing.selectors import SharingChoice
from learning.closing.services import choose_sharing, save_tip
from learning.enrolments.models import Enrolment
from learning.quizzes.services import answer_question, hand_in, start_attempt
from learning.reflections.services import finish_reflection, open_reflection, save_reflection
from tests.courses.pages import press
from tests.factories.accounts import give_second_factor, make_person
from tests.factories.hostile import ARABIC, LINE, HostileCourse, make_hostile_course
from tests.factories.learning import NOW

pytestmark = [
    # Wagtail's comparison of versions, of an address; pictures of a test's own.
    pytest.mark.filterwarnings("ignore:The input:bs4.MarkupResemblesLocatorWarning"),
    pytest.mark.filterwarnings("ignore:Unclosed file"),
]
GIFT = LINE.replace("=", r"\=").replace("{", r"\{") + r" <img src\=x onerror\=hit()>"


@dataclass(frozen=True)
class Served:
    """A page as it left the house."""

    name: str
    path: str
    html: str
    policy: str


class Reader:
    """Somebody's browser without a screen: keeps each page it is given."""

    def __init__(self, person: User, pages: list[Served]) -> None:
        self.client, self.pages = Client(), pages
        self.client.force_login(person)

    def read(self, path: str, name: str = "") -> HttpResponse:
        return self.keep(self.client.get(path, follow=True), name or path)

    def keep(self, response: HttpResponse, name: str) -> HttpResponse:
        assert response.status_code == 200, (name, response.status_code)
        html = response.content.decode()
        policy = response.headers.get("Content-Security-Policy", "")
        self.pages.append(Served(name, response.request["PATH_INFO"], html, policy))
        return response


def take_course(hostile: HostileCourse, reader: Reader) -> None:
    course, module = hostile.course, hostile.course.modules[0]
    enrolment = Enrolment.objects.get(learner=hostile.learner)
    place: dict[str, Any] = {"course": course, "module": module, "now": NOW}
    for path in ("/", "/learn/", course.url, module.url, f"{course.url}guide/"):
        reader.read(path)
    for path in ("policy/", "confidence/", "confidence/before/", "renewal/", "eleventh-tip/"):
        response = reader.client.get(f"{course.url}{path}", follow=True)
        if response.status_code == 200:
            reader.keep(response, path)
    for step in module.steps:
        reader.read(f"{module.url}{step.value}/")

    response = reader.client.get(f"{module.url}scenario/")
    while b"situation__choice" in response.content:
        response = press(reader.client, response, LINE[:4])
        reader.keep(response, "scenario, chosen")

    state = start_attempt(enrolment=enrolment, module=module, now=NOW)
    number = 0
    while asked := state.next:
        number += 1
        reader.read(f"{module.url}quiz/{number}/")
        kind = asked.question["kind"]
        right = LINE if kind == "short_text" else KINDS[kind].right_response(asked.question)
        state = answer_question(
            attempt=state.attempt, question_id=asked.question_id, response=right, **place
        )
        reader.read(f"{module.url}quiz/{number}/", f"quiz, {kind} answered")
    hand_in(attempt=state.attempt, **place)
    reader.read(f"{module.url}quiz/", "quiz, handed in")
    reader.read(f"{module.url}quiz/attempts/")
    reader.read(f"{module.url}quiz/attempts/{state.attempt.public_id}/")

    reflection = open_reflection(enrolment=enrolment, module=module, now=NOW)
    keys = [prompt["key"] for prompt in reflection.exercise["prompts"]]
    saved = save_reflection(
        reflection=reflection,
        answers=dict.fromkeys(keys, LINE),
        seen_version=reflection.version,
        now=NOW,
    )
    reader.read(f"{module.url}reflect/", "reflect, saved")
    finish_reflection(reflection=saved.reflection, **place)
    reader.read(f"{module.url}reflect/", "reflect, finished")

    save_tip(enrolment=enrolment, course=course, tip=LINE, why=LINE, seen_version=1, now=NOW)
    choose_sharing(
        by=hostile.learner,
        enrolment=enrolment,
        cohort_id=hostile.cohort.public_id,
        choice=SharingChoice.NAMED,
        now=NOW,
    )


def lead(hostile: HostileCourse, reader: Reader) -> None:
    """What somebody sees who leads the learner's cohort."""
    enrolment = Enrolment.objects.get(learner=hostile.learner)
    cohort = f"/facilitate/{hostile.cohort.public_id}/"
    learner = f"{cohort}learners/{enrolment.public_id}/"
    module_id = hostile.course.modules[0].module_id
    for path in ("/facilitate/", cohort, learner, f"{learner}{module_id}/quiz/"):
        reader.read(path)
    reader.read(f"{hostile.course.url}eleventh-tip/shared/{hostile.cohort.public_id}/")


def make_editor_of_everything() -> User:
    person = make_person(name=LINE, is_staff=True, is_superuser=True)
    give_second_factor(person)
    return person


def write(hostile: HostileCourse, reader: Reader) -> None:
    """The screens of the CMS that show the course, and previews."""
    pages = (hostile.course_page, hostile.modules[0], hostile.guide)
    for page in pages:
        reader.read(f"/cms/pages/{page.pk}/edit/")
        reader.read(f"/cms/pages/{page.pk}/history/")
        reader.read(f"/cms/pages/{page.pk}/view_draft/")
        reader.read(f"/cms/pages/{page.pk}/revisions/compare/earliest...latest/")
    reader.read(f"/cms/pages/{hostile.course_page.pk}/")
    reader.read(f"/cms/pages/{hostile.course_page.pk}/delete/")
    for step in ("", *Step):
        preview = hostile.modules[0].make_preview_request(preview_mode=step)
        preview.request = {"PATH_INFO": hostile.course.modules[0].url}
        reader.keep(preview, f"preview of {step or 'the module'}")
    snippets = (hostile.bank_question, hostile.policy, hostile.sketchnote)
    for thing in snippets:
        preview = thing.make_preview_request()
        preview.request = {"PATH_INFO": "/preview/"}
        reader.keep(preview, f"preview of {thing._meta.model_name}")
        place = f"/cms/snippets/{thing._meta.label_lower.replace('.', '/')}"
        for screen in ("", f"edit/{thing.pk}/", f"history/{thing.pk}/", f"usage/{thing.pk}/"):
            reader.read(f"{place}/{screen}")
    for report in ("review", "access", "reading", "untranslated", "questions"):
        reader.read(f"/cms/reports/{report}/")
    reader.read("/cms/question-bank/export/")
    staged = services.stage_gift_import(
        text="\n\n".join(f"::{each}::{each}{{T####{each}}}" for each in (GIFT, f"[html]{GIFT}")),
        name=LINE,
        by=User.objects.get(pk=reader.client.session["_auth_user_id"]),
        now=timezone.now(),
    )
    preview = reader.read(f"/cms/question-bank/import/{staged.public_id}/", "import, preview")
    reader.keep(press(reader.client, preview, "Import"), "import, report")
    reader.read("/cms/snippets/courses/bankquestion/", "the bank after the import")


_made: list[Served] = []


@pytest.fixture
def pages(db) -> list[Served]:
    """Every page, made by the first test that asks; the tables forget the course after it."""
    if not _made:
        hostile, served = make_hostile_course(), []
        take_course(hostile, Reader(hostile.learner, served))
        lead(hostile, Reader(hostile.facilitator, served))
        write(hostile, Reader(make_editor_of_everything(), served))
        _made.extend(served)
    return _made


# --- Read by a parser -------------------------------------------------------------------

FOREIGN = {"iframe", "object", "embed", "base", "style", "use", "image", "animate", "set"}
FOREIGN |= {"foreignobject", "feimage", "animatetransform", "marquee", "math", "applet"}
ADDRESSES = {"src", "href", "xlink:href", "action", "formaction", "data", "poster", "background"}
LINKS_OUT = ("https://", "http://", "mailto:", "tel:")


def page_faults(served: Served) -> list[str]:
    found = []
    is_ours = not served.path.startswith("/cms/")
    for tag in BeautifulSoup(served.html, "html.parser").find_all():
        if is_ours and tag.name in FOREIGN:
            found.append(f"<{tag.name}>")
        if is_ours and tag.name == "script" and (tag.string or not tag.get("src")):
            found.append(f"a script: {tag.string}")
        if tag.name == "meta" and tag.get("http-equiv"):
            found.append(str(tag))
        for name, value in tag.attrs.items():
            words = " ".join(value) if isinstance(value, list) else value
            if "hit()" in words and name.startswith("on"):
                found.append(f"{name}={words}")
            if is_ours and (name.startswith("on") or name in {"style", "srcdoc", "ping"}):
                found.append(f"{name}={words}")
            if name in ADDRESSES and not _is_harmless(tag.name, words):
                found.append(f"<{tag.name} {name}={words}>")
    return found


def _is_harmless(tag: str, address: str) -> bool:
    if address.startswith("/"):
        return not address.startswith("//")
    may_start = ("#", "?", *LINKS_OUT) if tag == "a" else ("#", "?")
    return not address or address.startswith(may_start)


def test_a_parser_finds_nothing_that_runs_loads_or_leads_elsewhere(pages):
    found = {f"{served.name}: {fault}" for served in pages for fault in page_faults(served)}

    assert not found, "\n".join(sorted(found))
    assert len(pages) > 80
    # The attack was there to be shown.
    assert sum("&lt;script&gt;hit()" in served.html for served in pages) > 60


# --- Right to left ----------------------------------------------------------------------


def undirected(html: str) -> list[str]:
    """Where people's words stand in a place that runs from left to right whatever they say."""
    soup = BeautifulSoup(html, "html.parser")
    found = []
    for text in soup.find("body").find_all(string=lambda words: ARABIC in words):
        # Words in a drawing stand where their artist has put them.
        if text.find_parent("svg"):
            continue
        if text.find_parent("bdi") or text.find_parent(attrs={"dir": "auto"}):
            continue
        parents = [each for each in text.parents if isinstance(each, Tag)][:3]
        found.append(" < ".join(f"{p.name}.{'.'.join(p.get('class', []))}" for p in parents))
    for box in soup.find_all(["textarea", "input"]):
        is_written = box.name == "textarea" or box.get("type", "text") in {"text", "search"}
        if is_written and box.get("dir") != "auto":
            found.append(str(box)[:150])
    return found


def test_people_s_words_run_in_their_own_direction(pages):
    ours = [served for served in pages if not served.path.startswith("/cms/")]

    found = {f"{served.name}: {place}" for served in ours for place in undirected(served.html)}

    assert not found, "\n".join(sorted(found))


# --- Opened in Chromium -----------------------------------------------------------------

SITE = "http://tenfold.test"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH = """
window.hits = [];
window.hit = () => window.hits.push(String(new Error().stack));
window.alert = window.confirm = window.prompt = window.hit;
addEventListener("securitypolicyviolation", (event) => window.hits.push(event.blockedURI));
"""


def opened(pages: list[Served], *, has_policy: bool) -> list[str]:
    """Opens each page as it was served, presses nothing, and says what was amiss."""
    found: list[str] = []
    by_path: dict[str, Served] = {}

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        served = by_path.get(address.path)
        if f"{address.scheme}://{address.netloc}" != SITE:
            found.append(f"{current.name}: asked {route.request.url}")
            route.abort()
        elif route.request.is_navigation_request() and served:
            headers = {"content-type": "text/html; charset=utf-8"}
            headers |= {"content-security-policy": served.policy} if served.policy else {}
            route.fulfill(body=served.html, headers=headers)
        elif address.path.startswith("/static/") and route.request.resource_type == "script":
            route.fulfill(path=finders.find(address.path.removeprefix("/static/")))
        else:
            route.fulfill(status=404)

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=ARGUMENTS)
        context = browser.new_context(base_url=SITE, bypass_csp=not has_policy)
        context.add_init_script(WATCH)
        context.route("**/*", answer)
        page = context.new_page()
        page.on("dialog", lambda dialog: found.append(f"{current.name}: {dialog.message}"))
        for number, current in enumerate(pages):
            by_path = {f"/{number}/": current}
            page.goto(f"/{number}/", wait_until="load")
            found += [f"{current.name}: {hit}" for hit in page.evaluate("window.hits")]
            if page.url != f"{SITE}/{number}/":
                found.append(f"{current.name}: led to {page.url}")
        browser.close()
    return found


@pytest.mark.timeout(300)
def test_in_chromium_nothing_runs_and_nobody_else_is_asked_even_without_our_policy(pages):
    found = opened(pages, has_policy=False)

    assert not found, "\n".join(found[:40])


@pytest.mark.timeout(300)
def test_in_chromium_nothing_on_a_page_of_ours_breaks_our_policy(pages):
    found = opened([served for served in pages if served.policy], has_policy=True)

    assert not found, "\n".join(found[:40])


def test_what_would_run_is_noticed():
    attacks = ("<script>hit()</script>", "<img src=//evil.example>", "<script>alert(1)</script>")
    bad = [Served("bad", "/", f"<body>{attack}</body>", "") for attack in attacks]

    assert len(opened(bad, has_policy=True)) == len(attacks)
    assert all(page_faults(served) for served in bad)
