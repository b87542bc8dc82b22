"""The home page, a course, its modules and Learn, for a visitor and for a learner."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from content.models import HomePage, Sketchnote
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.selectors import course_outline
from courses.catalogue.steps import Step
from leading.seeding import COURSE_LIBRARY
from learning.progress.services import enrol_self
from tests.factories.accounts import make_member, make_organisation
from tests.factories.steps import finish_course, finish_steps

pytestmark = pytest.mark.usefixtures("imported_for_all")
ADDRESSES = ["/", "/small-course/", "/small-course/first/", "/small-course/first/learn/"]


@pytest.fixture
def learner(imported):
    return make_member(organisation=make_organisation())


@pytest.fixture
def signed_in(learner):
    browser = Client()
    browser.force_login(learner)
    return browser


def words(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_reading_is_open_to_all(client, imported, address):
    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitor_costs_one_query(client, imported, django_assert_num_queries, address):
    client.get(address)

    with django_assert_num_queries(1):
        client.get(address)


@pytest.mark.parametrize(
    "address, queries", [(ADDRESSES[1], 6), *((address, 4) for address in ADDRESSES[2:])]
)
def test_a_learner_costs_as_few_queries_on_the_first_step_as_on_the_last(
    signed_in, learner, django_assert_num_queries, address, queries
):
    """Whose session it is, what is published, the enrolment, and how far they are; on the
    course's page also whether they lead learners, since some of its pages are for who does, and
    whether they have said how sure they feel, since it offers that."""
    course = course_outline("small-course")
    now = timezone.now()
    enrolment = enrol_self(by=learner, course=course, now=now)
    signed_in.get(address)
    with django_assert_num_queries(queries):
        signed_in.get(address)
    finish_course(enrolment, course, now=now)

    signed_in.get(address)
    with django_assert_num_queries(queries):
        signed_in.get(address)


def test_the_home_page_leads_to_the_course(client, imported):
    assert 'href="/small-course/"' in words(client.get("/"))


def test_the_course_says_what_it_is_for_and_leads_to_its_modules(client, imported):
    page = words(client.get("/small-course/"))

    assert "Say who you are" in page
    assert "The ideas are <b>ours</b>." in page
    assert page.index("The first module") < page.index("The second module")
    assert 'href="/small-course/first/"' in page


def test_a_module_shows_only_the_steps_it_has(client, imported):
    page = words(client.get("/small-course/second/"))

    assert 'href="/small-course/second/learn/"' in page
    assert "/small-course/second/quiz/" not in page


def test_every_module_credits_the_courses_sources(client, imported):
    page = words(client.get("/small-course/second/"))

    assert "The ideas are <b>ours</b>." in page
    assert "https://example.org/source" in page
    assert "Checked 23 November 2026." in page


def test_learn_has_headings_that_links_can_point_at(client, imported):
    page = words(client.get("/small-course/first/learn/"))

    assert '<h2 id="a-heading" dir="auto">A heading</h2>' in page
    assert '<a href="#a-heading">' in page


def test_the_drawings_text_is_on_the_page_for_everybody(client, imported):
    page = words(client.get("/small-course/first/learn/"))

    assert "Two people talk." in page
    assert "<svg" in page
    # On a phone, the text stands before the drawing.
    assert page.index("Two people talk.") < page.index('class="sketchnote__picture"')


def test_every_drawing_of_the_library_leads_only_to_what_is_there(client, bring):
    bring(COURSE_LIBRARY)
    for module in course_outline("ten-tips").modules:
        page = words(client.get(module.step_url(Step.LEARN)))
        ids = set(_all(page, ' id="'))
        assert {href for href in _all(page, 'href="#') if href} <= ids, module.slug
    course = words(client.get("/ten-tips/"))
    assert set(_all(course, 'href="#')) <= set(_all(course, ' id="'))


def _all(page: str, start: str) -> list[str]:
    return [part.split('"')[0] for part in page.split(start)[1:]]


def test_a_learner_sees_what_is_done_and_what_is_next_in_words(signed_in, learner):
    course = course_outline("small-course")
    first = course.modules[0]
    now = timezone.now()
    enrolment = enrol_self(by=learner, course=course, now=now)
    finish_steps(enrolment, course, first, Step.LEARN, now=now)

    page = words(signed_in.get("/small-course/"))

    assert "1 of 5 steps done" in page
    assert 'href="/small-course/first/scenario/"' in page
    assert "You have read this." in words(signed_in.get("/small-course/first/learn/"))


def test_one_learners_progress_is_never_on_anothers_page(signed_in, learner):
    course = course_outline("small-course")
    other = make_member(organisation=make_organisation())
    now = timezone.now()
    enrolment = enrol_self(by=other, course=course, now=now)
    finish_steps(enrolment, course, course.modules[0], Step.LEARN, now=now)

    assert "You have read this." not in words(signed_in.get("/small-course/first/learn/"))
    assert "steps done" not in words(signed_in.get("/small-course/"))


# --- What is published is what is shown, at once -----------------------------------


def test_a_change_is_shown_as_soon_as_it_is_published_and_not_before(client, imported):
    client.get("/small-course/second/")
    page = ModulePage.objects.get(slug="second")
    page.title = "A new title"
    revision = page.save_revision()
    assert "A new title" not in words(client.get("/small-course/second/"))

    revision.publish()

    assert "A new title" in words(client.get("/small-course/second/"))
    assert "A new title" in words(client.get("/small-course/"))


def test_a_new_drawing_is_shown_as_soon_as_it_is_published(client, imported):
    client.get("/small-course/first/learn/")
    drawing = Sketchnote.objects.get(slug="small-course-first")
    drawing.text_equivalent = "<p>Three people talk.</p>"
    drawing.save_revision().publish()

    assert "Three people talk." in words(client.get("/small-course/first/learn/"))


@pytest.mark.parametrize("address", ["/small-course/second/", "/small-course/second/learn/"])
def test_what_is_unpublished_is_gone_at_once(client, imported, address):
    assert client.get(address).status_code == 200

    ModulePage.objects.get(slug="second").unpublish()

    assert client.get(address).status_code == 404
    assert "The second module" not in words(client.get("/small-course/"))


def test_what_is_deleted_is_gone_at_once(client, imported):
    client.get("/small-course/second/")

    ModulePage.objects.get(slug="second").delete()

    assert client.get("/small-course/second/").status_code == 404


def test_a_private_course_is_for_those_who_may_see_it(client, imported):
    client.get("/small-course/first/learn/")
    PageViewRestriction.objects.create(
        page=CoursePage.objects.get(), restriction_type=PageViewRestriction.LOGIN
    )

    for address in ADDRESSES[1:]:
        response = client.get(address)
        assert response.status_code in {302, 404}
        assert "Two people talk." not in words(response)
    assert "A small course" not in words(client.get("/"))


def test_moved_modules_are_shown_in_their_new_order(client, imported):
    client.get("/small-course/")
    course = CoursePage.objects.get()

    ModulePage.objects.get(slug="first").move(course, pos="last-child")

    page = words(client.get("/small-course/"))
    assert page.index("The second module") < page.index("The first module")


def test_pages_do_not_depend_on_the_cache(client, imported):
    before = client.get("/small-course/first/learn/").content

    cache.clear()

    assert client.get("/small-course/first/learn/").content == before


@pytest.mark.parametrize(
    "address",
    ["/nowhere/", "/small-course/nowhere/", "/small-course/nowhere/learn/", "/nowhere/x/learn/"],
)
def test_what_is_not_there_is_not_found(client, imported, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_takes_no_post(client, imported, address):
    assert client.post(address).status_code == 405


def test_without_a_home_page_the_site_says_not_found(client, db):
    HomePage.objects.all().delete()

    assert client.get("/small-course/").status_code == 404
