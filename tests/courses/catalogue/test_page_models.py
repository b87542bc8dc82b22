"""The page types: where they may stand, how an editor previews them, what a copy inherits."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from wagtail.test.utils import WagtailPageTestCase

from content.models import HomePage, StandardPage
from courses.catalogue.guards import has_records
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.catalogue.selectors import course_outline
from tests.factories.learning import SCENARIO, make_course, make_enrolment, module_page, publish

ONLY_A_POOR_ENDING = [
    {
        "type": "scenario",
        "value": {**SCENARIO[0]["value"], "nodes": [{**SCENARIO[0]["value"]["nodes"][3]}]},
    }
]


def lock(step: str, *after: str) -> tuple[str, dict]:
    return ("lock", {"step": step, "after": list(after)})


def test_pages_stand_only_where_they_belong():
    case = WagtailPageTestCase()

    # The bare Page, which nobody can create, is in the list too.
    assert set(HomePage.creatable_subpage_models()) == {CoursePage, StandardPage}
    case.assertAllowedSubpageTypes(CoursePage, {ModulePage, CourseGuidePage})
    case.assertAllowedSubpageTypes(ModulePage, set())
    case.assertAllowedParentPageTypes(CoursePage, {HomePage})
    case.assertAllowedParentPageTypes(ModulePage, {CoursePage})
    case.assertAllowedSubpageTypes(CourseGuidePage, set())
    case.assertAllowedParentPageTypes(CourseGuidePage, {CoursePage})
    case.assertAllowedParentPageTypes(StandardPage, {HomePage, StandardPage})


@pytest.mark.parametrize("mode", ["", "learn", "scenario", "quiz", "reflect", "practise"])
def test_an_editor_previews_each_step_with_its_draft_words(imported, mode):
    page = ModulePage.objects.get(slug="first")
    page.title = "A draft title"

    assert mode in [name for name, _label in page.preview_modes]
    response = page.make_preview_request(preview_mode=mode)

    assert response.status_code == 200
    assert "A draft title" in response.content.decode()


def test_a_module_that_was_never_published_can_be_previewed(imported):
    page = ModulePage(title="Brand new", slug="brand-new", live=False)
    CoursePage.objects.get().add_child(instance=page)

    assert page.make_preview_request().status_code == 200


def test_a_course_is_previewed_with_its_draft_words(imported):
    page = CoursePage.objects.get()
    page.title = "A draft title"

    assert "A draft title" in page.make_preview_request().content.decode()


def test_a_module_without_a_step_offers_no_preview_of_it(imported):
    page = ModulePage.objects.get(slug="second")

    assert [name for name, _label in page.preview_modes] == ["", "learn"]


def test_a_copied_course_starts_clean(imported):
    make_enrolment(course_outline("small-course"))
    course = CoursePage.objects.get()
    assert has_records(course)

    copy = course.copy(recursive=True, update_attrs={"slug": "copy", "title": "A copy"})

    keys = set(course.get_descendants(inclusive=True).values_list("translation_key", flat=True))
    copied = set(copy.get_descendants(inclusive=True).values_list("translation_key", flat=True))
    assert len(copied) == len(keys) == 5
    assert not keys & copied
    assert not has_records(copy)


def test_a_module_knows_its_steps_in_their_order(imported):
    first = ModulePage.objects.get(slug="first")

    assert [step.value for step in first.steps] == [
        *("learn", "scenario", "quiz", "reflect", "practise")
    ]
    assert first.get_context(RequestFactory().get("/"))["module"].number == 1


# --- What can't be met is refused --------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (
            "scenario_needs",
            {"scenario_needs": "good_ending", "scenario": json.dumps(ONLY_A_POOR_ENDING)},
        ),
        ("quiz_needs_right", {"quiz_needs": "right", "quiz_needs_right": 4}),
        ("quiz_needs_right", {"quiz_needs": "right", "quiz_needs_right": 0}),
        ("practise_needs_least", {"practise_needs_least": 3}),
        ("practise_needs_least", {"practise_needs": "minutes", "practise_needs_least": 26}),
        ("step_locks", {"step_locks": [lock("quiz", "quiz")]}),
        ("step_locks", {"step_locks": [lock("quiz", "learn"), lock("learn", "quiz")]}),
        ("step_locks", {"step_locks": [lock("quiz", "learn"), lock("quiz", "scenario")]}),
        ("step_locks", {"step_locks": [lock("quiz", "reflect")], "reflect": []}),
        ("opens_after", {"opens_after": "module-1"}),
        ("opens_after", {"opens_after": "module-9"}),
    ],
)
def test_a_module_may_not_ask_for_what_nobody_can_do(db, field, values):
    page = module_page(make_course())
    for name, value in values.items():
        setattr(page, name, value)

    with pytest.raises(ValidationError) as refused:
        page.clean()

    assert list(refused.value.message_dict) == [field]


def test_modules_may_not_wait_for_each_other(db):
    course = make_course()
    second = module_page(course, 2)
    second.opens_after = "module-1"
    publish(second)
    first = module_page(course, 1)
    first.opens_after = "module-2"

    with pytest.raises(ValidationError, match="wait for each other"):
        first.clean()


def test_a_module_may_ask_for_all_there_is(db):
    page = module_page(make_course())
    page.scenario_needs = "good_ending"
    page.quiz_needs, page.quiz_needs_right = "right", 3
    page.practise_needs, page.practise_needs_least = "minutes", 25
    page.step_locks = [lock("quiz", "learn", "scenario"), lock("practise", "quiz")]
    page.opens_after = "previous"

    page.clean()
