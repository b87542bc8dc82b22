"""Answers given without a network are kept on the device and sent once, in order, when it is
back; and only by the learner who gave them."""

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.e2e import steps

QUIZ = f"{steps.FIRST}quiz/"
KEPT = "Kept on this device. We send it when you are back online."
BACK_WITHIN_MS = 90_000
# The course's own first two questions; each has one right answer.
FIRST, SECOND = steps.questions("be-authentic")[:2]


def start(page: Page) -> None:
    page.goto(QUIZ)
    page.get_by_role("button", name="Start the quiz").click()
    page.wait_for_url(f"**{QUIZ}1/")


def told(page: Page) -> Locator:
    """What the one live region says."""
    return page.locator("#quiz-status[role=status]")


def answer(page: Page, question: dict = FIRST) -> None:
    steps.answer_rightly(page, question)


def kept(page: Page) -> list[dict]:
    """The answers on this device, whoever gave them."""
    found = page.evaluate("Object.values({...localStorage})")
    return [json.loads(each) for each in found]


def stored(page: Page) -> list[str]:
    """Every word that the browser keeps for this site."""
    return page.evaluate("Object.values({...localStorage, ...sessionStorage})")


def right(page: Page) -> Locator:
    return page.get_by_role("heading", name="Yes, that is right")


def posts_of(page: Page) -> list[str]:
    """Where this browser's posts arrive, from now on."""
    posts: list[str] = []

    def note(response: Response) -> None:
        if response.request.method == "POST":
            posts.append(urlsplit(response.url).path)

    page.context.on("response", note)
    return posts


def is_over(page: Page, number: int) -> None:
    """The site itself says that this question was answered, and rightly."""
    page.goto(f"{QUIZ}{number}/")
    expect(page).to_have_title(f"Right: Question {number} of 6 – {steps.FIRST_TITLE} – Tenfold")


def test_right_and_wrong_are_told_in_place_and_back_leads_back(visit, assert_accessible):
    page = visit("newcomer")
    start(page)
    region = told(page).element_handle()
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))

    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(told(page)).to_have_text("This answer is not saved yet.")
    assert kept(page) == []
    steps.answer(page, steps.answer_text(FIRST, is_right=False))
    expect(page.get_by_role("heading", name="Not right yet. Try again")).to_be_focused()
    expect(told(page)).to_have_text("Not right yet. Your try at question 1 of 6 is saved.")
    answer(page)
    expect(right(page)).to_be_focused()
    expect(told(page)).to_have_text("Right. Answer 1 of 6 saved.")
    assert_accessible(page)

    # One region, which heard all of it; one page, with one place in the history.
    assert told(page).evaluate("(now, then) => now === then", region)
    assert pages == []
    assert kept(page) == []
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 of 6")


def test_an_answer_given_offline_is_kept_and_sent_when_the_network_is_back(
    visit, assert_accessible
):
    page = visit("newcomer")
    start(page)

    page.context.set_offline(True)
    steps.answer(page, steps.answer_text(FIRST, is_right=False))
    expect(told(page)).to_have_text(KEPT)
    assert_accessible(page)
    # Who changes their mind sends what they chose last.
    answer(page)
    page.wait_for_function(
        "Object.values(localStorage)[0].includes('\"place\":2') && localStorage.length === 1"
    )
    page.context.set_offline(False)

    expect(right(page)).to_be_focused()
    expect(told(page)).to_have_text("Right. Answer 1 of 6 saved.")
    assert kept(page) == []


def test_two_tabs_send_what_they_kept_in_order_and_it_is_saved_once(visit):
    first = visit("newcomer")
    start(first)
    second = first.context.new_page()
    second.goto(f"{QUIZ}2/")
    posts = posts_of(first)

    first.context.set_offline(True)
    answer(first, FIRST)
    expect(told(first)).to_have_text(KEPT)
    answer(second, SECOND)
    expect(told(second)).to_have_text(KEPT)
    first.context.set_offline(False)

    for page in (first, second):
        expect(page.get_by_role("button", name="Check my answer")).to_have_count(0)
    # Another tab may hear late that an answer is off the list, and send it again.
    assert list(dict.fromkeys(posts)) == [f"{QUIZ}1/", f"{QUIZ}2/"]
    assert kept(first) == []
    is_over(first, 1)
    is_over(second, 2)


