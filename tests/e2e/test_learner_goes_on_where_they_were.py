"""Resuming: the very question, the very situation, the words half written."""

import pytest
from playwright.sync_api import expect

from tests.e2e import steps


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_my_learning_leads_back_to_the_open_question(visit, js):
    asked = steps.questions("be-authentic")
    page = visit("newcomer", js=js)
    page.goto(f"{steps.FIRST}quiz/")
    page.get_by_role("button", name="Start the quiz").click()
    steps.answer_wrongly(page, asked[0])
    expect(page.get_by_role("heading", name="No, that is not right")).to_be_visible()

    page.goto("/learn/")
    page.get_by_role("link", name="Go to Quiz").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Question 2 of {len(asked)}")


def test_a_scenario_goes_on_at_the_same_situation(visit):
    page = visit("newcomer")
    page.goto(f"{steps.FIRST}scenario/")
    page.locator(".situation__choice").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    situation = page.locator(".situation").inner_text()

    page.goto("/learn/")
    page.get_by_role("link", name="Go to Scenario").click()

    expect(page.locator(".situation")).to_have_text(situation, use_inner_text=True)


def test_a_second_click_answers_nothing_twice(visit):
    asked = steps.questions("be-authentic")
    page, other = visit("newcomer", js=False), None
    page.goto(f"{steps.FIRST}quiz/")
    page.get_by_role("button", name="Start the quiz").click()
    page.wait_for_url(f"**{steps.FIRST}quiz/1/")
    other = page.context.new_page()
    other.goto(page.url)

    steps.answer(page, steps.answer_text(asked[0], is_right=True))
    expect(page.get_by_role("heading", name="Yes, that is right")).to_be_visible()
    steps.answer(other, steps.answer_text(asked[0], is_right=False))

    # The first answer stands, and the second tab shows it.
    expect(other.get_by_role("heading", name="Yes, that is right")).to_be_visible()
