"""What an editor sees of a draft that nobody else can see yet, finished or half written."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.fields import StreamField

from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.catalogue.steps import Step
from courses.questions.kinds import KINDS
from tests.cms import EditorInChief, editor_form
from tests.courses.pages import soup, text
from tests.factories.accounts import make_person
from tests.factories.learning import make_course, module_page
from tests.factories.questions import stored_question

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it makes to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning"),
]


@pytest.fixture
def editor() -> Client:
    return EditorInChief()


@pytest.fixture
def draft(settings, tmp_path) -> ModulePage:
    """A module with every step that was never published."""
    settings.MEDIA_ROOT = tmp_path
    page = module_page(make_course(modules=1))
    copy = page.copy(update_attrs={"slug": "new", "title": "A new tip"}, keep_live=False)
    assert not copy.live
    return copy


def preview_of(page) -> str:
    return reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])


def looks(editor: Client, page) -> dict[str, Any]:
    """Each look at the page by its mode, as the panel beside the form asks for them: what stands
    in the form first, saved or not."""
    newest = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    kept = editor.post(preview_of(page), editor_form(newest, editor.person)).json()
    assert kept == {"is_valid": True, "is_available": True}
    found = {}
    for mode, _label in newest.preview_modes:
        found[mode] = editor.get(preview_of(page), {"mode": mode, "in_preview_panel": "true"})
        assert found[mode].status_code == 200, mode
    return found


def just_added(block: blocks.Block) -> Any:
    return block.get_prep_value(block.get_default())


def emptied(block: blocks.Block) -> Any:
    """As when an editor has taken out every item of its lists."""
    if isinstance(block, blocks.StructBlock):
        return {name: emptied(child) for name, child in block.child_blocks.items()}
    if isinstance(block, (blocks.ListBlock, blocks.StreamBlock)):
        return []
    return just_added(block)


def half_written(model: type, value: Callable[[blocks.Block], Any]) -> dict[str, list[Any]]:
    """Of each stream of the model one of every block."""
    return {
        field.name: [
            {"type": name, "value": value(block)}
            for name, block in field.stream_block.child_blocks.items()
        ]
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
    }


def save_draft(page, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(page, name, json.dumps(value) if isinstance(value, list) else value)
    page.save_revision(clean=False)


def test_a_module_that_was_never_published_is_seen_step_by_step(editor, draft):
    shown = looks(editor, draft)

    assert [*shown] == ["", *Step]
    for each in shown.values():
        assert "A new tip" in text(each)
        # Whoever presses what a learner presses changes nothing.
        assert not soup(each).select_one("main").select("form[method=post]")


def test_questions_of_every_type_are_seen_with_their_answers_and_send_nothing(editor, draft):
    save_draft(draft, quiz=[stored_question(kind) for kind in KINDS], pass_mark=0)

    main = soup(looks(editor, draft)[Step.QUIZ]).select_one("main")

    assert not main.select("form")
    sections = main.select("section.prose")
    for kind, section in zip(KINDS.values(), sections, strict=True):
        assert section.select("input, textarea, select"), kind
        assert ("The right answer" in section.get_text()) is kind.HAS_KEY, kind
    ids = [tag["id"] for tag in main.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("value", [just_added, emptied])
def test_what_has_been_added_and_not_been_written_is_seen(editor, draft, value):
    save_draft(draft, summary="", **half_written(ModulePage, value))

    for each in looks(editor, draft).values():
        assert "A new tip" in text(each)


@pytest.mark.parametrize("value", [just_added, emptied])
@pytest.mark.parametrize("model", [CoursePage, CourseGuidePage])
def test_a_half_written_course_and_a_page_about_it_are_seen(editor, model, value):
    course = CoursePage.objects.get(slug=make_course(modules=1).slug)
    page = course
    if model is CourseGuidePage:
        page = course.add_child(instance=CourseGuidePage(title="A new page", live=False))
    save_draft(page, title="A draft title", **half_written(model, value))

    for each in looks(editor, page).values():
        assert "A draft title" in text(each)


def test_a_scenario_that_leads_nowhere_is_seen_as_it_stands(editor, draft):
    value = draft.scenario.get_prep_value()[0]["value"]
    lost = {**value, "start": "nowhere", "nodes": value["nodes"][:1]}
    save_draft(draft, scenario=[{"type": "scenario", "value": lost}])

    assert "The screen is blank." in text(looks(editor, draft)[Step.SCENARIO])


def test_a_module_is_seen_before_it_is_saved_for_the_first_time(editor, draft):
    parent = draft.get_parent()
    data = editor_form(draft, editor.person) | {"title": "Not saved yet", "slug": "not-saved"}
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["courses", "modulepage", parent.pk]
    )

    assert editor.post(address, data).json() == {"is_valid": True, "is_available": True}
    for mode in ("", *Step):
        assert "Not saved yet" in text(editor.get(address, {"mode": mode}))
    assert not ModulePage.objects.filter(slug="not-saved").exists()


def test_what_no_learner_could_meet_is_refused_and_the_last_good_look_stays(editor, draft):
    looks(editor, draft)
    data = editor_form(draft, editor.person) | {"title": "Refused", "pass_mark": "99"}

    answer = editor.post(preview_of(draft), data).json()

    assert answer == {"is_valid": False, "is_available": True}
    assert "A new tip" in text(editor.get(preview_of(draft), {"mode": Step.QUIZ}))


def test_nobody_else_sees_the_draft(draft):
    learner = Client()
    learner.force_login(make_person())

    for client in (Client(), learner):
        answer = client.get(preview_of(draft), follow=True)
        assert "A new tip" not in text(answer)
        assert client.get(draft.url).status_code == 404
