"""Every screen of ours inside the CMS: no axe violation that is ours.

What is switched off is Wagtail's own, on its own controls; each line says which.
"""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.browsing import accessibility_faults
from tests.e2e.writing import panel

# Where, in Wagtail 8.0, which rule: what axe says of exactly these is not counted.
WAGTAILS_OWN = (
    # The editor for rich text names itself by its placeholder only.
    ("aria-input-field-name", "public-DraftEditor-content"),
    # A block or a list of single lines has no label of its own; its heading stands above it.
    ("label", "-value"),
    # Where words for tags are typed.
    ("label", "ui-autocomplete-input"),
    # A form with side panels names a thing in its breadcrumb only, while the thing is new.
    ("page-has-heading-one", "--side-panel-width"),
    # The small map beside a long form.
    ("scrollable-region-focusable", "w-minimap__list"),
)
GIFT = (
    "Which is honest? {=A plain line #Yes. ~An award <script>alert(1)</script> #No.}\n\nNo answers"
)
SCREENS = [
    "/cms/reports/review/",
    "/cms/reports/access/",
    "/cms/reports/reading/",
    "/cms/reports/untranslated/",
    "/cms/reports/questions/",
    "/cms/question-bank/import/",
    "/cms/question-bank/export/",
    "/cms/snippets/courses/bankquestion/",
    "/cms/snippets/courses/bankquestion/add/",
    "/cms/snippets/courses/localpolicy/",
    "/cms/snippets/content/sketchnote/",
    "/cms/snippets/content/sketchnote/add/",
]


def faults_of_ours(page: Page) -> list[str]:
    page.wait_for_load_state("load")
    return [
        f"{page.url}: {fault}"
        for fault in accessibility_faults(page)
        if not any(fault.startswith(f"{rule} ") and where in fault for rule, where in WAGTAILS_OWN)
    ]


def assert_ours_is_accessible(page: Page) -> None:
    faults = faults_of_ours(page)
    assert not faults, "\n".join(faults)


def test_the_screens_of_ours(visit):
    page = visit("editor")
    faults = []
    for path in SCREENS:
        status = page.goto(path).status
        if (status, page.url) != (200, f"{visit.site.url}{path}"):
            faults.append(f"{path}: {status} {page.url}")
        faults += faults_of_ours(page)
    assert not faults, "\n".join(faults)


def test_a_question_in_the_report_and_the_correction_of_its_key(visit):
    page = visit("editor", width=320)
    page.goto("/cms/reports/questions/")
    # Nothing is cut off: what the window has no room for can be moved into it.
    last = page.locator("main table thead th").last
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    page.locator("main table tbody a").first.click()
    expect(page).to_have_url(re.compile(r"/cms/reports/questions/.+"))
    assert_ours_is_accessible(page)

    page.get_by_role("link", name=re.compile("correct", re.I)).first.click()
    assert_ours_is_accessible(page)


def test_what_an_import_from_gift_would_bring(visit, tmp_path: Path):
    page = visit("editor")
    page.goto("/cms/question-bank/import/")
    page.locator("main textarea").fill(GIFT)
    page.locator("main form").get_by_role("button").last.click()
    expect(page).to_have_url(re.compile(r"/cms/question-bank/import/.+"))
    expect(page.locator("main")).to_contain_text("Which is honest?")
    assert_ours_is_accessible(page)

    page.get_by_role("button", name=re.compile("^Import 1")).click()
    expect(page.locator("main")).to_contain_text("The import is done.")
    assert_ours_is_accessible(page)

    page.get_by_role("link", name="Go to the question bank").click()
    page.locator("main table tbody").get_by_role("link", name="Which is honest?").click()
    expect(page.get_by_role("button", name="Save draft")).to_be_visible()
    assert_ours_is_accessible(page)


def test_the_policy_of_an_organisation(visit):
    page = visit("editor")
    page.goto("/cms/snippets/courses/localpolicy/")
    page.locator("main table tbody a").first.click()
    expect(page.get_by_role("button", name="Save draft")).to_be_visible()
    assert_ours_is_accessible(page)


def test_many_pages_are_published_beside_the_number_of_people_in_them(visit):
    page = visit("editor")
    page.goto("/cms/pages/3/")
    row = page.get_by_role("row", name=re.compile("Ten tips for social media success"))
    row.get_by_role("checkbox").check()
    page.get_by_role("link", name="Publish selected pages", exact=True).click()
    people = page.get_by_role("table", name="People, page by page")
    expect(people.get_by_role("row", name=re.compile("^Ten tips"))).to_be_visible()
    assert_ours_is_accessible(page)

    page.get_by_role("link", name=re.compile("^No")).click()
    expect(page).to_have_url(f"{visit.site.url}/cms/pages/3/")


def test_the_ready_ticks_and_the_map_of_a_scenario(visit):
    page = visit("editor")
    page.goto("/cms/pages/3/")
    page.get_by_role("link", name="Ten tips for social media success", exact=True).click()
    expect(panel(page, "Are the course’s pages ready?")).to_be_visible()
    assert_ours_is_accessible(page)

    page.locator(".readiness__page").first.click()
    page.get_by_role("link", name=re.compile("^Edit “Be authentic")).click()
    expect(panel(page, "Map of the scenario").locator("svg[role=img]")).to_be_visible()
    assert_ours_is_accessible(page)
