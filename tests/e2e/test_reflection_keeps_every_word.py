"""Whatever happens around somebody who is writing, no word is lost and none is shown to others."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import steps

REFLECT = f"{steps.FIRST}reflect/"
WORDS = "I kept quiet about my own doubts, and nobody could meet me there."
OTHER_WORDS = "Next week I will ask a colleague what they make of it."


def boxes(page: Page):
    return page.get_by_role("textbox")


def saved(page: Page):
    return page.get_by_role("status").filter(has_text=re.compile(r"Saved at \d\d:\d\d"))


def both(js: bool) -> str:
    return "with JavaScript" if js else "without JavaScript"


def end_session(context: BrowserContext) -> None:
    context.clear_cookies(name="sessionid")


def test_words_are_saved_while_they_are_written(visit):
    page = visit("newcomer")
    page.goto(REFLECT)

    boxes(page).first.fill(WORDS)
    expect(saved(page)).to_be_visible()
    page.reload()

    expect(boxes(page).first).to_have_value(WORDS)


def test_a_draft_is_saved_by_its_button_without_javascript(visit):
    page = visit("newcomer", js=False)
    page.goto(REFLECT)

    boxes(page).first.fill(WORDS)
    steps.save_for_later(page)
    expect(boxes(page).first).to_have_value(WORDS)
    page.goto("/learn/")
    page.get_by_role("link", name="Go to Reflect").click()

    expect(boxes(page).first).to_have_value(WORDS)


@pytest.mark.parametrize("js", [True, False], ids=both)
def test_two_tabs_lose_nothing(visit, js):
    first = visit("newcomer", js=js)
    first.goto(REFLECT)
    second = first.context.new_page()
    second.goto(REFLECT)

    boxes(first).first.fill(WORDS)
    steps.save_for_later(first)
    expect(boxes(first).first).to_have_value(WORDS)
    expect(first.get_by_text("Not saved yet")).to_have_count(0)
    boxes(second).first.fill(OTHER_WORDS)
    steps.save_for_later(second)

    expect(second.get_by_role("heading", name="You wrote in two places")).to_be_visible()
    expect(boxes(second).first).to_have_value(OTHER_WORDS)
    expect(second.locator("#earlier")).to_contain_text(WORDS)


def test_words_typed_offline_are_saved_when_the_network_is_back(visit):
    page = visit("newcomer")
    page.goto(REFLECT)

    page.context.set_offline(True)
    boxes(page).first.fill(WORDS)
    expect(page.get_by_role("status").filter(has_text="Not saved yet")).to_be_visible()
    page.context.set_offline(False)

    expect(saved(page)).to_be_visible()


@pytest.mark.parametrize("js", [True, False], ids=both)
def test_words_outlast_a_session_that_ends_while_they_are_typed(visit, js, assert_accessible):
    email = f"{uuid4().hex}@journey.example"
    page = visit(js=js)
    steps.sign_up(page, email)
    page.goto(REFLECT)

    boxes(page).first.fill(WORDS)
    if js:
        expect(saved(page)).to_be_visible()
        end_session(page.context)
        boxes(page).first.press_sequentially(" More.")
        expect(page.get_by_role("link", name="Sign in (opens in a new tab)")).to_be_visible()
        assert_accessible(page)
    else:
        end_session(page.context)
        steps.save_for_later(page)
        expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    expect(boxes(page).first).to_have_value(re.compile(re.escape(WORDS)))
    other = page.context.new_page()
    steps.sign_in(other, email)
    other.close()
    steps.save_for_later(page)

    if page.get_by_role("heading", name="Not saved yet").count():
        # The page was older than the sign-in; it says so, and one more click saves.
        steps.save_for_later(page)
    page.goto(REFLECT)
    expect(boxes(page).first).to_have_value(re.compile(re.escape(WORDS)))


def test_nobody_else_finds_the_words(visit):
    writer, reader = visit("newcomer"), visit("newcomer")
    writer.goto(REFLECT)
    boxes(writer).first.fill(WORDS)
    writer.get_by_role("button", name="I have finished").click()
    expect(writer.get_by_role("heading", name="Your reflection is kept")).to_be_visible()

    reader.goto(REFLECT)

    expect(boxes(reader).first).to_have_value("")
    assert WORDS not in reader.content()
