"""Every type of question, answered with the keyboard alone, with and without JavaScript: what a
screen reader is told and where the focus stands while it is blank, refused, wrong with a hint,
wrong for good, and right; and what axe finds then. The questions are the authoring guide's."""

from collections.abc import Iterator

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from courses.questions.kinds import KINDS
from tests.e2e import steps
from tests.e2e.browsing import scripts_lent, spoken
from tests.e2e.hands import Keys
from tests.factories.questions import guide_examples

QUIZ = f"{steps.FIRST}quiz/"
PAGE = f"{steps.FIRST_TITLE} – Tenfold"
# As tests/e2e/cast.py asks them: each type twice, first with a hint and then without.
COUNT = 2 * len(KINDS)
# Nothing that is typed here may leave the browser.
DRAFT = "A canary in a draft."
# An order is always an answer, and so is a checklist on which nothing is ticked: only a form
# that was tampered with is refused.
NEVER_EMPTY = {"ordering", "draft_a_post"}

# The form in the accessibility tree. `{error}` and `{invalid}` are there once it is refused.
FORMS = {
    "single_choice": """
        form "Which bio is honest and safe?"
        group "Your answer" {error}
        radio "Role, interest, one plain line" {invalid}
        radio "An award nobody gave you" {invalid}
    """,
    "true_false": """
        form "A private group is as private as a closed room."
        group "Your answer" {error}
        radio "True" {invalid}
        radio "False" {invalid}
    """,
    "picture_choice": """
        form "Which picture is honest?"
        group "Your answer" {error}
        radio "A porter with a trolley" {invalid}
        radio "A tower of gold cups" {invalid}
    """,
    "multiple_choice": """
        form "What can tell people who a patient is?"
        group "Choose all that apply" Each option counts the same: choose what belongs to the \
answer, and leave out the rest. The answer is right when every option is. {error}
        checkbox "A rare condition" {invalid}
        checkbox "The ward and the day" {invalid}
        checkbox "Advice that fits everyone" {invalid}
    """,
    "ordering": """
        form "You shared something false. What do you do first, and what then?"
        group "Your order" Move each line up or down with its buttons. Then check your answer. \
{error}
        button "Down : Say that it was wrong"
        button "Up : Thank the person who told you"
        button "Down : Thank the person who told you"
        button "Up : Share what is right"
    """,
    "matching": """
        form "Who is who?"
        group "Choose the match of each line"
        combobox "Knows people in many groups" {invalid} = "Choose" {error}
        combobox "Agrees, and acts with you" {invalid} = "Choose" {error}
    """,
    "sorting": """
        form "What could hang on a public noticeboard?"
        group "Choose a group for each line"
        group "A patient's story" {error}
        radio "Post it" {invalid}
        radio "Keep it" {invalid}
        group "A link to new guidance" {error}
        radio "Post it" {invalid}
        radio "Keep it" {invalid}
        group "The date of a talk" {error}
        radio "Post it" {invalid}
        radio "Keep it" {invalid}
    """,
    "short_text": """
        form "Which animal stands for trust that is slow to earn?"
        textbox "Your answer" {invalid} A word or a few. Capital letters, accents and \
punctuation do not matter. {error}
    """,
    "spot_the_problem": """
        form "What should Sam take out of this post?"
        group "Mark each part that is a problem" Each part counts the same: mark the problems, \
and leave the rest. The answer is right when every part is. {error}
        checkbox "What a day we had!" {invalid}
        checkbox "Doris in room 4 turned 100." {invalid}
        checkbox "Cake for breakfast." {invalid}
    """,
    "draft_a_post": """
        form "Write a short post that thanks a colleague."
        textbox "Your draft" Only you see this. It stays on this page. We do not send or keep \
it. Copy it first if you want to keep it.
        group "Tick what your post does" You are the judge. Change your post until it does what \
it should. {error}
        checkbox "It says what they did." {invalid}
        checkbox "They agreed to be named." {invalid}
        checkbox "If you like: It asks a question." {invalid}
    """,
}
REFUSED = {
    "multiple_choice": "Choose at least one answer.",
    "ordering": "Put each of the lines shown in its place, once.",
    "matching": "Choose its match.",
    "sorting": "Choose a group.",
    "short_text": "Write an answer.",
    "spot_the_problem": "Mark at least one part.",
    "draft_a_post": "Tick lines of this list only.",
}
# Of a draft its writer is the judge: it is never called wrong.
MORE = "Your post can do more"
AGAIN = {"draft_a_post": MORE}
WRONG = {"draft_a_post": (MORE, MORE)}
RIGHT = {"draft_a_post": ("Your post does what it should", "Your post does what it should")}


