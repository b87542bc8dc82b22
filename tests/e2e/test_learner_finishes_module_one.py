"""From the front door to the first finished module, and back for the second."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.e2e import steps


@pytest.mark.parametrize("js", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_newcomer_signs_up_finishes_module_one_and_is_led_on_to_module_two(visit, js):
    email = f"{uuid4().hex}@journey.example"
    page = visit(js=js, width=390)

    steps.sign_up(page, email)
    page.get_by_role("link", name="Ten tips for social media success").click()
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page).to_have_url(f"{visit.site.url}{steps.FIRST}learn/")
    steps.read(page)
    steps.walk_scenario(page)
    steps.go_on(page, "Quiz")
    steps.take_quiz(page, "be-authentic")
    steps.go_on(page, "Reflect")
    steps.reflect(page, "I say what I do in plain words, and who I am comes through.")
    steps.go_on(page, "Practise")
    steps.practise(page)
    expect(page.get_by_role("heading", name="You have finished this tip")).to_be_visible()

    steps.sign_out(page)
    steps.sign_in(page, email)
    next_up = page.locator(".next-up")
    expect(next_up).to_contain_text("Tip 2: Be curious, not a broadcaster. Step: Learn.")
    next_up.get_by_role("link", name="Go to Learn").click()
    expect(page).to_have_url(f"{visit.site.url}{steps.SECOND}learn/")


def test_a_visitor_reads_and_plays_without_an_account(visit):
    page = visit()

    page.goto("/")
    # Another journey may have published a course beside it.
    ours = page.get_by_role("listitem").filter(has_text="Ten tips")
    ours.get_by_role("link", name="See the course").click()
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(steps.FIRST_TITLE)
    steps.go_on(page, "Scenario")
    steps.walk_scenario(page)
    steps.go_on(page, "Quiz")

    page.get_by_role("button", name="Sign in to start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "next=/ten-tips/be-authentic/quiz/" in page.url
