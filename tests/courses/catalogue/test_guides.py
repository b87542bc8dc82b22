"""The pages about a course: who may read them, what they collect, and where they are listed."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import PageViewRestriction

from accounts.models import Membership
from courses.catalogue.models import RESERVED_SLUGS, CourseGuidePage, ModulePage
from courses.catalogue.selectors import course_guides, course_outline
from tests.courses.pages import text
from tests.factories.accounts import make_member, make_organisation
from tests.factories.courses import change_file, write_file

pytestmark = pytest.mark.usefixtures("imported_for_all")
WORDS = "/small-course/words/"
SESSION = "/small-course/session/"
LEADERS = [Membership.Role.FACILITATOR, Membership.Role.ADMINISTRATOR]
OTHERS = [Membership.Role.LEARNER, Membership.Role.EDITOR]


def somebody(role: str) -> Client:
    browser = Client()
    browser.force_login(make_member(organisation=make_organisation(), role=role))
    return browser


def listed(client: Client) -> list[str]:
    page = BeautifulSoup(client.get("/small-course/").content, "html.parser")
    return [link.text for link in page.select(".guide-list a")]


def test_a_visitor_reads_a_page_about_the_course_with_one_query(
    client, imported, django_assert_num_queries
):
    client.get(WORDS)

    with django_assert_num_queries(1):
        page = client.get(WORDS)

    assert "What somebody shares." in text(page)
    assert not page.cookies


def test_every_word_explained_has_an_address_that_links_reach(client, imported):
    page = BeautifulSoup(client.get(WORDS).content, "html.parser")

    assert [dt.text for dt in page.select("dl dt")] == ["Post", "Thread"]
    assert page.find(id="term-thread").dd.text.strip() == "Posts that answer each other."
    assert page.find("a", string="what a thread is")["href"] == f"{WORDS}#term-thread"


def test_the_sources_of_all_modules_are_collected_each_once(client, imported):
    page = BeautifulSoup(client.get(WORDS).content, "html.parser")

    sources = page.select(".course-sources > li")
    assert len(sources) == 1
    assert [link["href"] for link in sources[0].find_all("a")] == [
        "https://example.org/source",
        "/small-course/first/",
        "/small-course/second/",
    ]
    assert "1 drawing by Tenfold, licence CC BY 4.0." in page.get_text(" ")


def test_a_source_that_a_module_adds_is_in_the_list_at_once(client, imported, bring, folder):
    client.get(WORDS)
    change_file(folder, "modules/second/module.yaml", "org/source", "org/newer")
    bring(folder)

    assert "https://example.org/newer" in client.get(WORDS).content.decode()


def test_a_source_was_checked_when_the_page_that_waited_longest_was(
    client, imported, bring, folder
):
    change_file(folder, "modules/second/module.yaml", "2026-11-23", "2026-01-02")
    bring(folder)

    assert "Checked 2 January 2026." in text(client.get(WORDS))


def test_the_list_for_everybody_names_no_source_of_a_page_for_facilitators(client, imported):
    assert "https://example.org/leaders" not in client.get(WORDS).content.decode()


@pytest.mark.parametrize("role", LEADERS)
def test_who_leads_reads_the_pages_for_facilitators(imported, role):
    browser = somebody(role)

    page = browser.get(SESSION)

    assert page.status_code == 200
    assert "Put the chairs in a circle." in text(page)
    assert "https://example.org/leaders" in page.content.decode()
    assert listed(browser) == ["Words we use", "A plan for a session"]


@pytest.mark.parametrize("role", OTHERS)
def test_for_anybody_else_there_is_no_such_page(imported, role):
    browser = somebody(role)

    page = browser.get(SESSION)

    assert page.status_code == 404
    assert "Put the chairs" not in page.content.decode()
    assert listed(browser) == ["Words we use"]


def test_for_a_visitor_there_is_no_such_page(client, imported):
    page = client.get(SESSION)

    assert page.status_code == 404
    assert "Put the chairs" not in page.content.decode()
    assert listed(client) == ["Words we use"]


@pytest.mark.parametrize("role, status", [(LEADERS[0], 200), (OTHERS[0], 404)])
def test_a_page_for_facilitators_that_is_private_too_is_kept_from_others(imported, role, status):
    """Wagtail serves what is private, and asks the page itself."""
    PageViewRestriction.objects.create(
        page=CourseGuidePage.objects.get(slug="session"),
        restriction_type=PageViewRestriction.LOGIN,
    )

    assert somebody(role).get(SESSION).status_code == status


def test_who_left_the_role_no_longer_reads_it(imported):
    person = make_member(organisation=make_organisation(), role=Membership.Role.FACILITATOR)
    browser = Client()
    browser.force_login(person)
    assert browser.get(SESSION).status_code == 200

    person.memberships.all().delete()

    assert browser.get(SESSION).status_code == 404


def test_an_editor_previews_a_draft(imported):
    page = CourseGuidePage.objects.get(slug="words")
    page.title = "A draft title"

    shown = page.make_preview_request().content.decode()

    assert "A draft title" in shown
    assert "https://example.org/source" in shown


def test_pages_are_listed_in_the_order_of_the_editor(imported, bring, folder):
    change_file(folder, "course.yaml", "  - words\n  - session\n", "  - session\n  - words\n")

    done = bring(folder)

    assert done.is_reordered
    guides = course_guides(course_outline("small-course"))
    assert [guide.slug for guide in guides] == ["session", "words"]


def test_a_page_that_left_the_files_is_unpublished_and_never_deleted(
    client, imported, bring, folder
):
    (folder / "pages/session.md").unlink()
    change_file(folder, "course.yaml", "  - session\n", "")
    change_file(folder, "pages/words.md", " See [the plan](guide:session).", "")

    done = bring(folder)

    assert done.unpublished == ["session"]
    assert not CourseGuidePage.objects.get(slug="session").live
    assert somebody(LEADERS[0]).get(SESSION).status_code == 404


def test_a_module_and_a_page_cannot_change_places_unseen(imported, bring, folder):
    write_file(folder, "pages/second.md", (folder / "pages/session.md").read_text())
    (folder / "pages/session.md").unlink()
    change_file(folder, "course.yaml", "  - second\n", "")
    change_file(folder, "course.yaml", "  - session\n", "  - second\n")
    change_file(folder, "pages/words.md", " See [the plan](guide:session).", "")
    change_file(folder, "modules/first/learn.md", "[the second module](module:second)", "it")
    for path in (folder / "modules/second").iterdir():
        path.unlink()
    (folder / "modules/second").rmdir()

    with pytest.raises(Exception, match="is of another kind. Rename one"):
        bring(folder)


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
@pytest.mark.parametrize("kind", [ModulePage, CourseGuidePage])
def test_no_page_takes_an_address_that_the_course_uses(imported, kind, slug):
    page = kind.objects.child_of(imported.course).first()
    page.slug = slug

    with pytest.raises(ValidationError, match="The course uses this address itself"):
        page.full_clean()