@pytest.mark.timeout(300)
def test_an_answer_outlasts_a_server_that_is_gone_and_a_tab_that_is_closed(visit, site):
    page = visit("newcomer")
    start(page)

    with site.out_of_service():
        answer(page)
        expect(told(page)).to_contain_text("Kept on this device.")
        other = page.context.new_page()
        page.close()
    other.goto(QUIZ)

    expect(told(other)).to_have_text("What was kept on this device is saved now.")
    assert kept(other) == []
    is_over(other, 1)


def test_a_page_that_is_not_ours_is_no_word_of_ours(visit):
    """A ward's wifi answers everything with its own page until somebody has signed in to it."""
    page = visit("newcomer")
    start(page)

    page.route("**/quiz/1/", lambda route: route.fulfill(body="<h1>Welcome to our wifi</h1>"))
    answer(page)
    expect(told(page)).to_contain_text("Kept on this device.")
    assert len(kept(page)) == 1
    page.unroute("**/quiz/1/")

    expect(right(page)).to_be_focused(timeout=BACK_WITHIN_MS)
    assert kept(page) == []


def test_a_session_that_has_ended_keeps_the_answer_until_they_sign_in(visit):
    page = visit("newcomer")
    start(page)
    session = page.context.cookies()

    page.context.clear_cookies()
    answer(page)
    expect(told(page)).to_contain_text("You were signed out.")
    sign_in = told(page).get_by_role("link", name="Sign in")
    expect(sign_in).to_have_attribute("href", f"/accounts/login/?next={QUIZ}1/")
    page.context.add_cookies(session)
    page.goto(f"{QUIZ}1/")

    expect(right(page)).to_be_focused()
    assert kept(page) == []


def test_somebody_else_on_the_same_device_neither_sends_nor_sees_it(visit, site):
    page = visit("newcomer")
    start(page)
    writer = page.context.cookies()
    page.context.set_offline(True)
    answer(page)
    expect(told(page)).to_have_text(KEPT)
    page.context.clear_cookies()
    reader = {"name": "sessionid", "value": site.sessions["idle"], "url": site.url}
    page.context.add_cookies([reader])
    page.context.set_offline(False)
    # The writer's page is still open, and the browser is somebody else's now.
    expect(told(page)).to_contain_text("Somebody else is signed in here now.")

    posts = posts_of(page)
    other = page.context.new_page()
    page.close()
    other.goto(QUIZ, wait_until="networkidle")
    words = steps.answer_text(FIRST, is_right=True)
    assert words not in other.content()
    assert posts == []
    assert len(kept(other)) == 1

    other.context.clear_cookies()
    other.context.add_cookies(writer)
    other.goto(f"{QUIZ}1/")
    expect(right(other)).to_be_focused()
    assert kept(other) == []


