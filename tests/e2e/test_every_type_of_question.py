"""Every type of question that the course asks, answered with the keyboard alone, with and
without JavaScript; what a screen reader is told; and what axe finds blank, invalid and right.
The gallery shows all of that in every light, and wrong answers (test_every_page_is_accessible)."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import steps

MODULES = sorted(path.name for path in steps.LIBRARY.iterdir() if (path / "quiz.yaml").exists())
RIGHT = {"draft_a_post": "Your post does what it should"}
# An order is always an answer, and so is a checklist on which nothing is ticked.
NEVER_EMPTY = {"ordering", "draft_a_post"}


def one_of_each_kind() -> list[tuple[str, str, int, dict]]:
    """(kind, module, number, question): the first of each kind in the course."""
    found: dict[str, tuple[str, str, int, dict]] = {}
    for module in MODULES:
        for number, question in enumerate(steps.questions(module), start=1):
            found.setdefault(question["kind"], (question["kind"], module, number, question))
    return list(found.values())


def tick(page: Page, *texts: str, within: str = "") -> None:
    scope = page.get_by_role("group", name=within, exact=True) if within else page
    for text in texts:
        scope.get_by_label(text, exact=True).press("Space")


def choose(page: Page, label: str, text: str) -> None:
    """As a keyboard does in a closed list: one down until it is the right one."""
    box = page.get_by_label(label, exact=True)
    box.focus()
    for _each in box.locator("option").all():
        if box.locator("option:checked").inner_text() == text:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{text!r} is not in the list")


def put_in_order(page: Page, items: list[str], *, js: bool) -> None:
    for place, item in enumerate(items):
        line = page.get_by_role("listitem").filter(has_text=item)
        while (now := shown_order(page).index(item)) > place:
            up = re.compile(rf"^Up ?: {re.escape(item)}$")
            line.get_by_role("button", name=up).press("Enter")
            expect(page.locator(".ordering__text").nth(now - 1)).to_have_text(item)
            # The moved line has the focus, so that the next press goes on from there.
            focused = line.locator("button:focus") if js else page.locator("[data-line]:focus")
            expect(focused).to_have_count(1)
            if js:
                said = f"{item} is now {now} of {len(items)}."
                expect(page.get_by_role("status").filter(has_text=said)).to_be_attached()


def shown_order(page: Page) -> list[str]:
    return page.locator(".ordering__text").all_inner_texts()


def answer(page: Page, question: dict, *, js: bool) -> None:
    """Gives the right answer with the keyboard."""
    match question["kind"]:
        case "single_choice" | "multiple_choice":
            tick(page, *(o["text"] for o in question["options"] if o["is_correct"]))
        case "true_false":
            tick(page, "True" if question["is_true"] else "False")
        case "spot_the_problem":
            tick(page, *(part["text"] for part in question["parts"] if part["is_problem"]))
        case "draft_a_post":
            page.get_by_label("Your draft").press_sequentially("Thank you.")
            tick(page, *(c["text"] for c in question["checks"] if not c["is_optional"]))
        case "sorting":
            for group in question["groups"]:
                for item in group["items"]:
                    tick(page, group["name"], within=item)
        case "matching":
            for pair in question["pairs"]:
                choose(page, pair["text"], pair["match"])
        case "ordering":
            put_in_order(page, question["items"], js=js)
        case "short_text":
            page.get_by_label("Your answer").press_sequentially(question["accepted"][0].upper())
        case other:
            raise AssertionError(f"nobody said how to answer {other}")


def told(page: Page) -> Locator:
    """What the live region says of right and wrong, and of what is saved."""
    return page.locator("#quiz-status[role=status]")


def check(page: Page) -> None:
    page.get_by_role("button", name="Check my answer").press("Enter")


@pytest.mark.timeout(360)  # Nine types, each looked at three times.
@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_each_type_is_asked_refused_and_answered(visit, assert_accessible, js):
    page = visit("newcomer", js=js)
    look = assert_accessible if js else lambda _page: None
    for kind, module, number, question in one_of_each_kind():
        quiz = f"{steps.COURSE}{module}/quiz/"
        page.goto(quiz)
        start = page.get_by_role("button", name="Start the quiz")
        if start.count():  # not where an earlier type has begun this quiz
            start.press("Enter")
            page.wait_for_url(f"{quiz}*/")
        page.goto(f"{quiz}{number}/")
        look(page)

        if kind not in NEVER_EMPTY:
            check(page)
            expect(page).to_have_title(steps.error_title())
            expect(told(page)).to_have_text("This answer is not saved yet.")
            if js:
                expect(page.get_by_role("alert")).to_be_focused()
            look(page)

        answer(page, question, js=js)
        check(page)
        outcome = page.get_by_role("heading", name=RIGHT.get(kind, "Yes, that is right"))
        expect(outcome).to_be_focused()
        expect(told(page)).to_contain_text(f"{RIGHT.get(kind, 'Right')}. Answer {number} of ")
        # Whoever looks for landmarks finds the outcome by its name.
        region = page.get_by_role("region", name=RIGHT.get(kind, "Yes, that is right"))
        expect(region).to_match_aria_snapshot("- heading [level=2]")
        look(page)


def test_a_draft_leaves_the_browser_by_no_way(visit):
    page = visit("newcomer")
    kind, module, number, question = next(
        found for found in one_of_each_kind() if found[0] == "draft_a_post"
    )
    page.goto(f"{steps.COURSE}{module}/quiz/")
    page.get_by_role("button", name="Start the quiz").click()
    page.goto(f"{steps.COURSE}{module}/quiz/{number}/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))

    page.get_by_label("Your draft").fill("A canary in a draft")
    tick(page, question["checks"][0]["text"])
    check(page)
    expect(page.get_by_role("heading", level=2).first).to_be_focused()

    assert any("response" in each for each in sent)
    assert not any("canary" in each for each in sent)
    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert "canary" not in page.evaluate(kept)
