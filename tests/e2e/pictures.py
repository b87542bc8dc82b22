"""Photographs every sketchnote in every light, so that a person can look at them one by one.

`python -m tests.e2e.pictures FOLDER [NAME …]` writes `NAME-LOOK.png` into a folder
outside the repository, for each of `LOOKS`, and the pages a printer would get as
`NAME.pdf`. With names (`be-curious`, `overview`) it takes only those.

It needs neither the site nor its database: each drawing is put into its own template
with the site's stylesheet and typeface, read from their files.
"""

import argparse
import mimetypes
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import django
from playwright.sync_api import Browser, Page, Route, sync_playwright

from config.local import chromium
from courses.library.drawings import COURSE, DRAWINGS

ROOT = Path(__file__).resolve().parents[2]
SITE = "http://pictures.invalid"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Look:
    """A window and the reader's wishes."""

    width: int
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    media: Literal["screen", "print"] = "screen"
    colours: Literal["active", "none"] = "none"


LOOKS = {
    "320-light": Look(320),
    "320-dark": Look(320, scheme="dark"),
    "768-light": Look(768),
    "768-dark": Look(768, scheme="dark"),
    "1280-light": Look(1280),
    "1280-dark": Look(1280, scheme="dark"),
    # 1280 by 1024 px at 400%.
    "zoomed": Look(320, 256),
    "forced-colours": Look(1280, scheme="dark", colours="active"),
    # A4 between margins of 12 mm, as `NAME.pdf` has it.
    "print": Look(703, 1032, media="print"),
}


def photograph(browser: Browser, html: str, folder: Path, name: str) -> None:
    """One file for each look, and the PDF."""
    for look_name, look in LOOKS.items():
        page = browser.new_page(
            viewport={"width": look.width, "height": look.height},
            color_scheme=look.scheme,
            forced_colors=look.colours,
        )
        page.emulate_media(media=look.media)
        open_page(page, html)
        page.screenshot(path=folder / f"{name}-{look_name}.png", full_page=True)
        if look.media == "print":
            margins = dict.fromkeys(("top", "right", "bottom", "left"), "12mm")
            page.pdf(path=folder / f"{name}.pdf", format="A4", margin=margins)
        page.close()


def open_page(page: Page, html: str) -> None:
    page.route(f"{SITE}/**", lambda route: _answer(route, html))
    page.goto(f"{SITE}/")
    page.evaluate("document.fonts.ready")


def _answer(route: Route, html: str) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
        return
    file = ROOT / path.lstrip("/")
    if file.is_file() and file.is_relative_to(ROOT / "static"):
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=kind)
    else:
        route.fulfill(status=404)


def page_of(path: Path) -> str:
    """A page that shows the drawing as the site does."""
    from accounts.models import Showing
    from content.files.drawing import read_drawing
    from content.files.folder import Folder
    from content.files.problems import Problems
    from content.models import Sketchnote

    problems = Problems()
    drawing = read_drawing(Folder(path.parent, problems), path.stem, [])
    if drawing is None or problems:
        raise SystemExit(f"{path}: {problems}")
    sketchnote = Sketchnote(slug=name_of(path), **vars(drawing))
    body = sketchnote.render(showing=Showing.BOTH, here="/")
    return (
        f'<!doctype html><html lang="en"><title>{drawing.title}</title>'
        '<meta name="viewport" content="width=device-width">'
        '<link rel="stylesheet" href="/static/css/site.css">'
        f'<body><main class="site-main"><h1>{drawing.title}</h1>{body}</main>'
    )


def name_of(path: Path) -> str:
    return path.stem if path.parent == COURSE else path.parent.name


def main() -> None:
    by_name = {name_of(path): path for path in DRAWINGS}
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(by_name))
    wanted = parser.parse_args()
    folder = wanted.folder.resolve()
    if folder.is_relative_to(ROOT):
        parser.error("choose a folder outside the repository")
    if unknown := set(wanted.names) - set(by_name):
        parser.error(f"there is no drawing {', '.join(sorted(unknown))}")
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
    django.setup()
    pages = {name: page_of(by_name[name]) for name in wanted.names or by_name}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=ARGUMENTS)
        for name, html in pages.items():
            photograph(browser, html, folder, name)
            print(f"{name}: {len(LOOKS)} pictures and a PDF")
        browser.close()


if __name__ == "__main__":
    main()
