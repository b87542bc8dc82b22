"""What an author does in the CMS: by what is on the screen, as a person would."""

import re

from playwright.sync_api import Locator, Page, expect

RICH = "[contenteditable=true]"
BOX = f"input:not([type=hidden]), textarea, select, {RICH}"


def panel(page: Page, name: str) -> Locator:
    """The part of the form under this heading."""
    return page.get_by_role("region", name=re.compile(rf"^{re.escape(name)}\s*\*?$", re.I)).first


def block(place: Locator, kind: str) -> Locator:
    """The newest block of this kind in a part of the form."""
    return place.get_by_role("region", name=re.compile(rf"^{re.escape(kind)}")).last


def box(place: Locator, label: str) -> Locator:
    """The control of the newest of these labels."""
    said = place.locator("label").filter(
        has_text=re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$", re.I)
    )
    named = said.last.get_attribute("for")
    control = place.locator(f"[id='{named}']")
    if named and control.get_attribute("type") != "hidden":
        return control
    # The editor for rich text stands under its label, beside the field that keeps its words.
    return said.last.locator("xpath=ancestor::*[@data-contentpath][1]").locator(RICH)


def write(control: Locator, words: str) -> None:
    """Types into a line, an area or the editor for rich text."""
    control.scroll_into_view_if_needed()
    control.click()
    if control.get_attribute("contenteditable"):
        control.press_sequentially(words)
        wait_for_form(control, words.removeprefix("- "))
    else:
        control.fill(words)


def wait_for_form(control: Locator, words: str) -> None:
    """The editor for rich text hands its words to the form a moment later: then it can be saved."""
    kept = control.locator("xpath=ancestor::*[input[@type='hidden']][1]/input[@type='hidden']")
    expect(kept).to_have_value(re.compile(re.escape(words)))


def fill(place: Locator, **words: str) -> None:
    """The labels as keywords, with _ for a space."""
    for label, said in words.items():
        write(box(place, label.replace("_", " ")), said)


def write_panel(page: Page, name: str, words: str) -> None:
    write(panel(page, name).locator(BOX).first, words)


def add_block(place: Locator, kind: str) -> Locator:
    """Where there is one kind only, the button adds it at once."""
    place.locator(".c-sf-add-button[title='Insert a block']").last.click()
    option = place.page.get_by_role("option", name=kind, exact=True)
    added = block(place, kind)
    expect(option.or_(added)).to_be_visible()
    if option.count():
        option.click()
    expect(added).to_be_visible()
    return added


def items(place: Locator, name: str) -> Locator:
    """The entries of a list in a block."""
    return place.locator(f"[data-contentpath={name}] section[id^=block-]")


def choose_sketchnote(place: Locator, title: str) -> None:
    place.get_by_role("button", name="Choose sketchnote", exact=True).click()
    place.page.get_by_role("dialog").get_by_role("link", name=title).click()
    expect(place.get_by_text(title)).to_be_visible()


def save_draft(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Save draft")).click()
    expect(said(page)).to_contain_text(re.compile("saved|created|updated"))


def more_actions(page: Page) -> None:
    page.locator("footer").get_by_role("button", name="More actions").click()


def said(page: Page) -> Locator:
    """What the CMS answered."""
    return page.locator(".messages")
