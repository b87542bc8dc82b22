"""The site's own frame: its home page, its standard pages, its footer."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction, Revision, Site

from content.checks import pages_extend_base_page
from content.files.problems import FilesRefused
from content.files.site import LIBRARY, read_site
from content.models import BasePage, HomePage, SiteSettings, StandardPage
from content.rendering import with_heading_ids
from content.services import ensure_home, import_site
from tests.factories.courses import change_file


@pytest.fixture
def site(db) -> HomePage:
    import_site(site=read_site(LIBRARY), by=None, now=timezone.now())
    return HomePage.objects.get()


def test_the_home_page_takes_the_place_of_wagtails_own(db):
    with override_settings(BASE_URL="https://learn.example.org"):
        home = ensure_home(by=None, now=timezone.now())

    site = Site.objects.get()
    assert site.root_page_id == home.pk
    assert site.root_url == "https://learn.example.org"
    assert home.url == "/"
    assert [page.specific for page in Page.objects.filter(depth__gt=1)] == [home]


def test_a_home_page_that_is_there_is_left_alone(site):
    revisions = Revision.objects.count()

    assert ensure_home(by=None, now=timezone.now()) == site
    assert Revision.objects.count() == revisions


def test_the_site_answers_under_any_host_name(site, client):
    for host in ("localhost", "learn.example.org", "10.0.0.7"):
        assert client.get("/about/", headers={"host": host}).status_code == 200


def test_importing_the_same_pages_again_changes_nothing(site):
    revisions = Revision.objects.count()

    assert not import_site(site=read_site(LIBRARY), by=None, now=timezone.now())
    assert Revision.objects.count() == revisions


def test_no_page_claims_what_is_not_so(site, client):
    for slug in ("about", "accessibility", "privacy", "contact"):
        page = client.get(f"/{slug}/").content.decode()
        assert "fully compliant" not in page
        assert "NHS approved" not in page
    assert "do not claim" in client.get("/accessibility/").content.decode()


def test_the_contact_address_comes_from_the_settings(site, client):
    assert "Ask the person who told you" in client.get("/contact/").content.decode()
    settings = SiteSettings.for_site(Site.objects.get())
    settings.contact_email = "help@example.org"
    settings.save()

    for slug in ("accessibility", "privacy", "contact"):
        assert "mailto:help@example.org" in client.get(f"/{slug}/").content.decode()


def test_the_footer_names_live_and_public_pages_only(site, client):
    StandardPage.objects.get(slug="privacy").unpublish()
    PageViewRestriction.objects.create(
        page=StandardPage.objects.get(slug="contact"), restriction_type="login"
    )

    page = client.get("/about/").content.decode()

    assert 'href="/accessibility/"' in page
    assert 'href="/privacy/"' not in page
    assert 'href="/contact/"' not in page


def test_a_broken_site_file_is_refused_with_file_and_line(db, tmp_path):
    for path in LIBRARY.glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text())
    change_file(tmp_path, "about.md", "## How", "# How")
    change_file(tmp_path, "contact.md", "title: Contact\n", "")

    with pytest.raises(FilesRefused) as refused:
        read_site(tmp_path)

    assert [str(problem) for problem in refused.value.problems] == [
        "about.md:7: Use headings that start with ## or ###.",
        "contact.md:2: 'title' is missing. Add it.",
    ]
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_site", str(tmp_path))
    assert not HomePage.objects.exists()


def test_every_page_type_must_extend_the_base_page(monkeypatch):
    assert pages_extend_base_page() == []

    class RoguePage:
        """A page type that somebody made without the base page."""

    monkeypatch.setattr("content.checks.get_page_models", lambda: [Page, HomePage, RoguePage])

    errors = pages_extend_base_page()

    assert [(error.id, error.obj) for error in errors] == [("content.E001", RoguePage)]
    assert issubclass(HomePage, BasePage)


@pytest.mark.parametrize(
    "html, expected",
    [
        ("<h2>Who you are</h2>", '<h2 id="who-you-are">Who you are</h2>'),
        ("<h2>A</h2><h3>A</h3>", '<h2 id="a">A</h2><h3 id="a-2">A</h3>'),
        ('<h2 id="own">A</h2>', '<h2 id="own">A</h2>'),
        ("<h3>Tea &amp; <b>talk</b></h3>", '<h3 id="tea-talk">Tea &amp; <b>talk</b></h3>'),
        ("<h2>Main</h2>", '<h2 id="main-2">Main</h2>'),
        ("<h2>…</h2>", '<h2 id="section">…</h2>'),
        ('<p id="a"></p><h2>A</h2>', '<p id="a"></p><h2 id="a-2">A</h2>'),
        ('<h3 class="x">A</h3>', '<h3 id="a" class="x">A</h3>'),
    ],
)
def test_headings_get_ids_that_are_unique_in_their_page(html, expected):
    assert with_heading_ids(html)[0] == expected
