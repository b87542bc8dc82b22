"""A second course, from the CMS alone: written, refused, mended, reviewed, published and taken."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e import steps
from tests.e2e.browsing import accessibility_faults
from tests.e2e.writing import (
    add_block,
    box,
    choose_sketchnote,
    fill,
    items,
    more_actions,
    panel,
    said,
    save_draft,
    write,
    write_panel,
)

COURSE = "Safe messages at work"
MODULES = ("Stop before you send", "Keep the group kind")
# On a page of many fields (see test_screens_of_the_cms_are_accessible).
WAGTAILS_OWN = ("aria-input-field-name", "label", "scrollable-region-focusable")
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120" onload="alert('run')">
<title>{title}</title><style>@import "//elsewhere.example/a.css"</style>
<g fill="none" stroke="currentColor"><path d="M20 20h160v60H60l-20 20V80H20z"/></g>
<text x="40" y="55">{title}</text></svg>"""


def draw(page: Page, title: str, folder: Path) -> None:
    """A sketchnote from a file that a drawing program saved with its own styles and more."""
    page.goto("/cms/")
    page.get_by_role("link", name="Sketchnotes").click()
    page.get_by_role("link", name="Add sketchnote").first.click()
    write(page.get_by_role("textbox", name="Title"), title)
    drawing = folder / "drawing.svg"
    drawing.write_text(DRAWING.format(title=title))
    page.locator("input[type=file]").set_input_files(drawing)
    fill(page.locator("form"), short_description=f"A speech bubble that says: {title}")
    write_panel(page, "The picture as text", f"- {title}")
    fill(page.locator("form"), artist="The course team", licence="CC BY 4.0")
    more_actions(page)
    page.get_by_role("button", name="Publish").click()
    expect(said(page)).to_contain_text("style")
    expect(said(page)).to_contain_text("onload")


def open_page(page: Page, title: str) -> None:
    page.goto("/cms/")
    page.get_by_role("link", name=title, exact=True).first.click()
    expect(page.get_by_placeholder("Page title")).to_have_value(title)


def sign(page: Page) -> None:
    """Who keeps the page true, until when, and under which licence."""
    review = panel(page, "Review")
    fill(review, licence="CC BY 4.0", owner="Digital team", next_review="2099-01-31")


def write_course(page: Page) -> None:
    page.goto("/cms/pages/3/")
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("link", name="Course", exact=True).click()
    write(page.get_by_placeholder("Page title"), COURSE)
    write_panel(page, "Summary", "How to use group chats at work without harm.")
    write_panel(page, "Introduction", "Two short tips for messages about work.")
    write_panel(page, "Credit", "Our own experience.")
    sign(page)
    save_draft(page)


def write_module(page: Page, title: str, *, is_whole: bool) -> None:
    open_page(page, COURSE)
    page.get_by_role("link", name="Add a module").click()
    write(page.get_by_placeholder("Page title"), title)
    write_panel(page, "Summary", "What to do before a message goes out.")
    learn = panel(page, "Learn")
    text = add_block(learn, "Text")
    write(text.locator("[contenteditable=true]"), f"Think first: {title.lower()}.")
    choose_sketchnote(add_block(learn, "Sketchnote"), title)
    quiz = panel(page, "Quiz")
    question = add_block(quiz, "One right answer")
    fill(question, question="What helps most?")
    options = items(question, "options")
    question.locator("[data-contentpath=options] [data-streamfield-list-add]").last.click()
    expect(options).to_have_count(2)
    for number, (words, why) in enumerate(
        [("A pause", "Yes. It costs a minute."), ("Speed", "No. It costs trust.")]
    ):
        fill(options.nth(number), option=words)
        if is_whole or number == 0:
            fill(options.nth(number), feedback=why)
    box(options.nth(0), "This is the right answer").check()
    statement = add_block(quiz, "True or false")
    fill(statement, statement="A closed group can leak.", feedback="Anybody can copy.")
    box(statement, "The statement is true").check()
    fill(quiz, pass_mark="2")
    source = add_block(panel(page, "Sources"), "Source")
    fill(source, title="Our policy", publisher="Digital team", link="https://example.org/policy")
    fill(source, checked_on="2026-11-20")
    sign(page)
    save_draft(page)


def submit(page: Page) -> None:
    more_actions(page)
    page.get_by_role("button", name=re.compile("^Submit")).click()
    expect(said(page)).to_contain_text("submitted for moderation")


def approve(page: Page) -> None:
    more_actions(page)
    with page.expect_navigation():  # what was said before must not pass for the answer
        page.get_by_role("button", name="Approve and Publish").click()


def take_module(page: Page) -> None:
    steps.read(page)
    page.get_by_role("button", name="Start the quiz").click()
    for answer in ("A pause", "True"):
        steps.answer(page, answer)
        expect(page.get_by_role("heading", name="Yes, that is right")).to_be_visible()
        page.get_by_role("link", name=steps.ONWARD).click()
    expect(page.get_by_text("Well done. The quiz is done.")).to_be_visible()


def test_an_author_writes_a_course_a_reviewer_publishes_it_and_a_learner_takes_it(visit, tmp_path):
    author = visit("author", width=1600)
    for title in MODULES:
        draw(author, title, tmp_path)
    write_course(author)
    for number, title in enumerate(MODULES):
        write_module(author, title, is_whole=number > 0)
        submit(author)
    open_page(author, COURSE)
    submit(author)

    reviewer = visit("editor", width=1600)
    open_page(reviewer, COURSE)
    approve(reviewer)
    expect(said(reviewer)).to_contain_text("has been updated")
    open_page(reviewer, MODULES[1])
    approve(reviewer)
    expect(said(reviewer)).to_contain_text("has been updated")

    # What the author forgot is named, and the link leads to where it is written.
    open_page(reviewer, MODULES[0])
    approve(reviewer)
    refusal = "Question 1: write feedback on “Speed”."
    expect(said(reviewer)).to_contain_text("was not published")
    # It fades in; half way, its colours are not yet those that people read.
    said(reviewer).evaluate(
        "all => Promise.all(all.getAnimations({subtree: true}).map((each) => each.finished))"
    )
    faults = accessibility_faults(reviewer, without=WAGTAILS_OWN)
    assert not faults, "\n".join(faults)
    said(reviewer).get_by_role("link", name=refusal).click()
    option = reviewer.locator(":target")
    expect(option).to_be_in_viewport()
    write(box(option, "Feedback"), "No. It costs trust.")
    save_draft(reviewer)
    approve(reviewer)
    expect(said(reviewer)).to_contain_text("has been updated")

    learner = visit("newcomer")
    learner.goto("/safe-messages-at-work/")
    learner.get_by_role("link", name="Start", exact=True).click()
    drawing = learner.locator(".sketchnote svg")
    expect(drawing).to_contain_text(MODULES[0])
    assert drawing.get_attribute("onload") is None
    take_module(learner)
    learner.goto("/safe-messages-at-work/")
    learner.get_by_role("link", name="Go on", exact=True).click()
    take_module(learner)
    learner.goto("/safe-messages-at-work/")
    expect(learner.get_by_role("heading", name="You have done every module")).to_be_visible()
