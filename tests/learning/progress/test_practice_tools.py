"""Tools inside activities: complete without a script, and with no way out for what is written."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.catalogue.models import ModulePage, Step
from courses.catalogue.practice_tools import tool_blocks
from tests.courses.pages import press, soup, text
from tests.factories.learning import ACTIVITIES, make_course

TOOLS = [
    {"type": name, "value": block.meta.preview_value, "id": f"0000000{number}"}
    for number, (name, block) in enumerate(tool_blocks())
]
CONTROLS = "input, textarea, select, button"


def with_tools(tools):
    first, second = ACTIVITIES
    return [{**first, "value": {**first["value"], "tools": tools}}, second]


@pytest.fixture
def course(db):
    """One of its activities holds every tool there is."""
    return make_course(practise=with_tools(TOOLS))


@pytest.fixture
def practise_url(course) -> str:
    return course.modules[0].step_url(Step.PRACTISE)


def controls(page) -> list[Tag]:
    found = [each for tool in soup(page).select(".practice-tool") for each in tool.select(CONTROLS)]
    assert len(found) > 10
    return found


def test_nothing_in_a_tool_can_be_sent(client, signed_in, practise_url):
    for browser in (client, signed_in):
        for control in controls(browser.get(practise_url)):
            assert not control.has_attr("name"), control
            assert not control.has_attr("form"), control
            assert control.find_parent("form") is None, control
            assert control.name != "button" or control["type"] == "button", control


def test_no_browser_is_asked_to_remember_or_to_look_over_what_is_written(client, practise_url):
    page = client.get(practise_url)

    written = [each for each in controls(page) if each.name in {"input", "textarea"}]
    typed = [each for each in written if each.get("type") != "checkbox"]
    assert {each["autocomplete"] for each in typed} == {"off"}
    boxes = [each for each in written if each.name == "textarea"]
    assert {(box["spellcheck"], box["writingsuggestions"]) for box in boxes} == {("false", "false")}


def test_every_box_says_what_it_is_for_and_that_nothing_is_saved_or_sent(client, practise_url):
    page = soup(client.get(practise_url))

    boxes = page.select(".practice-tool textarea")
    assert len(boxes) == 3
    for box in boxes:
        assert page.find("label", attrs={"for": box["id"]}).text.strip()
        assert "is saved or sent" in page.find(id=box["aria-describedby"]).text


def test_a_box_says_how_much_is_enough(client, practise_url):
    assert "About 12 words are enough." in text(client.get(practise_url))


def test_without_a_script_a_card_opens_to_its_answer_and_the_reason(client, practise_url):
    page = soup(client.get(practise_url))

    card = page.select(".card-sort details")[1]
    assert card.summary.text == "Guess who is in bed 4!"
    assert " ".join(card.div.text.split()) == "Never. It is a person."
    assert not card.has_attr("hidden")


def test_without_a_script_no_button_stands_there_that_does_nothing(client, practise_url):
    page = soup(client.get(practise_url))

    for button in page.select(".practice-tool button"):
        assert button.find_parent(attrs={"hidden": True}) or button.has_attr("hidden"), button


def test_without_a_script_both_halves_of_the_angry_draft_are_there(client, practise_url):
    draft = soup(client.get(practise_url)).select_one(".angry-draft")

    assert [box.find_parent(attrs={"hidden": True}) for box in draft.select("textarea")] == [
        None
    ] * 2
    assert "What do I need?" in draft.text
    assert draft.select_one("[data-gone]").has_attr("hidden")


def test_what_an_editor_writes_in_a_tool_is_text_and_not_markup(client, db):
    hostile = "<script>alert(1)</script>\"'"
    tool = {
        "type": "card_sort",
        "value": {
            "title": hostile,
            "piles": ["A\"'<b>", "B"],
            "cards": [{"text": hostile, "pile": "A\"'<b>", "why": hostile}] * 2,
        },
    }
    course = make_course(practise=with_tools([tool]))

    page = soup(client.get(course.modules[0].step_url(Step.PRACTISE)))

    assert page.select_one(".card-sort h3").text == hostile
    assert page.select_one(".card-sort [data-card]")["data-pile"] == "A\"'<b>"
    assert page.select_one(".practice-tool script:not([src])") is None


def test_an_activity_without_tools_has_none(client, db):
    page = client.get(make_course().modules[0].step_url(Step.PRACTISE))

    assert soup(page).select(".practice-tool") == []
    assert "js/drafting_sandbox" not in page.content.decode()


def test_ids_stay_unique_with_every_tool_in_two_activities(client, db):
    both = [{**each, "value": {**each["value"], "tools": TOOLS}} for each in ACTIVITIES]
    for number, activity in enumerate(both):
        tools = [{**tool, "id": f"{number}-{tool['id']}"} for tool in TOOLS]
        activity["value"]["tools"] = tools
    course = make_course(practise=both)

    page = soup(client.get(course.modules[0].step_url(Step.PRACTISE)))

    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(page.select(".practice-tool")) == 2 * len(TOOLS)
    assert len(ids) == len(set(ids))


def test_that_it_was_done_is_kept_as_without_tools(signed_in, practise_url):
    page = press(signed_in, signed_in.get(practise_url), "Keep that I did this", how_it_went="done")

    assert "You have practised" in text(page)


def test_the_editors_preview_shows_every_tool_with_ids_of_its_own(course):
    module = ModulePage.objects.get(translation_key=course.modules[0].module_id)

    html = "".join(block.render() for block in module.practise)

    for name, _block in tool_blocks():
        assert html.count(f'class="practice-tool {name.replace("_", "-")}"') == 1
    page = BeautifulSoup(html, "html.parser")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_tools_cost_no_query(course, practise_url):
    plain = make_course().modules[0].step_url(Step.PRACTISE)

    assert queries_of(practise_url) == queries_of(plain)


def queries_of(url: str) -> int:
    client = Client()
    client.get(url)
    with CaptureQueriesContext(connection) as made:
        client.get(url)
    return len(made)
