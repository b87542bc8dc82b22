"""The drawing of the whole course leads to its modules, and says how far one has come."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from content.models import Sketchnote
from courses.catalogue.models import CoursePage
from courses.catalogue.selectors import course_outline
from learning.progress.services import enrol_self
from tests.factories.accounts import make_member, make_organisation
from tests.factories.steps import finish_steps

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99"><g aria-hidden="true"/>
<a class="sn-link" href="#first"><path d="M0 0h9"/><text x="5" y="20.5">1</text>
<text x="5" y="40">Say &amp; ask</text></a>
<a href="#second"><text x="5" y="60">A scene without its number</text></a>
<a href="#elsewhere"><text x="5" y="80">Not a module</text></a></svg>"""


@pytest.fixture
def course(imported):
    drawing = Sketchnote.objects.get()
    drawing.svg = SVG
    drawing.save()
    page = CoursePage.objects.get(slug="small-course")
    page.overview = drawing
    page.save_revision().publish()
    return course_outline("small-course")


def scenes(client):
    page = BeautifulSoup(client.get("/small-course/").content, "html.parser")
    return {link["href"]: link for link in page.select(".sketchnote svg a")}


def learner_with(course, *done):
    learner = make_member(organisation=make_organisation())
    now = timezone.now()
    enrolment = enrol_self(by=learner, course=course, now=now)
    for module in course.modules:
        if module.slug in done:
            finish_steps(enrolment, course, module, now=now)
    browser = Client()
    browser.force_login(learner)
    return browser


def test_each_scene_leads_to_its_module_and_no_other_link_changes(client, course):
    assert list(scenes(client)) == ["/small-course/first/", "/small-course/second/", "#elsewhere"]


def test_what_is_next_has_a_ring_and_is_said_in_words(course):
    first = scenes(learner_with(course))["/small-course/first/"]

    assert first["aria-label"] == "1 Say & ask. This is next."
    assert first.select_one('[transform="translate(5 9.5)"] .sn-next')
    assert not first.select(".sn-done")


def test_what_is_done_has_a_tick_and_is_said_in_words(course):
    found = scenes(learner_with(course, "first"))

    first = found["/small-course/first/"]
    assert first["aria-label"] == "1 Say & ask. Done."
    assert first.select('[aria-hidden="true"] .sn-done')
    assert not first.select(".sn-next")


def test_a_scene_without_its_number_is_marked_in_words_alone(course):
    second = scenes(learner_with(course, "first"))["/small-course/second/"]

    assert second["aria-label"] == "A scene without its number. This is next."
    assert not second.select(".sn-next, .sn-done")


def test_one_learners_progress_is_not_on_anothers_map(client, course):
    learner_with(course, "first", "second")

    for other in (client, learner_with(course)):
        assert not [link for link in scenes(other).values() if link.select(".sn-done")]
        assert "Done." not in str(scenes(other).values())