def test_a_shared_computer_keeps_nothing_for_the_next_person(visit, assert_accessible):
    page = visit()
    words = steps.answer_text(FIRST, is_right=True)

    def answer_in_vain(email: str) -> None:
        steps.sign_in(page, email, shares_computer=True)
        start(page)
        answer(page)
        expect(told(page)).to_contain_text("Kept on this device.")
        assert kept(page) == []
        assert [words in each for each in stored(page)] == [True]

    # Their answers don't get through, and everything else does.
    page.context.route(
        re.compile(rf"{QUIZ}\d/$"),
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    answer_in_vain("early-shift@journey.example")
    page.context.clear_cookies()
    posts = posts_of(page)
    # The session ended; whoever comes next says nothing of a shared computer, and finds nothing.
    steps.sign_in(page, "late-shift@journey.example")
    page.goto(QUIZ, wait_until="networkidle")
    assert stored(page) == []
    assert words not in page.content()
    assert posts == ["/accounts/login/"]
    steps.sign_out(page)

    # Who signs out is told what goes, and it goes.
    answer_in_vain("late-shift@journey.example")
    other_tab = page.context.new_page()
    other_tab.goto(f"{QUIZ}2/")
    answer(other_tab, SECOND)
    expect(told(other_tab)).to_contain_text("Kept on this device.")
    page.goto("/accounts/logout/")
    expect(page.get_by_role("heading", name="An answer is not sent yet")).to_be_visible()
    send_first = page.get_by_role("link", name="Go to the quiz and send it first")
    expect(send_first).to_have_attribute("href", f"{QUIZ}1/")
    assert_accessible(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()
    assert stored(page) == stored(other_tab) == []


@pytest.mark.parametrize("tells_where_from", [True, False])
def test_a_page_older_than_the_sign_in_loses_no_answer(visit, site, tells_where_from):
    page = visit("newcomer")
    start(page)
    statuses: list[int] = []
    page.on("response", lambda r: statuses.append(r.status) if r.request.method == "POST" else None)
    if not tells_where_from:
        # As a browser did that is some years old: the site has only the token to go by.
        page.route(f"**{QUIZ}1/", lambda route: route.fulfill(response=route.fetch()))

    # Signing in, in another tab, has changed the token.
    token = {"name": "csrftoken", "value": "a" * 32, "url": site.url}
    page.context.add_cookies([token])
    answer(page)

    expect(right(page)).to_be_focused()
    assert statuses == ([200] if tells_where_from else [403, 200])
    assert kept(page) == []


def test_answers_that_may_be_changed_are_kept_sent_and_handed_in(visit, assert_accessible):
    page = visit("examinee")
    start(page)
    region = told(page).element_handle()

    def save(label: str) -> None:
        page.get_by_label(label, exact=True).check()
        page.get_by_role("button", name="Save my answer").click()

    def comes(heading: str) -> None:
        expect(page.get_by_role("heading", level=1, name=heading)).to_be_focused()

    save("An award nobody gave you")
    comes("Question 2 of 3")
    expect(told(page)).to_have_text("1 of 3 answers saved.")
    page.context.set_offline(True)
    save("True")
    expect(told(page)).to_have_text(KEPT)
    page.context.set_offline(False)
    comes("Question 3 of 3")
    expect(told(page)).to_have_text("2 of 3 answers saved.")
    page.get_by_label("Your answer").fill("tortoise")
    page.get_by_role("button", name="Save my answer").click()
    comes("Check and hand in")
    expect(told(page)).to_have_text("3 of 3 answers saved.")
    # Of right and wrong nothing is said yet.
    assert "right" not in page.locator(".step__content").inner_text().split("When you hand in")[0]
    assert told(page).evaluate("(now, then) => now === then", region)
    assert_accessible(page)

    page.get_by_role("link", name="Question 1").click()
    expect(told(page)).to_have_text("Answer 1 of 3 saved. You can change it until you hand in.")
    expect(page.get_by_label("An award nobody gave you")).to_be_checked()
    save("Role, interest, one plain line")
    comes("Check and hand in")
    page.get_by_role("button", name="Hand in").click()

    expect(page.get_by_role("heading", name="You had 2 of 3 right")).to_be_focused()
    expect(page.locator(".answers > li")).to_have_count(3)
    assert kept(page) == []
    assert_accessible(page)


def test_an_answer_that_comes_too_late_is_said_to_be_not_saved_and_is_still_shown(
    visit, assert_accessible
):
    page = visit("newcomer")
    start(page)
    elsewhere = visit()
    elsewhere.context.add_cookies(page.context.cookies())
    elsewhere.goto(f"{QUIZ}1/")

    page.context.set_offline(True)
    wrong = steps.answer_text(FIRST, is_right=False)
    steps.answer(page, wrong)
    expect(told(page)).to_have_text(KEPT)
    answer(elsewhere)
    expect(right(elsewhere)).to_be_visible()
    page.context.set_offline(False)

    expect(told(page)).to_have_text("An answer was not saved")
    expect(page.locator(".notice--warning")).to_contain_text(wrong)
    expect(right(page)).to_be_visible()
    assert kept(page) == []
    assert_accessible(page)


def test_a_device_that_is_full_says_that_the_answer_is_only_on_the_page(visit):
    page = visit("newcomer")
    start(page)
    page.evaluate(
        """() => {
            const learner = document.getElementById("quiz-script").dataset.learner;
            for (let n = 0; n < 50; n += 1)
                localStorage.setItem(`quiz-answer/${learner}/${n}`, JSON.stringify({ place: n }));
        }"""
    )

    page.context.set_offline(True)
    answer(page)

    expect(told(page)).to_contain_text("this device can keep no more answers")
    assert len(kept(page)) == 50
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
