"""The quiz and the scenario without a mouse, with the focus always in sight."""

from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.browsing import accessibility_faults
from tests.e2e.hands import choose_with_keys, tab_to


def test_the_first_tab_leads_past_the_menu(visit):
    page = visit("halfway")
    page.goto("/learn/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_quiz_needs_no_mouse(visit):
    asked = steps.questions("be-authentic")
    page = visit("newcomer")
    page.goto(f"{steps.FIRST}quiz/")
    tab_to(page, page.get_by_role("button", name="Start the quiz"))
    page.keyboard.press("Enter")

    for number, question in enumerate(asked, start=1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Question {number} of")
        choices = steps.right_choices(page, question)
        for choice in sorted(choices, key=lambda each: each.bounding_box()["y"]):
            choose_with_keys(page, choice)
        tab_to(page, page.get_by_role("button", name="Check my answer"))
        page.keyboard.press("Enter")
        # The outcome is what is read out next.
        expect(page.get_by_role("heading", name="Yes, that is right")).to_be_focused()
        onward = "Next question" if number < len(asked) else "See how you did"
        tab_to(page, page.get_by_role("link", name=onward))
        page.keyboard.press("Enter")

    expect(page.get_by_text("Well done. The quiz is done.")).to_be_visible()


def test_an_answer_that_is_missing_is_led_back_to(visit):
    page = visit("newcomer")
    page.goto(f"{steps.FIRST}quiz/")
    page.get_by_role("button", name="Start the quiz").click()
    page.get_by_role("button", name="Check my answer").click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page).to_have_title(steps.error_title())

    tab_to(page, summary.get_by_role("link").first)
    page.keyboard.press("Enter")

    expect(page.get_by_role("radio").first).to_be_focused()


def test_the_scenario_needs_no_mouse(visit):
    page = visit("newcomer")
    page.goto(f"{steps.FIRST}scenario/")

    tab_to(page, page.locator(".situation__choice").first)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="What happened")).to_be_focused()


def test_a_link_with_the_focus_can_be_read_in_the_dark_wherever_it_stands(visit):
    page = visit("halfway")
    page.emulate_media(color_scheme="dark")
    page.goto(f"{steps.FIRST}learn/")

    for link in (
        page.get_by_role("navigation", name="Main").get_by_role("link").first,
        page.locator(".stepper a").first,
        page.locator(".stepper a").last,
    ):
        tab_to(page, link)
        assert not accessibility_faults(page)
