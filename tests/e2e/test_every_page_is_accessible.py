"""Every page, in every state that matters: no axe violation and no sideways scrolling,
at 320 and 1280 px, light and dark. A new page joins this list."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.browsing import accessibility_faults, faults_in_every_light, overflow_faults

Look = Callable[[Page], None]
FIRST = steps.FIRST
LAST = "/ten-tips/make-action-happen/"
# What each of the cast looks at, and somebody who is not signed in. One browser goes from
# page to page: opening one costs more than examining what it shows.
PAGES = {
    None: [
        "/",
        "/ten-tips/",
        FIRST,
        *(f"{FIRST}{step}/" for step in ("learn", "scenario", "quiz", "reflect", "practise")),
        f"{FIRST}reflect/?form=long",
        "/ten-tips/respect-confidentiality/learn/",
        *(f"/ten-tips/{name}/" for name in ("welcome", "start-here", "glossary", "sources")),
        "/ten-tips/eleventh-tip/",
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/login/code/",
        "/accounts/password/reset/",
        "/mailbox/",
        "/components/",
        *(f"/{name}/" for name in ("about", "accessibility", "privacy", "contact")),
    ],
    "idle": [
        "/",
        "/learn/",
        "/practice/",
        "/practice/plan/",
        f"{FIRST}reflect/",
        f"{FIRST}practise/",
        "/accounts/profile/",
        "/accounts/email/",
        "/accounts/2fa/",
        "/accounts/logout/",
        "/ten-tips/confidence/",
        "/ten-tips/policy/",
    ],
    "halfway": [
        "/learn/",
        "/ten-tips/",
        FIRST,
        f"{FIRST}learn/",
        f"{FIRST}practise/",
        "/ten-tips/confidence/before/",
        "/ten-tips/confidence/after/",
    ],
    "finished": [
        # With a correction to read (tests/e2e/cast.py).
        "/learn/",
        LAST,
        f"{LAST}learn/",
        "/ten-tips/",
        "/ten-tips/confidence/after/",
        "/ten-tips/renewal/",
        "/practice/",
    ],
    "graduate": ["/ten-tips/", "/ten-tips/confidence/", "/ten-tips/eleventh-tip/delete/"],
}
ERRORS = {400: "/errors/400/", 403: "/errors/403/", 404: "/no-such-page/", 429: "/errors/429/"}
ERRORS[405] = f"{FIRST}learn/done/"
ERRORS[500] = "/errors/500/"


@pytest.mark.parametrize("who", PAGES)
def test_the_pages_of(visit, who):
    page = visit(who)
    faults = []
    for path in PAGES[who]:
        status = page.goto(path).status
        if (status, page.url) != (200, f"{visit.site.url}{path}"):
            faults.append(f"{path}: {status} {page.url}")
        faults += faults_in_every_light(page)
    assert not faults, "\n".join(faults)


def test_the_pages_of_somebody_who_leads_a_cohort(visit, assert_fine_in_every_light):
    page = visit("leading")
    page.goto("/facilitate/")
    for link in ("Autumn starters", "Acorn Demo"):
        assert_fine_in_every_light(page)
        page.get_by_role("link", name=link).click()
    page.goto(page.url)
    assert_fine_in_every_light(page)
    page.locator("a", has_text="Change: Quiz").first.click()
    assert_fine_in_every_light(page)

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert_fine_in_every_light(page)
    page.goto("/facilitate/?")
    page.get_by_role("link", name="Autumn starters").click()
    page.goto(f"{page.url}?q=nobody")
    assert_fine_in_every_light(page)


def test_the_error_pages(visit):
    page = visit()
    faults = []
    for status, path in ERRORS.items():
        assert page.goto(path).status == status
        faults += faults_in_every_light(page)
    assert not faults, "\n".join(faults)


def test_the_sign_up_page_with_errors_and_the_code_page(visit, assert_fine_in_every_light):
    page = visit()
    page.goto("/accounts/signup/")
    page.get_by_label("Email address").fill("nobody")
    page.get_by_role("button", name="Make an account").click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)

    page.get_by_label("Email address").fill(f"{uuid4().hex}@journey.example")
    page.get_by_label("Password").fill(steps.PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert_fine_in_every_light(page)

    page.get_by_label("Code").fill("WRONG")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)


def test_the_sign_in_page_with_a_wrong_password(visit, assert_fine_in_every_light):
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill("nobody@journey.example")
    page.get_by_label("Password").fill("not-their-password")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)


def test_the_scenario_on_the_way_and_at_its_end(visit, assert_fine_in_every_light):
    page = visit("newcomer")
    page.goto(f"{FIRST}scenario/")
    page.locator(".situation__choice").first.click()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    assert_fine_in_every_light(page)

    steps.walk_scenario(page)
    assert_fine_in_every_light(page)


def test_the_quiz_blank_invalid_wrong_right_and_done(visit, assert_fine_in_every_light):
    asked = steps.questions("be-authentic")
    page = visit("newcomer")
    page.goto(f"{FIRST}quiz/")
    page.get_by_role("button", name="Start the quiz").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1")
    assert_fine_in_every_light(page)

    page.get_by_role("button", name="Check my answer").click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)

    for number, question in enumerate(asked):
        is_right = number > 0
        if is_right:
            steps.answer_rightly(page, question)
        else:
            steps.answer(page, steps.answer_text(question, is_right=False))
            expect(page.get_by_role("heading", name="Not right yet. Try again")).to_be_focused()
            assert_fine_in_every_light(page)
            steps.answer_wrongly(page, {**question, "hints": question["hints"][1:]})
        outcome = "Yes, that is right" if is_right else "No, that is not right"
        expect(page.get_by_role("heading", name=outcome)).to_be_visible()
        if number < 2:
            assert_fine_in_every_light(page)
        page.get_by_role("link", name=steps.ONWARD).click()

    expect(page.get_by_role("heading", name="Your answers", exact=True)).to_be_visible()
    assert_fine_in_every_light(page)

    page.get_by_role("link", name="See all your goes at this quiz").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your goes at this quiz")
    assert_fine_in_every_light(page)
    page.locator("article").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Your answers", exact=True)).to_be_visible()
    assert_fine_in_every_light(page)


def test_the_reflection_empty_saved_and_finished(visit, assert_fine_in_every_light):
    page = visit("newcomer")
    page.goto(f"{FIRST}reflect/")
    page.get_by_role("button", name="I have finished").click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)

    page.get_by_role("textbox").first.fill("A few words of my own.")
    steps.save_for_later(page)
    expect(page.get_by_role("textbox").first).to_have_value("A few words of my own.")
    assert_fine_in_every_light(page)

    page.get_by_role("button", name="Use the longer form").click()
    expect(page.get_by_role("textbox").last).to_have_value("A few words of my own.")
    expect(page.get_by_role("textbox")).to_have_count(7)
    assert_fine_in_every_light(page)

    page.get_by_role("button", name="I have finished").click()
    expect(page.get_by_role("heading", name="Your reflection is kept")).to_be_visible()
    assert_fine_in_every_light(page)


def test_the_practise_step_with_an_error_and_done(visit, assert_fine_in_every_light):
    page = visit("newcomer")
    page.goto(f"{FIRST}practise/")
    page.get_by_role("button", name="Keep that I did this").first.click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)

    steps.practise(page)
    assert_fine_in_every_light(page)


def test_the_confidence_check_blank_refused_and_saved(visit, assert_fine_in_every_light):
    page = visit("newcomer")
    page.goto("/ten-tips/confidence/before/")
    assert_fine_in_every_light(page)

    page.get_by_role("button", name="Save my answers").click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)

    for group in page.locator("fieldset").all():
        group.get_by_label("Fairly sure").check()
    page.get_by_role("button", name="Save my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How sure you are")
    assert_fine_in_every_light(page)


def test_the_policy_refused_and_acknowledged(visit, assert_fine_in_every_light):
    page = visit("newcomer")
    page.goto("/ten-tips/policy/")
    page.get_by_role("button", name="Keep this").click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)

    page.get_by_label("I have read this policy").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("heading", name="You have read this policy")).to_be_visible()
    assert_fine_in_every_light(page)


def test_the_practice_plan_with_errors_and_made(visit, assert_fine_in_every_light):
    page = visit("newcomer")
    page.goto("/practice/plan/")
    page.get_by_role("button", name="Remind me").click()
    expect(page).to_have_title(steps.error_title())
    assert_fine_in_every_light(page)

    page.get_by_label("Monday").check()
    page.get_by_label("Time").fill("07:30")
    page.get_by_role("button", name="Remind me").click()
    expect(page.get_by_text("Next reminder")).to_be_visible()
    assert_fine_in_every_light(page)


@pytest.mark.parametrize(
    "who, path",
    [(None, "/ten-tips/"), (None, f"{FIRST}learn/"), ("graduate", "/ten-tips/confidence/")],
)
def test_a_page_in_forced_colours_with_reduced_motion(visit, who, path):
    page = visit(who, forced_colors="active", reduced_motion="reduce", width=320)

    page.goto(path)

    # The colours are the reader's own; axe would measure ours, which are not shown.
    assert accessibility_faults(page, without=("color-contrast",)) == []
    assert overflow_faults(page) == []
