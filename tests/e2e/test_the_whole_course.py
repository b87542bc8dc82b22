"""All ten modules and all that stands around them, by somebody who has only a keyboard, and by
somebody who has only text: no scripts, no pictures, no styles. Run by `make soak`."""

import re

import pytest
import yaml
from playwright.sync_api import ConsoleMessage, Locator, Page, Route, expect

from tests.e2e import steps
from tests.e2e.hands import Hands, Keys, Pointer

ORDER = yaml.safe_load((steps.LIBRARY.parent / "course.yaml").read_text())["modules"]
SEEN = {"image", "stylesheet", "font"}
RIGHT = re.compile("Yes, that is right|Your post does what it should")


def text_only(route: Route) -> None:
    if route.request.resource_type in SEEN:
        route.abort()
    else:
        route.continue_()


def heading(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("heading", name=name)


def say_how_sure(page: Page, hands: Hands, level: str) -> None:
    expect(heading(page, "How sure are you?")).to_be_visible()
    for group in page.locator("fieldset").all():
        hands.tick(group.get_by_label(level, exact=True))
    hands.press(page.get_by_role("button", name="Save my answers"))
    expect(heading(page, "How sure you are")).to_be_visible()


def walk_scenario(page: Page, hands: Hands) -> None:
    """Takes the first choice each time, until the story ends."""
    choices = page.locator(".situation__choice")
    end = heading(page, "What this path shows")
    while True:
        expect(choices.first.or_(end)).to_be_visible()
        if end.count():
            return
        chosen = choices.first.inner_text()
        hands.press(choices.first)
        expect(page.get_by_text(f"You chose: {chosen}").first).to_be_visible()


def answer_rightly(page: Page, hands: Hands, question: dict) -> None:
    steps.give_right_answer(page, hands, question, draft="Thank you, all of you.")
    hands.press(page.get_by_role("button", name="Check my answer"))
    expect(heading(page, RIGHT)).to_be_visible()


def answer_wrongly(page: Page, hands: Hands, question: dict) -> None:
    """Once; the hint is there then, and the answer can be mended."""
    hands.tick(page.get_by_label(steps.answer_text(question, is_right=False), exact=True))
    hands.press(page.get_by_role("button", name="Check my answer"))
    expect(heading(page, "Not right yet. Try again")).to_be_visible()
    expect(page.locator("main")).to_contain_text(question["hints"][0])


def take_quiz(page: Page, hands: Hands, slug: str) -> None:
    """Answers all rightly, the very first after a wrong try."""
    asked = steps.questions(slug)
    hands.press(page.get_by_role("button", name="Start the quiz"))
    for number, question in enumerate(asked, start=1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(
            f"Question {number} of {len(asked)}"
        )
        if slug == ORDER[0] and number == 1:
            answer_wrongly(page, hands, question)
        answer_rightly(page, hands, question)
        hands.press(page.get_by_role("link", name=steps.ONWARD))
    expect(heading(page, f"You had {len(asked)} of {len(asked)} right")).to_be_visible()


def finish_module(page: Page, hands: Hands, slug: str) -> None:
    """From its Learn step, where the page stands, to the end of its Practise step."""

    def onward(step: str) -> None:
        hands.press(page.get_by_role("link", name=f"Next: {step}"))

    expect(page).to_have_url(re.compile(f"/{slug}/learn/$"))
    hands.press(page.get_by_role("button", name="I have read this"))
    walk_scenario(page, hands)
    onward("Quiz")
    take_quiz(page, hands, slug)
    onward("Reflect")
    hands.write(page.get_by_role("textbox").first, "I thought of one thing I will do.")
    hands.press(page.get_by_role("button", name="I have finished"))
    expect(heading(page, "Your reflection is kept")).to_be_visible()
    onward("Practise")
    activity = page.locator("section.activity").first
    hands.tick(activity.get_by_label("I did it", exact=True))
    hands.press(activity.get_by_role("button", name="Keep that I did this"))
    expect(heading(page, "You have finished this tip")).to_be_visible()


def finish_the_course(page: Page, hands: Hands) -> None:
    def front_door(name: str) -> None:
        hands.press(page.get_by_role("navigation", name="Main").get_by_role("link", name=name))

    page.goto("/")
    front_door("The course")
    hands.press(page.get_by_role("link", name="Say how sure you are today"))
    say_how_sure(page, hands, "Fairly sure")
    for done, slug in enumerate(ORDER):
        front_door("My learning")
        if done:
            expect(page.locator(".progress__words")).to_have_text(f"{done} of 10 tips done")
            hands.press(page.get_by_role("link", name="Go to Learn"))
        else:
            front_door("The course")
            hands.press(page.get_by_role("link", name="Start", exact=True))
        finish_module(page, hands, slug)

    front_door("My learning")
    expect(
        page.get_by_text(re.compile("You finished this course on .* Well done."))
    ).to_be_visible()
    expect(page.locator(".progress__words")).to_have_text("10 of 10 tips done")
    hands.press(page.get_by_role("link", name="Say how sure you are now"))
    say_how_sure(page, hands, "Very sure")
    expect(page.get_by_text("You are surer of 10 tips out of 10")).to_be_visible()
    front_door("My learning")
    hands.press(page.get_by_role("link", name="Go to your own tip"))
    hands.write(page.get_by_label("What is your eleventh tip?"), "Thank somebody each Friday.")
    hands.press(page.get_by_role("button", name="Save my tip"))
    expect(heading(page, "Your tip is kept")).to_be_visible()
    front_door("The course")
    expect(heading(page, "You have done every module")).to_be_visible()


@pytest.mark.timeout(1800)  # Some 250 pages each way.
@pytest.mark.parametrize("way", ["by keyboard alone", "with text only"])
def test_the_whole_course_can_be_finished(visit, way):
    is_text_only = way == "with text only"
    page = visit("newcomer", js=not is_text_only)
    if is_text_only:
        page.route("**/*", text_only)
    errors: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "ERR_FAILED" not in message.text:
            errors.append(message.text)

    page.on("console", hear)

    finish_the_course(page, Pointer() if is_text_only else Keys())

    assert errors == []
