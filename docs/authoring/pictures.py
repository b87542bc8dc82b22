"""Takes the pictures of the authoring guide again, from a demonstration site that is running.

    make run                                  # in one window
    PYTHONPATH=. python docs/authoring/pictures.py http://localhost:8000

Each is cut to the part that the guide speaks of and saved with few colours, at
most 60 KB.
"""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

FOLDER = Path(__file__).parent / "pictures"
EDITOR, PASSWORD = "editor@demo.example", "tenfold-demo"
MOST_BYTES = 60_000
WIDTH, HEIGHT = 1100, 800
COLOURS = 48


class TooLarge(Exception):
    """A picture does not fit its budget."""


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/?next=/cms/")
    page.get_by_label("Email address").fill(EDITOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/cms/")


def editing(page: Page, module: bool) -> None:
    page.goto("/cms/pages/3/")
    page.get_by_role("link", name="Ten tips for social media success", exact=True).click()
    if module:
        page.locator(".readiness__page").first.click()
        page.locator(".readiness__page a").filter(has_text="Edit").first.click()
        page.locator("#panel-child-content-map_of_the_scenario-section").wait_for()


def panel(page: Page, name: str) -> Locator:
    return page.locator(f"#panel-child-content-{name}-section")


def sketchnote(page: Page) -> None:
    page.goto("/cms/snippets/content/sketchnote/add/")


def gift(page: Page) -> None:
    page.goto("/cms/question-bank/import/")


def report(page: Page) -> None:
    page.goto("/cms/reports/questions/")


def policy(page: Page) -> None:
    page.goto("/cms/snippets/courses/localpolicy/")
    page.locator("main table a").first.click()


# By name: how to get there, and the part to show; None for the window.
PICTURES: dict[str, tuple[Callable[[Page], None], str | None]] = {
    "sketchnote": (sketchnote, None),
    "course": (lambda page: editing(page, module=False), None),
    "ready": (lambda page: editing(page, module=True), "ready_to_publish"),
    "question": (lambda page: editing(page, module=True), "quiz"),
    "scenario-map": (lambda page: editing(page, module=True), "map_of_the_scenario"),
    "gift": (gift, None),
    "report": (report, None),
    "policy": (policy, None),
}


def take(page: Page, name: str) -> None:
    go, part = PICTURES[name]
    go(page)
    page.wait_for_load_state("networkidle")
    if part:
        panel(page, part).evaluate("part => part.scrollIntoView({block: 'start'})")
        page.evaluate("window.scrollBy(0, -70)")
    picture = Image.open(BytesIO(page.screenshot()))
    few = picture.convert("RGB").quantize(COLOURS)
    path = FOLDER / f"{name}.png"
    few.save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        raise TooLarge(f"{path.name}: {path.stat().st_size} bytes")


def main(site: str, chromium: str) -> None:
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(base_url=site, viewport={"width": WIDTH, "height": HEIGHT})
        page.set_default_timeout(60_000)
        sign_in(page)
        for name in PICTURES:
            take(page, name)
        browser.close()


if __name__ == "__main__":
    from config.local.chromium import ensure

    main(sys.argv[1], ensure())
