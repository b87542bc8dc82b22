"""How a person works a page: with keys alone, or by pressing what they see."""

from typing import Protocol

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 60


class Hands(Protocol):
    """Each works with what is on the page, and leaves it done."""

    def press(self, target: Locator) -> None:
        """A link or a button."""

    def tick(self, choice: Locator) -> None:
        """A checkbox, or a radio button of its group."""

    def pick(self, box: Locator, text: str) -> None:
        """One line of a list that opens."""

    def write(self, box: Locator, words: str) -> None: ...


class Pointer:
    """A mouse or a finger."""

    def press(self, target: Locator) -> None:
        target.click()

    def tick(self, choice: Locator) -> None:
        choice.check()

    def pick(self, box: Locator, text: str) -> None:
        box.select_option(label=text)

    def write(self, box: Locator, words: str) -> None:
        box.fill(words)


class Keys:
    """Tab, Enter, Space and the arrows; wherever the focus goes, it is seen."""

    def press(self, target: Locator) -> None:
        tab_to(target.page, target)
        target.page.keyboard.press("Enter")

    def tick(self, choice: Locator) -> None:
        choose_with_keys(choice.page, choice)

    def pick(self, box: Locator, text: str) -> None:
        tab_to(box.page, box)
        for _line in box.locator("option").all():
            if box.locator("option:checked").inner_text() == text:
                return
            box.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{text!r} is not in the list")

    def write(self, box: Locator, words: str) -> None:
        tab_to(box.page, box)
        box.page.keyboard.type(words)


def tab_to(page: Page, target: Locator) -> None:
    """Tabs on, or back when the target stands before the focus, as people do."""
    where = target.evaluate(
        """element => {
            if (element === document.activeElement) return "here";
            const place = document.activeElement.compareDocumentPosition(element);
            return place & Node.DOCUMENT_POSITION_PRECEDING ? "Shift+Tab" : "Tab";
        }"""
    )
    if where == "here":
        return
    for _ in range(MOST_TABS):
        page.keyboard.press(where)
        is_there, is_seen = target.evaluate(
            """element => {
                const drawn = (e) => {
                    const style = getComputedStyle(e);
                    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                        || style.boxShadow !== "none";
                };
                const focused = document.activeElement;
                // Something is drawn around, or under, what has the focus.
                return [
                    focused === element,
                    drawn(focused) || drawn(focused.closest("label") ?? focused),
                ];
            }"""
        )
        assert is_seen, page.evaluate("document.activeElement.outerHTML")[:200]
        if is_there:
            return
    raise AssertionError(f"{target} was not reached in {MOST_TABS} presses of {where}")


def choose_with_keys(page: Page, choice: Locator) -> None:
    """Ticks a checkbox; or goes to its group of radio buttons and along it with the arrows."""
    if choice.get_attribute("type") != "radio":
        tab_to(page, choice)
        page.keyboard.press("Space")
    else:
        group = page.locator(f'[name="{choice.get_attribute("name")}"]')
        chosen = page.locator(f'[name="{choice.get_attribute("name")}"]:checked')
        tab_to(page, chosen if chosen.count() else group.first)
        page.keyboard.press("Space")
        for _ in range(group.count()):
            if choice.is_checked():
                break
            page.keyboard.press("ArrowDown")
    expect(choice).to_be_checked()
