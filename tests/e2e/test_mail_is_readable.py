"""The mail that a newcomer waits for, as the development mailbox and a mail program show it."""

from uuid import uuid4

from playwright.sync_api import expect

from tests.e2e import steps


def test_the_mail_with_the_code(visit, assert_fine_in_every_light):
    email = f"{uuid4().hex}@journey.example"
    page = visit()
    steps.sign_up(page, email)

    page.goto("/mailbox/")
    assert_fine_in_every_light(page)
    page.get_by_role("listitem").filter(has_text=email).first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="The code in this mail")).to_be_visible()
    assert_fine_in_every_light(page)

    page.get_by_role("link", name="Show it as a mail program does").click()
    # No script runs there, axe's included.
    expect(page.locator("body")).to_contain_text("code")