def asked(kind: str) -> dict:
    if kind != "picture_choice":
        return yaml.safe_load(guide_examples()[kind])
    pictures = {"A porter with a trolley": True, "A tower of gold cups": False}
    options = [{"text": text, "is_correct": is_right} for text, is_right in pictures.items()]
    return {"kind": kind, "options": options}


def turned(question: dict) -> dict:
    """The same question with a key by which whatever is right is wrong."""

    def flipped(parts: str, flag: str) -> dict:
        return {**question, parts: [{**each, flag: not each[flag]} for each in question[parts]]}

    match question["kind"]:
        case "true_false":
            return {**question, "is_true": not question["is_true"]}
        case "ordering":
            return {**question, "items": question["items"][::-1]}
        case "matching":
            matches = [pair["match"] for pair in question["pairs"]]
            pairs = zip(question["pairs"], matches[1:] + matches[:1], strict=True)
            return {**question, "pairs": [{**pair, "match": match} for pair, match in pairs]}
        case "sorting":
            items = [group["items"] for group in question["groups"]]
            groups = zip(question["groups"], items[1:] + items[:1], strict=True)
            return {**question, "groups": [{**group, "items": lines} for group, lines in groups]}
        case "short_text":
            return {**question, "accepted": ["A horse"]}
        case "spot_the_problem":
            return flipped("parts", "is_problem")
        case "draft_a_post":
            # Nothing is ticked then.
            checks = [{**check, "is_optional": True} for check in question["checks"]]
            return {**question, "checks": checks}
        case _:
            return flipped("options", "is_correct")


def form_of(kind: str, *, error: str = "") -> list[str]:
    """What `spoken` gives for it."""
    state = {"error": error and f"Error: {error}", "invalid": "invalid" if error else ""}
    lines = FORMS[kind].format(**state).strip().splitlines()
    return [" ".join(line.split()) for line in [*lines, 'button "Check my answer"']]


def told(page: Page) -> Locator:
    """What the live region says of right and wrong, and of what is saved."""
    return page.locator("#quiz-status[role=status]")


def spoil(page: Page) -> None:
    """As somebody does who tampers with the page."""
    page.locator("#answer [name=response]").first.evaluate(
        "field => { field.value = 'nonsense'; field.checked = true; }"
    )


@pytest.fixture
def sent() -> Iterator[list[str]]:
    """Every request of the page; and none of them has what was drafted in it."""
    requests: list[str] = []
    yield requests
    assert any("response" in each for each in requests)
    assert not any("canary" in each for each in requests)


@pytest.mark.timeout(480)  # Ten types, each looked at five times.
@pytest.mark.parametrize("js", [True, False], ids=["with scripts", "without scripts"])
def test_each_type_is_asked_refused_wrong_and_right(visit, assert_accessible, sent, js):
    page = visit("answerer-with-scripts" if js else "answerer-without-scripts", js=js)
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))

    def look() -> None:
        if js:
            assert_accessible(page)
            return
        with scripts_lent(page):
            assert_accessible(page)

    for place, kind in enumerate(KINDS):
        number = 2 * place + 1
        page.goto(f"{QUIZ}{number}/")
        region = told(page).element_handle()
        assert spoken(page, "#answer") == form_of(kind)
        look()

        is_refused(page, kind, js=js)
        look()

        is_wrong_and_asked_again(page, kind, number, js=js)
        look()

        press_check(page)
        is_over(page, number, *WRONG.get(kind, ("No, that is not right", "Not right")))
        outcome = page.get_by_role("region").filter(has=page.locator("#outcome"))
        expect(outcome).to_contain_text("Your answer")
        if KINDS[kind].HAS_KEY:
            expect(outcome).to_contain_text("The right answer")
        look()
        if js:  # One region told all of it.
            assert told(page).evaluate("(now, then) => now === then", region)

        page.goto(f"{QUIZ}{number + 1}/")
        steps.give_right_answer(page, Keys(), asked(kind), draft=DRAFT)
        press_check(page)
        is_over(page, number + 1, *RIGHT.get(kind, ("Yes, that is right", "Right")))
        look()

    kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert "canary" not in page.evaluate(kept)


