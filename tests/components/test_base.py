"""The frame around every page."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory


@pytest.fixture
def frame(client, db):
    return BeautifulSoup(client.get("/components/").content, "html.parser")


def test_the_first_link_skips_to_the_main_text(frame):
    first = frame.body.find("a")

    assert first["href"] == "#main"
    assert frame.find(id="main").name == "main"


def test_a_page_says_its_language_and_follows_the_systems_colours(frame):
    assert frame.html["lang"] == "en-gb"
    assert frame.html["data-theme"] == "system"


def test_a_visitor_is_offered_to_sign_in(frame):
    header = frame.header

    assert header.find("a", string="Sign in") is not None
    assert header.find("details") is None


def test_the_front_doors_are_in_the_header(frame):
    doors = [(a["href"], a.text) for a in frame.header.nav.find_all("a")]

    assert doors == [
        ("/ten-tips/", "The course"),
        ("/learn/", "My learning"),
        ("/practice/", "Practice"),
    ]


def test_a_page_loads_one_stylesheet_and_nothing_from_elsewhere(frame):
    sheets = [link["href"] for link in frame.find_all("link", rel="stylesheet")]
    addresses = [e.get("src") or e["href"] for e in frame.head.find_all(["link", "script"])]

    assert len(sheets) == 1
    assert all(address.startswith("/static/") for address in addresses)


@pytest.mark.parametrize("page", ["400", "403", "403_csrf", "404", "429"])
def test_a_page_of_what_went_wrong_needs_no_session_and_says_what_to_do(page, db):
    request = RequestFactory().get("/nowhere/")  # no middleware has seen it

    html = BeautifulSoup(render_to_string(f"{page}.html", request=request), "html.parser")

    assert html.h1.text.strip()
    assert html.main.find("a", href=True) is not None


def test_the_page_for_our_own_faults_needs_nothing_at_all():
    html = BeautifulSoup(get_template("500.html").render(), "html.parser")

    assert html.h1.text.strip()
    assert html.main.a["href"] == "/"
