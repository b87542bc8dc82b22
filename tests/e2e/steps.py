"""What a person does on the site, step by step, with what is on the page."""

import re
import time
from pathlib import Path

import yaml
from playwright.sync_api import Locator, Page, expect

from tests.e2e.hands import Hands

COURSE = "/ten-tips/"
FIRST, SECOND = f"{COURSE}be-authentic/", f"{COURSE}be-curious/"
FIRST_TITLE = "Be authentic, human and kind"
PASSWORD = "three-words-apart"
MAIL_WITHIN_SECONDS = 20
ONWARD = re.compile("Next question|See how you did")
LIBRARY = Path(__file__).resolve().parents[2] / "courses/library/ten-tips/modules"


def questions(slug: str) -> list[dict]:
    """The module's questions as they were written: prompt, options, which is right."""
    return yaml.safe_load((LIBRARY / slug / "quiz.yaml").read_text())["questions"]


def answer_text(question: dict, *, is_right: bool) -> str:
    return next(o["text"] for o in question["options"] if o["is_correct"] is is_right)


def right_choices(page: Page, question: dict) -> list[Locator]:
    """The radio buttons and checkboxes that are the right answer when they are chosen."""
    match question["kind"]:
        case "spot_the_problem":
            texts = [part["text"] for part in question["parts"] if part["is_problem"]]
            return [page.get_by_label(text, exact=True) for text in texts]
        case "sorting":
            return [
                page.get_by_role("group", name=item, exact=True).get_by_label(
                    group["name"], exact=True
                )
                for group in question["groups"]
                for item in group["items"]
            ]
        case "true_false":
            return [page.get_by_label("True" if question["is_true"] else "False", exact=True)]
        case "draft_a_post":
            needed = [check["text"] for check in question["checks"] if not check["is_optional"]]
            return [page.get_by_label(text, exact=True) for text in needed]
        case "matching" | "ordering" | "short_text":
            return []
        case "picture_choice":
            right = [option["text"] for option in question["options"] if option["is_correct"]]
            return [page.get_by_role("radio", name=text, exact=True) for text in right]
        case _:
            right = [option["text"] for option in question["options"] if option["is_correct"]]
            return [page.get_by_label(text, exact=True) for text in right]


def by_place(choices: list[Locator]) -> list[Locator]:
    return sorted(choices, key=lambda each: each.bounding_box()["y"])


def put_in_order(page: Page, hands: Hands, items: list[str]) -> None:
    lines = page.locator(".ordering__text")
    for place, item in enumerate(items):
        up = page.get_by_role("button", name=re.compile(rf"^Up ?: {re.escape(item)}$"))
        for now in range(lines.all_inner_texts().index(item), place, -1):
            hands.press(up)
            expect(lines.nth(now - 1)).to_have_text(item)


def give_right_answer(page: Page, hands: Hands, question: dict, *, draft: str) -> None:
    """Fills in the question's form, whatever its type, and does not send it."""
    match question["kind"]:
        case "matching":
            for pair in question["pairs"]:
                hands.pick(page.get_by_label(pair["text"], exact=True), pair["match"])
        case "ordering":
            put_in_order(page, hands, question["items"])
        case "short_text":
            hands.write(page.get_by_label("Your answer"), question["accepted"][0])
        case "draft_a_post":
            hands.write(page.get_by_label("Your draft"), draft)
    for choice in by_place(right_choices(page, question)):
        hands.tick(choice)


# --- Coming and going -------------------------------------------------------


def sign_up(page: Page, email: str) -> None:
    """From the front page to an account, with the code that came by mail."""
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    page.get_by_label("Code").fill(mailed_code(page, email))
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My learning")


def mailed_code(page: Page, email: str) -> str:
    """Looks into the development mailbox, in another tab, until the code is there."""
    mailbox = page.context.new_page()
    deadline = time.monotonic() + MAIL_WITHIN_SECONDS
    mail = mailbox.get_by_role("listitem").filter(has_text=email)
    while time.monotonic() < deadline:
        mailbox.goto("/mailbox/")
        if mail.count():
            code = mail.first.locator("code").inner_text()
            mailbox.close()
            return code
        time.sleep(0.1)
    raise AssertionError(f"no mail to {email} within {MAIL_WITHIN_SECONDS} s")


def sign_out(page: Page) -> None:
    page.get_by_text("My account").click()
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in", exact=True)).to_be_visible()


def sign_in(page: Page, email: str, *, shares_computer: bool = False) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("This is a shared computer").set_checked(shares_computer)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My learning")


# --- The five steps ---------------------------------------------------------


def go_on(page: Page, step: str) -> None:
    """Follows the link at the end of a step to the next one."""
    page.get_by_role("link", name=f"Next: {step}").click()


def read(page: Page) -> None:
    page.get_by_role("button", name="I have read this").click()


def walk_scenario(page: Page) -> None:
    """Takes the first choice each time, until the story ends."""
    choices = page.locator(".situation__choice")
    end = page.get_by_role("heading", name="What this path shows")
    while True:
        expect(choices.first.or_(end)).to_be_visible()
        if end.count():
            return
        chosen = choices.first.inner_text()
        choices.first.click()
        expect(page.get_by_text(f"You chose: {chosen}").first).to_be_visible()


def answer(page: Page, option: str) -> None:
    page.get_by_label(option, exact=True).check()
    page.get_by_role("button", name="Check my answer").click()


def answer_wrongly(page: Page, question: dict) -> None:
    """Once for each of its tries, until the outcome is there."""
    for _hint in question.get("hints", []):
        answer(page, answer_text(question, is_right=False))
        expect(page.get_by_role("heading", name="Not right yet. Try again")).to_be_focused()
    answer(page, answer_text(question, is_right=False))


def answer_rightly(page: Page, question: dict) -> None:
    for choice in right_choices(page, question):
        choice.check()
    page.get_by_role("button", name="Check my answer").click()


def take_quiz(page: Page, slug: str) -> None:
    """Answers every question rightly."""
    page.get_by_role("button", name="Start the quiz").click()
    asked = questions(slug)
    for number, question in enumerate(asked, start=1):
        heading = page.get_by_role("heading", level=1)
        expect(heading).to_contain_text(f"Question {number} of {len(asked)}")
        answer_rightly(page, question)
        expect(page.get_by_role("heading", name="Yes, that is right")).to_be_visible()
        page.get_by_role("link", name=ONWARD).click()
    expect(page.get_by_text("Well done. The quiz is done.")).to_be_visible()


def reflect(page: Page, words: str) -> None:
    page.get_by_role("textbox").first.fill(words)
    page.get_by_role("button", name="I have finished").click()
    expect(page.get_by_role("heading", name="Your reflection is kept")).to_be_visible()


def save_for_later(page: Page) -> None:
    """Presses the button and waits for the page that answers; the words look the same on both."""
    with page.expect_navigation():
        page.get_by_role("button", name="Save for later").click()


def practise(page: Page) -> None:
    activity = page.locator("section.activity").first
    activity.get_by_label("I did it", exact=True).check()
    activity.get_by_role("button", name="Keep that I did this").click()
    expect(page.get_by_role("heading", name="You have practised")).to_be_visible()


def error_title() -> re.Pattern[str]:
    return re.compile("^Error: ")
