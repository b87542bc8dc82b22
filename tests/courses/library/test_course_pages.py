"""The pages about *Ten tips*: whole, linked, and true to what they promise."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from accounts.models import Membership
from courses.catalogue.files.reader import read_course
from courses.catalogue.selectors import course_guides, course_outline
from courses.catalogue.services import import_course
from leading.seeding import COURSE_LIBRARY, in_review
from tests.factories.accounts import make_member, make_organisation


@pytest.fixture
def pages(db) -> dict[str, BeautifulSoup]:
    """Each page about the course as a facilitator gets it, by its slug."""
    now = timezone.now()
    import_course(course=in_review(read_course(COURSE_LIBRARY), now), by=None, now=now)
    client = Client()
    client.force_login(
        make_member(organisation=make_organisation(), role=Membership.Role.FACILITATOR)
    )
    guides = course_guides(course_outline("ten-tips"))
    return {
        guide.slug: BeautifulSoup(client.get(guide.url).content, "html.parser").find("main")
        for guide in guides
    }


def test_the_courses_own_pages_are_whole(pages):
    assert list(pages) == ["welcome", "start-here", "glossary", "sources", "session-pack"]
    _check_the_plan(pages["session-pack"])
    _check_the_words(pages["glossary"])
    _check_the_sources(pages["sources"])
    _check_the_links(pages)


def _check_the_plan(page: BeautifulSoup) -> None:
    """The minutes of the plan are those of the session; each tip has its question."""
    plan, questions = page.find_all("ol")[:2]
    minutes = [int(found) for found in re.findall(r"\((\d+) minutes\)", plan.get_text())]
    assert sum(minutes) == 45
    course = course_outline("ten-tips")
    linked = [link["href"] for link in questions.find_all("a")]
    assert linked == [module.url for module in course.modules]


def _check_the_words(page: BeautifulSoup) -> None:
    assert len(page.select("dl dt")) >= 30
    for words in page.find_all("dl"):
        terms = [term.text for term in words.find_all("dt")]
        assert terms == sorted(terms, key=str.casefold)
    ids = [found["id"] for found in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def _check_the_sources(page: BeautifulSoup) -> None:
    """Every source that a module cites is there once."""
    listed = [source.find("a")["href"] for source in page.select(".course-sources > li")]
    cited = {
        source["url"] for module in read_course(COURSE_LIBRARY).modules for source in module.sources
    }
    assert len(listed) == len(set(listed))
    assert set(listed) == cited
    assert "11 drawings" in page.get_text(" ")


def _check_the_links(pages: dict[str, BeautifulSoup]) -> None:
    """What they link to on this site is there, for who reads the page."""
    client = Client()
    for slug, page in pages.items():
        for href in {link["href"] for link in page.find_all("a")}:
            if href.startswith("/ten-tips/") and "#" in href:
                target = pages[href.split("/")[2]]
                assert target.find(id=href.split("#")[1]), (slug, href)
            elif href.startswith("/ten-tips/"):
                assert client.get(href).status_code == 200, (slug, href)
