"""The picture, its text, or both: chosen once, remembered, and never in the way of reading."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Sketchnote
from content.showing import KEPT_AS
from courses.catalogue.models import CoursePage
from tests.factories.accounts import make_member, make_organisation

pytestmark = pytest.mark.usefixtures("imported_for_all")
COURSE = "/small-course/"
CHOOSE = "/sketchnotes/"
LEARN = "/small-course/first/learn/"


def sketchnote(client, address=LEARN):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return page.select_one(".sketchnote")


def pressed(client, address=LEARN) -> list[str]:
    return [each["value"] for each in sketchnote(client, address).select('[aria-pressed="true"]')]


def choose(client, showing, back=LEARN):
    return client.post(CHOOSE, {"showing": showing, "next": back})


@pytest.mark.parametrize(
    "showing, has_picture, has_text",
    [("both", True, True), ("picture", True, False), ("text", False, True)],
)
def test_what_was_chosen_is_shown_and_said_on_every_page(
    client, imported, showing, has_picture, has_text
):
    course = CoursePage.objects.get(slug="small-course")
    course.overview = Sketchnote.objects.get()
    course.save_revision().publish()

    answer = choose(client, showing)

    assert (answer.status_code, answer.headers["Location"]) == (302, LEARN)
    for address in (LEARN, COURSE):
        shown = sketchnote(client, address)
        assert bool(shown.select_one(".sketchnote__picture svg")) is has_picture
        assert bool(shown.select_one(".sketchnote__text")) is has_text
        assert pressed(client, address) == [showing]


def test_picture_and_text_stand_side_by_side_until_somebody_chooses(client, imported):
    shown = sketchnote(client)

    assert shown.select_one(".sketchnote__picture svg")
    assert shown.select_one(".sketchnote__text")
    assert pressed(client) == ["both"]
    assert not client.cookies


def test_one_persons_choice_is_not_anothers(client, imported):
    choose(client, "text")

    assert sketchnote(client).select_one("svg") is None
    assert sketchnote(Client()).select_one("svg")


def test_a_choice_sets_no_cookie_but_the_sessions(client, imported):
    choose(client, "picture")

    assert list(client.cookies) == [settings.SESSION_COOKIE_NAME]


def test_the_switch_leads_back_to_the_drawing_it_stands_on(client, imported):
    form = sketchnote(client).select_one("form")
    back = form.select_one('[name="next"]')["value"]

    assert form["action"] == CHOOSE
    assert back == f"{LEARN}#{sketchnote(client)['id']}"
    assert choose(client, "text", back).headers["Location"] == back


def test_the_choice_stays_when_a_visitor_signs_in(client, imported):
    choose(client, "text")
    client.force_login(make_member(organisation=make_organisation()))

    assert pressed(client) == ["text"]


@pytest.mark.parametrize("wrong", ["", "none", "PICTURE", "text\x00", "x" * 5000])
def test_what_nobody_offered_changes_nothing(client, imported, wrong):
    choose(client, "picture")

    assert choose(client, wrong).status_code == 302
    assert pressed(client) == ["picture"]


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:steal()", "/\\evil.example", ""],
)
def test_the_way_back_never_leaves_the_site(client, db, elsewhere):
    assert choose(client, "text", elsewhere).headers["Location"] == "/"


def test_looking_at_the_switch_alone_is_refused(client, db):
    assert client.get(CHOOSE).status_code == 405


@pytest.mark.parametrize("kept", ["sculpture", 7, None])
def test_a_session_with_an_unknown_word_shows_both(client, imported, kept):
    session = client.session
    session[KEPT_AS] = kept
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key

    assert pressed(client) == ["both"]


def test_a_person_finds_their_choice_again_on_another_device(client, imported):
    person = make_member(organisation=make_organisation())
    client.force_login(person)
    choose(client, "text")
    client.logout()
    other = Client()
    other.force_login(person)

    assert pressed(other) == ["text"]
    assert KEPT_AS not in other.session
    assert pressed(client) == ["both"]


def test_a_persons_own_choice_goes_before_what_a_visitor_chose_there(client, imported):
    person = make_member(organisation=make_organisation(), sketchnotes="picture")
    choose(client, "text")
    client.force_login(person)

    assert pressed(client) == ["picture"]


def test_choosing_changes_nobody_elses(client, imported):
    organisation = make_organisation()
    colleague = make_member(organisation=organisation, sketchnotes="text")
    client.force_login(make_member(organisation=organisation))
    choose(client, "picture")
    colleague.refresh_from_db()

    assert colleague.sketchnotes == "text"


@pytest.mark.parametrize("signed_in", [False, True])
def test_choosing_the_same_twice_writes_once(client, imported, signed_in):
    if signed_in:
        client.force_login(make_member(organisation=make_organisation()))
    choose(client, "text")

    with CaptureQueriesContext(connection) as asked:
        choose(client, "text")

    assert not [query for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]
