"""A site, a browser, and pages that fail the test when anything about them is amiss."""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from config.local import chromium
from tests.e2e.browsing import HEIGHT, Witness, accessibility_faults, faults_in_every_light
from tests.e2e.cast import newcomer_name
from tests.e2e.running_site import RunningSite, running_site

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Long enough for a machine that is busy with the rest of the suite.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_itemcollected(item: pytest.Item) -> None:
    if Path(__file__).parent in item.path.parents:
        item.add_marker(pytest.mark.e2e)
        # The first of them also waits until the site is prepared, and one may
        # go through all the pages of a person.
        item.add_marker(pytest.mark.timeout(600))


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[RunningSite]:
    own = tmp_path_factory.getbasetemp()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    shared = own.parent if worker else own
    var = tmp_path_factory.mktemp("site")
    with running_site(shared=shared, var=var, name=worker or "only", web={}) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed with the last journey: Playwright's event loop must not outlive them,
    or Django takes every later test for an asynchronous one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=ARGUMENTS)
        yield browser
        browser.close()


class Visits:
    """Opens pages and remembers their witnesses."""

    _newcomers = itertools.count()

    def __init__(self, browser: Browser, site: RunningSite) -> None:
        self.browser, self.site = browser, site
        self.witnesses: list[Witness] = []
        self.contexts: list[BrowserContext] = []

    def __call__(
        self,
        who: str | None = None,
        *,
        js: bool = True,
        width: int = 1280,
        scheme: str = "light",
        **options: object,
    ) -> Page:
        """A page in a browser of its own, in which `who` of the cast is signed in.

        Every "newcomer" is another one, whom no other journey meets.
        """
        context = self.browser.new_context(
            base_url=self.site.url,
            java_script_enabled=js,
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            locale="en-GB",
            timezone_id="Europe/London",
            **options,
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if who == "newcomer":
            who = newcomer_name(next(self._newcomers))
        if who:
            cookie = {"name": "sessionid", "value": self.site.sessions[who], "url": self.site.url}
            context.add_cookies([cookie])
        witness = Witness(self.site.url)
        self.witnesses.append(witness)
        context.on("page", witness.watch)
        return context.new_page()


@pytest.fixture
def visit(browser, site) -> Iterator[Visits]:
    """`visit("halfway", js=False, width=320)` gives a page; afterwards nothing may be amiss."""
    visits = Visits(browser, site)
    yield visits
    for context in visits.contexts:
        context.close()
    assert [fault for witness in visits.witnesses for fault in witness.faults] == []


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """The page as it stands has no axe violation, at its own width and colours."""

    def check(page: Page) -> None:
        faults = accessibility_faults(page)
        assert not faults, "\n".join([page.url, *faults])

    return check


@pytest.fixture
def assert_fine_in_every_light() -> Callable[[Page], None]:
    """No axe violation and no sideways scrolling: at 320 and 1280 px, light and dark."""

    def check(page: Page) -> None:
        faults = faults_in_every_light(page)
        assert not faults, "\n".join(faults)

    return check
