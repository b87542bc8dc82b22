"""The tools inside activities: they help with a script, serve without, and tell nobody."""

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.e2e import steps
from tests.e2e.browsing import accessibility_faults, overflow_faults
from tests.e2e.test_learner_uses_the_keyboard_only import tab_to
from tests.e2e.test_pages_fit_their_budget import MOST_SCRIPT_KB, weigh

CANARY = "kingfisher-4471"
DRAFT = f"{steps.FIRST}practise/"
SORT = "/ten-tips/respect-confidentiality/practise/"
TICKS = "/ten-tips/a-little-every-day/practise/"
ANGRY = "/ten-tips/never-post-angry/practise/"

STORED = """() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie,
    history.state, name])"""


class Listener:
    """Every request of a page from now on, and what it keeps at the end."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.asked: list[Request] = []
        page.on("request", lambda request: self.asked.append(request))

    def assert_silence(self) -> None:
        assert [request.url for request in self.asked] == []
        assert CANARY not in self.page.evaluate(STORED)
        assert self.page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert self.page.evaluate("indexedDB.databases().then((found) => found.length)") == 0
        assert self.page.evaluate("caches.keys().then((found) => found.length)") == 0


def opened(page: Page, path: str) -> Listener:
    page.goto(path, wait_until="networkidle")
    return Listener(page)


def tool(page: Page, kind: str) -> Locator:
    return page.locator(f".{kind}").first


def leave_and_come_back(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/about/")
    page.go_back()


# --- The drafting box -------------------------------------------------------------


def test_a_draft_is_counted_and_told_to_nobody(visit):
    page = visit("idle")
    listener = opened(page, DRAFT)
    sandbox = tool(page, "drafting-sandbox")

    sandbox.get_by_role("textbox").press_sequentially(f"I  am {CANARY} 👋")

    expect(sandbox.locator("[data-count]")).to_have_text("Words: 4. Characters: 23.")
    expect(sandbox.get_by_role("status")).to_have_text("Words: 4. Characters: 23.")
    sandbox.get_by_label("Every line is true.").check()
    listener.assert_silence()
    sandbox.get_by_role("textbox").fill("")
    expect(sandbox.locator("[data-count]")).to_have_text("Words: 0. Characters: 0.")


def test_a_draft_is_not_lost_by_a_slip(visit):
    page = visit("idle")
    page.goto(DRAFT)
    # Chromium asks only those who have touched the page.
    page.get_by_role("textbox").first.press_sequentially(CANARY)

    with page.expect_event("dialog") as asked:
        page.evaluate("setTimeout(() => location.assign('/about/'))")

    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(page.get_by_role("textbox").first).to_have_value(CANARY)


@pytest.mark.parametrize("path", [DRAFT, ANGRY, TICKS])
@pytest.mark.parametrize("way", ["reload", "back"])
def test_coming_back_finds_nothing_that_was_written(visit, path, way):
    page = visit("idle")
    page.goto(path)
    for box in page.locator(".practice-tool textarea:visible").all():
        box.fill(CANARY)
    for tick in page.locator(".practice-tool input[type=checkbox]").all():
        tick.check()

    if way == "back":
        leave_and_come_back(page)
    else:
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()

    assert page.locator(".practice-tool").count() > 0
    for box in page.locator(".practice-tool textarea").all():
        expect(box).to_have_value("")
    expect(page.locator(".practice-tool input:checked")).to_have_count(0)


# --- Cards to sort -------------------------------------------------------------


def test_cards_are_sorted_with_an_answer_to_each(visit):
    page = visit("idle")
    listener = opened(page, SORT)
    sort = tool(page, "card-sort")
    left = sort.locator("[data-left]")
    expect(left).to_have_text("Placed: 0 of 8.")
    first, second = (sort.get_by_role("group").nth(number) for number in (0, 1))

    first.get_by_role("button", name="Share").click()
    expect(sort.locator("[data-verdict]").nth(0)).to_contain_text(
        "We agree: Share. It is about you"
    )
    second.get_by_role("button", name="Never").click()
    expect(sort.locator("[data-verdict]").nth(1)).to_contain_text("We would say: Change. It points")
    expect(left).to_have_text("Placed: 2 of 8.")

    second.get_by_role("button", name="Change").click()
    expect(second.get_by_role("button", name="Change")).to_have_attribute("aria-pressed", "true")
    expect(second.get_by_role("button", name="Never")).to_have_attribute("aria-pressed", "false")
    expect(sort.locator("[data-verdict]").nth(1)).to_contain_text("We agree: Change.")
    expect(left).to_have_text("Placed: 2 of 8.")

    for group in sort.get_by_role("group").all()[2:]:
        group.get_by_role("button", name="Never").click()
    expect(left).to_have_text("All 8 are placed. We agree on 5 of them.")
    listener.assert_silence()

    sort.get_by_role("button", name="Start again").click()
    expect(left).to_have_text("All cards are back. Placed: 0 of 8.")
    expect(first.get_by_role("button", name="Share")).to_be_focused()
    expect(sort.locator("[aria-pressed=true]")).to_have_count(0)
    expect(sort.locator("[data-verdict]").nth(0)).to_be_empty()


# --- The checklist -------------------------------------------------------------


def test_a_checklist_says_how_far_one_is(visit):
    page = visit("idle")
    listener = opened(page, TICKS)
    ticks = tool(page, "tick-list")
    boxes = ticks.get_by_role("checkbox")
    expect(ticks.get_by_role("status")).to_have_text("Done: 0 of 4.")

    boxes.first.check()
    expect(ticks.get_by_role("status")).to_have_text("Done: 1 of 4.")
    for box in boxes.all():
        box.check()
    expect(ticks.get_by_role("status")).to_contain_text("Done: 4 of 4. That was your quarter")
    boxes.last.uncheck()
    expect(ticks.get_by_role("status")).to_have_text("Done: 3 of 4.")
    listener.assert_silence()


# --- The angry draft -------------------------------------------------------------


def test_angry_words_are_let_go_and_can_not_be_brought_back(visit):
    page = visit("idle")
    listener = opened(page, ANGRY)
    draft = tool(page, "angry-draft")
    angry = draft.get_by_label("Write it as angry as you like.")
    calm = draft.get_by_label("Write the 2 sentences")
    expect(calm).to_be_hidden()

    angry.press_sequentially(f"HOW DARE YOU {CANARY}")
    draft.get_by_role("button", name="Let it go").click()

    expect(draft.get_by_text("Your words are gone. Nobody saw them.")).to_be_visible()
    expect(draft.get_by_role("heading", name="Take a breath")).to_be_focused()
    expect(draft.get_by_text("Would I say it face to face?")).to_be_visible()
    expect(angry).to_be_hidden()
    calm.press_sequentially("I am sorry that you waited.")
    listener.assert_silence()

    draft.get_by_role("button", name="Start again").click()
    expect(angry).to_be_focused()
    page.keyboard.press("Control+z")
    expect(angry).to_have_value("")
    expect(calm).to_have_value("")
    assert CANARY not in page.content()
    listener.assert_silence()


def test_with_nothing_written_there_is_nothing_to_see_off(visit):
    page = visit("idle")
    page.goto(ANGRY)
    draft = tool(page, "angry-draft")

    draft.get_by_role("button", name="Let it go").click()

    expect(draft.get_by_role("heading", name="Take a breath")).to_be_focused()
    expect(draft.get_by_text("Your words are gone.")).to_be_hidden()


@pytest.mark.parametrize("motion, animations", [("reduce", 0), ("no-preference", 1)])
def test_the_paper_moves_only_for_those_who_like_it_to(visit, motion, animations):
    page = visit("idle", reduced_motion=motion)
    page.goto(ANGRY)
    draft = tool(page, "angry-draft")
    draft.get_by_role("textbox").fill(CANARY)

    draft.get_by_role("button", name="Let it go").click()

    ball = draft.locator(".angry-draft__ball")
    assert ball.evaluate("ball => getComputedStyle(ball).animationName !== 'none'") == animations


# --- For everybody -------------------------------------------------------------


def test_every_tool_is_fine_in_every_light_while_it_is_used(visit, assert_fine_in_every_light):
    page = visit("idle")
    page.goto(SORT)
    for group in tool(page, "card-sort").get_by_role("group").all():
        group.get_by_role("button", name="Never").click()
    page.get_by_role("checkbox").first.check()
    assert_fine_in_every_light(page)

    page.goto(ANGRY)
    assert_fine_in_every_light(page)
    tool(page, "angry-draft").get_by_role("textbox").fill("Grr!")
    page.get_by_role("button", name="Let it go").click()
    assert_fine_in_every_light(page)


def test_the_tools_need_no_mouse(visit):
    page = visit("idle")
    page.goto(ANGRY)
    tab_to(page, page.get_by_label("Write it as angry as you like."))
    page.keyboard.type("Grr!")
    tab_to(page, page.get_by_role("button", name="Let it go"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Write the 2 sentences"))
    card = page.get_by_role("group", name="Did you even read it?")
    tab_to(page, card.get_by_role("button", name="A trap"))
    page.keyboard.press("Space")

    expect(page.get_by_text("We agree: A trap.")).to_be_visible()


@pytest.mark.parametrize("path", [DRAFT, SORT, TICKS, ANGRY])
def test_without_javascript_every_tool_still_serves(visit, path):
    page = visit("idle", js=False, width=320)
    page.goto(path)

    for box in page.locator(".practice-tool textarea").all():
        box.fill(CANARY)
        expect(box).to_have_value(CANARY)
    for tick in page.locator(".practice-tool").get_by_role("checkbox").all():
        tick.check()
    for card in page.locator(".card-sort details").all():
        card.locator("summary").click()
        expect(card.locator(".details__body")).to_be_visible()
    expect(page.locator(".practice-tool").get_by_role("button")).to_have_count(0)
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Keep that I did this").first.click()
    assert CANARY not in (sent.value.post_data or "")


@pytest.mark.parametrize("path", [SORT, ANGRY])
def test_a_tool_in_forced_colours(visit, path):
    page = visit("idle", forced_colors="active", width=320)
    page.goto(path)

    assert accessibility_faults(page, without=("color-contrast",)) == []
    assert overflow_faults(page) == []


@pytest.mark.parametrize("path", [SORT, ANGRY])
def test_a_page_of_tools_carries_little_script(visit, record_property, path):
    weight = weigh(visit("idle"), path)

    record_property("measured", f"{path}: {weight}")
    assert weight.script_kb <= MOST_SCRIPT_KB, weight
