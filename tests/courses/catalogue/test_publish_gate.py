"""The publish gate, tried on each of its seven roads with each thing that can be missing."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupApprovalTask, Locale, Page, PageLogEntry, Workflow, WorkflowTask

from content.files.problems import FilesRefused
from content.models import Picture, Sketchnote
from courses.catalogue.gate import NotReady
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.services import HELD_BACK
from tests.cms import editor_form
from tests.factories.accounts import give_second_factor, make_person
from tests.factories.courses import change_file
from tests.factories.learning import LEARN, QUIZ, SCENARIO, make_course, module_page

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it makes to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning"),
]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0l9 9"/></svg>'


@pytest.fixture
def editor():
    person = make_person(is_superuser=True)
    give_second_factor(person)
    return person


@pytest.fixture
def browser(editor) -> Client:
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def drawing() -> Sketchnote:
    drawing = Sketchnote(
        title="A drawing",
        slug="a-drawing",
        alt="Two people talk.",
        text_equivalent="<h3>In the middle</h3><p>Two people.</p>",
        artist="Tenfold",
        licence="CC BY 4.0",
        svg=SVG,
        locale=Locale.get_default(),
    )
    drawing.save()
    return drawing


@pytest.fixture
def picture(settings, tmp_path) -> Picture:
    settings.MEDIA_ROOT = tmp_path
    return Picture.objects.create(
        title="A ward", file=get_test_image_file(), artist="Tenfold", licence="CC BY 4.0"
    )


@pytest.fixture
def page(drawing, picture) -> ModulePage:
    """A draft that has everything: it could go out today."""
    page = module_page(make_course(modules=1))
    page.unpublish()
    page.learn = json.dumps(
        [
            *LEARN,
            {"type": "sketchnote", "value": {"sketchnote": drawing.pk}},
            {
                "type": "picture",
                "value": {"image": picture.pk, "alt": "A ward.", "caption": ""},
            },
        ]
    )
    page.save_revision()
    return ModulePage.objects.get(pk=page.pk)


def newest(page: Page) -> ModulePage:
    return page.get_latest_revision_as_object()


# --- What can be missing -----------------------------------------------------------


@dataclass(frozen=True)
class Missing:
    """How a module comes to lack something: as a page and, where files can say it, in files."""

    said: str
    on_page: Callable[[ModulePage], None]
    in_files: tuple[str, str, str] | None = None
    said_of_files: str = ""


def _field(name: str, value: object) -> Callable[[ModulePage], None]:
    return lambda page: setattr(page, name, value)


def _drawing(**facts: str) -> Callable[[ModulePage], None]:
    def change(page: ModulePage) -> None:
        # As an older import or a script may have left it.
        Sketchnote.objects.filter(slug="a-drawing").update(**facts)

    return change


def _picture(**facts: str) -> Callable[[ModulePage], None]:
    def change(page: ModulePage) -> None:
        Picture.objects.update(**facts)

    return change


def _picture_without_description(page: ModulePage) -> None:
    raw = page.learn.get_prep_value()
    next(each for each in raw if each["type"] == "picture")["value"]["alt"] = ""
    page.learn = json.dumps(raw)


def _option_without_feedback(page: ModulePage) -> None:
    raw = deepcopy(QUIZ)
    raw[0]["value"]["options"][1]["value"]["feedback"] = ""
    page.quiz = json.dumps(raw)


def _source_without_date(page: ModulePage) -> None:
    raw = page.sources.get_prep_value()
    raw[0]["value"]["checked_date"] = None
    page.sources = json.dumps(raw)


def _loop(page: ModulePage) -> None:
    raw = deepcopy(SCENARIO)
    raw[0]["value"]["nodes"][1]["choices"][0]["next"] = "start"
    page.scenario = json.dumps(raw)


def _no_step(page: ModulePage) -> None:
    for step in ("learn", "scenario", "quiz", "reflect", "practise"):
        setattr(page, step, "[]")


MODULE = "modules/first/module.yaml"
NOTE = "modules/first/sketchnote"
MISSING = {
    "summary": Missing(
        "Write one or two plain sentences.",
        _field("summary", ""),
        (MODULE, "summary: What it is about.", "summary: ''"),
        f"{MODULE}:2: 'summary'",
    ),
    "owner": Missing(
        "Name the owner: the role or team",
        _field("content_owner", " "),
        (MODULE, "owner: Course editor\n", ""),
        f"{MODULE}:1: 'owner' is missing",
    ),
    "licence": Missing(
        "Say under which licence the words may be used.",
        _field("licence", ""),
        (MODULE, "licence: CC BY 4.0\n", ""),
        f"{MODULE}:1: 'licence' is missing",
    ),
    "review date": Missing(
        "Say when the page is to be reviewed next.",
        _field("next_review_date", None),
        (MODULE, "next_review_date: 2099-05-23\n", ""),
        f"{MODULE}:1: 'next_review_date' is missing",
    ),
    "review in the past": Missing(
        "The review was due on 1 January 2020.",
        _field("next_review_date", date(2020, 1, 1)),
        (
            MODULE,
            "last_reviewed_date: 2026-11-23\nnext_review_date: 2099-05-23",
            "last_reviewed_date: 2019-01-01\nnext_review_date: 2020-01-01",
        ),
        f"{MODULE}:1: The review was due on 1 January 2020.",
    ),
    "sources": Missing(
        "Name at least one source.",
        _field("sources", "[]"),
        (
            MODULE,
            "sources:\n  - title: A source\n    publisher: A publisher\n"
            "    url: https://example.org/source\n    checked_date: 2026-11-23\n",
            "",
        ),
        f"{MODULE}:1: 'sources' is missing",
    ),
    "a source’s date": Missing(
        "Say on which day “A source” was checked.",
        _source_without_date,
        (MODULE, "    checked_date: 2026-11-23\n", ""),
        "'checked_date' is missing",
    ),
    "a step": Missing("Add at least one step", _no_step),
    "a drawing’s description": Missing(
        "Describe the drawing “A drawing” in one sentence.",
        _drawing(alt=""),
        (f"{NOTE}.yaml", "alt: Two people talk over tea.\n", ""),
        f"{NOTE}.yaml:1: 'alt' is missing",
    ),
    "a drawing’s text": Missing(
        "Write down everything that the drawing “A drawing” says.",
        _drawing(text_equivalent="<p> </p>"),
        (f"{NOTE}.md", '### In the middle\n\nTwo people talk.\n\n- "Be kind"\n', "\n"),
        f"{NOTE}.md:1:",
    ),
    "a drawing’s structure": Missing(
        "Give the text of the drawing “A drawing” headings or lists.",
        _drawing(text_equivalent="<p>Two people talk.</p>"),
        (f"{NOTE}.md", '### In the middle\n\nTwo people talk.\n\n- "Be kind"\n', "Two people.\n"),
        f"{NOTE}.md:1: Give the text of the drawing “A drawing of kindness” headings or lists.",
    ),
    "a drawing’s artist": Missing(
        "Say who made “A drawing”.",
        _drawing(artist=""),
        (f"{NOTE}.yaml", "artist: Tenfold\n", ""),
        f"{NOTE}.yaml:1: 'artist' is missing",
    ),
    "a drawing’s licence": Missing(
        "Say under which licence “A drawing” may be used.",
        _drawing(licence=""),
        (f"{NOTE}.yaml", "licence: CC BY 4.0\n", ""),
        f"{NOTE}.yaml:1: 'licence' is missing",
    ),
    "a picture’s description": Missing(
        "Describe the picture “A ward” in one sentence.", _picture_without_description
    ),
    "a picture’s artist": Missing("Say who made “A ward”.", _picture(artist="")),
    "a picture’s licence": Missing(
        "Say under which licence “A ward” may be used.", _picture(licence="")
    ),
    "feedback": Missing(
        "Question 1: write feedback on “Somebody grander”.",
        _option_without_feedback,
        ("modules/first/quiz.yaml", "        feedback: No.\n", ""),
        "'feedback' is missing",
    ),
    "a way out of a scenario": Missing(
        "A choice here leads back to 'start', so a path may never end.",
        _loop,
        ("modules/first/scenario.yaml", "next: end-poor", "next: begin"),
        "leads back to 'begin', so a path may never end.",
    ),
}


# --- The roads ---------------------------------------------------------------------
# Each takes a draft towards publication and gives back what was said.


def messages(answer) -> str:
    return unescape(answer.content.decode())


def by_edit(page, browser, editor) -> str:
    data = editor_form(newest(page), editor) | {"action-publish": "1"}
    return messages(browser.post(f"/cms/pages/{page.pk}/edit/", data, follow=True))


def by_create(page, browser, editor) -> str:
    data = editor_form(newest(page), editor) | {"action-publish": "1", "slug": "created"}
    parent = page.get_parent()
    page.delete()
    address = f"/cms/pages/add/courses/modulepage/{parent.pk}/"
    return messages(browser.post(address, data, follow=True))


def by_bulk(page, browser, editor) -> str:
    address = f"/cms/bulk/wagtailcore/page/publish/?id={page.pk}&next=/cms/"
    return messages(browser.post(address, {"id": [page.pk]}, follow=True))


def by_workflow(page, browser, editor) -> str:
    task = GroupApprovalTask.objects.create(name="Review")
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    state = workflow.start(newest(page), editor)
    place = [page.pk, "approve", state.current_task_state.pk]
    address = reverse("wagtailadmin_pages:workflow_action", args=place)
    answer = messages(browser.post(address, follow=True))
    state.refresh_from_db()
    page.refresh_from_db()
    assert (state.status == state.STATUS_IN_PROGRESS) is not page.live
    return answer


def by_schedule(page, browser, editor) -> str:
    """The page was ready when it was given its day, or is a draft of an older Tenfold."""
    page.get_latest_revision().as_object()
    past = timezone.now() - timedelta(minutes=1)
    page.revisions.filter(pk=page.latest_revision_id).update(approved_go_live_at=past)
    call_command("publish_scheduled")
    entry = PageLogEntry.objects.filter(page=page.pk, action=HELD_BACK).first()
    return "\n".join(entry.data["lacks"]) if entry else ""


def by_code(page, browser, editor) -> str:
    try:
        page.get_latest_revision().publish()
    except NotReady as error:
        return "\n".join(error.messages)
    return ""


ROADS = {
    "edit": by_edit,
    "create": by_create,
    "bulk": by_bulk,
    "workflow": by_workflow,
    "schedule": by_schedule,
    "revision.publish": by_code,
}


def live_modules() -> int:
    return ModulePage.objects.live().count()


@pytest.mark.parametrize("missing", MISSING)
def test_a_page_that_lacks_something_goes_live_on_no_road(page, browser, editor, missing):
    draft = newest(page)
    MISSING[missing].on_page(draft)
    draft.save_revision(clean=False)
    found = {}

    for road, take in ROADS.items():
        with transaction.atomic():
            said = take(ModulePage.objects.get(pk=page.pk), browser, editor)
            found[road] = (MISSING[missing].said in said, live_modules())
            # The next road begins where this one did.
            transaction.set_rollback(True)

    assert found == dict.fromkeys(ROADS, (True, 0))


@pytest.mark.parametrize("road", ROADS)
def test_a_page_that_has_everything_goes_live_on_every_road(page, browser, editor, road):
    said = ROADS[road](page, browser, editor)

    assert live_modules() == 1, said


@pytest.mark.parametrize("missing", [name for name, each in MISSING.items() if each.in_files])
def test_course_files_that_lack_something_are_refused_and_nothing_is_published(
    db, folder, bring, missing
):
    change_file(folder, *MISSING[missing].in_files)

    with pytest.raises(FilesRefused) as refused:
        bring(folder)

    assert MISSING[missing].said_of_files in str(refused.value)
    assert not CoursePage.objects.exists()