def press_check(page: Page) -> None:
    Keys().press(page.get_by_role("button", name="Check my answer"))


def is_refused(page: Page, kind: str, *, js: bool) -> None:
    error = REFUSED.get(kind, "Choose an answer.")
    if kind in NEVER_EMPTY:
        spoil(page)
    press_check(page)
    expect(page).to_have_title(steps.error_title())
    expect(told(page)).to_have_text("This answer is not saved yet.")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text(error)
    assert spoken(page, "#answer") == form_of(kind, error=error)
    if js:
        expect(summary).to_be_focused()
        if kind != "ordering":  # It has no field to go to.
            Keys().press(summary.get_by_role("link").first)
            expect(page.locator("#answer").locator("input:focus, select:focus")).to_have_count(1)


def is_wrong_and_asked_again(page: Page, kind: str, number: int, *, js: bool) -> None:
    wrong, again = turned(asked(kind)), AGAIN.get(kind, "Not right yet")
    steps.give_right_answer(page, Keys(), wrong, draft=DRAFT)
    if kind == "ordering":
        is_moved(page, js=js)
    press_check(page)
    expect(page.get_by_role("heading", name=f"{again}. Try again")).to_be_focused()
    expect(page).to_have_title(f"{again}: Question {number} of {COUNT} – {PAGE}")
    expect(told(page)).to_have_text(f"{again}. Your try at question {number} of {COUNT} is saved.")
    hint = page.locator("#hint")
    expect(hint).to_contain_text("A hint: Think of the noticeboard.")
    expect(hint).to_contain_text("You have 1 more try. Your last answer is below.")
    # What was answered is still there, and is called invalid by nothing.
    lines = spoken(page, "#answer")
    assert not [line for line in lines if "invalid" in line]
    for choice in steps.right_choices(page, wrong):
        expect(choice).to_be_checked()
    match kind:
        case "matching":
            assert [line for line in lines if line.startswith("combobox")] == [
                f'combobox "{pair["text"]}" = "{pair["match"]}"' for pair in wrong["pairs"]
            ]
        case "ordering":
            assert page.locator(".ordering__text").all_inner_texts() == wrong["items"]
        case "short_text":
            expect(page.get_by_label("Your answer")).to_have_value("A horse")
        case "draft_a_post" if js:
            expect(page.get_by_label("Your draft")).to_have_value(DRAFT)


def is_moved(page: Page, *, js: bool) -> None:
    """The line that was moved last has the focus, so that the next press goes on from there."""
    focused = "li:has(button:focus)" if js else "li:focus"
    line = page.locator(f"#answer {focused}").locator(".ordering__text")
    expect(line).to_have_count(1)
    if js:
        place = page.locator(".ordering__text").all_inner_texts().index(line.inner_text()) + 1
        said = f"{line.inner_text()} is now {place} of 3."
        expect(page.locator("[data-ordering-status][role=status]")).to_have_text(said)


def is_over(page: Page, number: int, heading: str, said: str) -> None:
    """The outcome has the focus and is a landmark by its name; nothing is left to answer."""
    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_focused()
    expect(page).to_have_title(f"{said}: Question {number} of {COUNT} – {PAGE}")
    expect(told(page)).to_have_text(f"{said}. Answer {number} of {COUNT} saved.")
    outcome = page.get_by_role("region", name=heading, exact=True)
    expect(outcome).to_match_aria_snapshot(f'- heading "{heading}" [level=2]')
    expect(page.get_by_role("button", name="Check my answer")).to_have_count(0)
