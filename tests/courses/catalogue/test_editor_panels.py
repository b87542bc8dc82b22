"""What an editor sees beside the fields: ready-ticks that lead to the field, and the map."""

import re
from copy import deepcopy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.catalogue.models import CoursePage, ModulePage
from tests.cms import EditorInChief
from tests.factories.learning import SCENARIO, make_course, module_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    return EditorInChief()


@pytest.fixture
def page() -> ModulePage:
    return module_page(make_course(modules=1))


def edit(browser: Client, page) -> str:
    answer = browser.get(f"/cms/pages/{page.pk}/edit/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_ready_page_has_every_tick(browser, page):
    words = edit(browser, page)

    assert "This page has everything it needs to be published." in words
    assert "To do:" not in words
    assert words.count("Done:") == 10


def test_what_is_missing_stands_in_words_and_leads_to_its_field(browser, page):
    page.licence = page.content_owner = page.summary = ""
    page.sources = page.learn = "[]"
    page.next_review_date = None
    page.save_revision(clean=False)

    words = edit(browser, page)

    assert "5 things are missing before this page can be published." in words
    anchors = re.findall(rf'<li><a href="/cms/pages/{page.pk}/edit/#([^"]+)">', words)
    assert len(anchors) == 5
    for anchor in anchors:
        assert f'id="{anchor}"' in words, anchor


def test_a_course_shows_how_ready_each_of_its_modules_is(browser, page):
    page.licence = ""
    page.save_revision()
    course = CoursePage.objects.get(pk=page.get_parent().pk)

    words = edit(browser, course)

    assert re.search(r"Module 1:\s+1 thing to do", words)
    assert f'href="/cms/pages/{page.pk}/edit/#id_licence"' in words


def test_a_new_page_has_no_ticks_yet(browser, page):
    answer = browser.get(f"/cms/pages/add/courses/modulepage/{page.get_parent().pk}/")

    assert answer.status_code == 200
    assert "Ready to publish?" not in answer.content.decode()


# --- The map -----------------------------------------------------------------------


def test_a_scenario_is_drawn_and_told_in_words(browser, page):
    words = edit(browser, page)

    assert words.count('class="scenario-map__place') == 4
    assert words.count('class="scenario-map__arrow"') == 4
    assert "4 places." in words
    assert "2 endings. Every path ends." in words
    assert "Write it myself →" in " ".join(words.split())


def test_a_draft_with_a_loop_and_a_lost_place_is_kept_and_its_map_says_so(browser, page):
    raw = deepcopy(SCENARIO)
    nodes = raw[0]["value"]["nodes"]
    nodes[1]["choices"][0]["next"] = "start"
    nodes[1]["choices"][1]["next"] = "nowhere-yet"
    page.scenario = raw
    page.save_revision(clean=False)

    words = " ".join(edit(browser, page).split())

    assert "Some paths do not work yet:" in words
    assert "A choice goes to &#x27;nowhere-yet&#x27;, which does not exist." in words
    assert "(leads back)" in words
    assert "Nothing leads here" in words
    assert "scenario-map__arrow--back" in words
    assert "scenario-map__place--lost" in words


def test_a_place_without_words_is_told_from_the_others(browser, page):
    raw = deepcopy(SCENARIO)
    raw[0]["value"]["setting"] = ""
    last = raw[0]["value"]["nodes"][-1]
    last["key"] = last["text"] = ""
    page.scenario = raw
    page.save_revision(clean=False)

    words = " ".join(edit(browser, page).split())

    number = len(raw[0]["value"]["nodes"])
    assert "Scenario, Setting: This field is required." in words
    assert f"Scenario, Places {number}, What happens: This field is required." in words
    assert f"<strong>{number}. no key yet</strong>" in words


def test_a_module_without_a_scenario_has_no_map(browser, page):
    page.scenario = "[]"
    page.save_revision()

    assert "scenario-map" not in edit(browser, page).replace("scenario_map.css", "")


def test_ticks_cost_the_same_for_one_question_and_for_many(browser, page):
    def cost() -> int:
        edit(browser, page)
        with CaptureQueriesContext(connection) as captured:
            edit(browser, page)
        return len(captured)

    page.save_revision()
    page.save_revision()  # the editor compares a version with the one before
    few = cost()
    page.quiz = page.quiz.get_prep_value() * 4
    page.save_revision()

    assert cost() == few
