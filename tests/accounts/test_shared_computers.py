"""A computer on a ward: many hands, one keyboard."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from accounts.sessions import private_page
from tests.accounts.journeys import Visitor, code_sent_to
from tests.factories.accounts import make_person

pytestmark = pytest.mark.django_db

DRAFTS: list[str] = []


@private_page
def diary(request):
    """A stand-in for a page of reflections."""
    if request.method == "POST":
        DRAFTS.append(request.POST["words"])
        return HttpResponse("Saved")
    return HttpResponse("Dear diary: the night shift was hard")


urlpatterns = [path("diary/", diary), path("", include("config.urls"))]
with_diary = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    DRAFTS.clear()


@pytest.fixture
def nurse():
    return make_person(email="nurse@example.org")


def by_password(visitor: Visitor, **fields: str) -> None:
    visitor.sign_in("nurse@example.org", **fields)


def by_code(visitor: Visitor, **fields: str) -> None:
    visitor.ask_for_sign_in_code("nurse@example.org", **fields)
    visitor.type_sign_in_code(code_sent_to("nurse@example.org"))


@pytest.mark.parametrize("enter", [by_password, by_code])
def test_on_a_shared_computer_the_session_ends_with_the_browser(visitor, nurse, enter):
    enter(visitor, shared_computer="on")

    assert visitor.is_signed_in
    assert visitor.session.get_expire_at_browser_close()
    cookie = visitor.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")


@pytest.mark.parametrize("enter", [by_password, by_code])
def test_on_ones_own_computer_the_session_lasts_at_least_twenty_hours(visitor, nurse, enter):
    enter(visitor)

    assert visitor.is_signed_in
    assert not visitor.session.get_expire_at_browser_close()
    assert visitor.cookies["sessionid"]["max-age"] >= 20 * 60 * 60


def test_signing_up_on_a_shared_computer_ends_with_the_browser_too(visitor):
    visitor.sign_up_and_confirm("new@example.org", shared_computer="on")

    assert visitor.is_signed_in
    assert visitor.session.get_expire_at_browser_close()


def test_changing_ones_mind_about_the_computer_counts(visitor, nurse):
    visitor.ask_for_sign_in_code("nurse@example.org", shared_computer="on")
    visitor.post("/accounts/logout/")

    by_password(visitor)

    assert not visitor.session.get_expire_at_browser_close()


@with_diary
@pytest.mark.parametrize("enter", [by_password, by_code])
def test_a_private_page_asks_again_after_fifteen_minutes(visitor, nurse, enter, time_machine):
    enter(visitor, shared_computer="on")
    time_machine.move_to("2026-11-23T09:14:59Z", tick=False)
    assert "night shift" in visitor.get("/diary/").content.decode()
    time_machine.move_to("2026-11-23T09:15:00Z", tick=False)

    answer = visitor.get("/diary/?page=2")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/reauthenticate/?next=%2Fdiary%2F%3Fpage%3D2"
    assert "night shift" not in answer.content.decode()


@with_diary
def test_the_page_comes_back_after_the_password_and_not_after_a_wrong_one(
    visitor, nurse, time_machine
):
    by_password(visitor, shared_computer="on")
    time_machine.move_to("2026-11-23T09:20:00Z", tick=False)
    visitor.get("/diary/")

    wrong = visitor.post(
        "/accounts/reauthenticate/", {"password": "wrong-guess-1", "next": "/diary/"}
    )
    assert wrong.status_code == 200
    assert visitor.get("/diary/").status_code == 302
    right = visitor.post(
        "/accounts/reauthenticate/", {"password": "three-words-apart", "next": "/diary/"}
    )

    assert right.headers["Location"] == "/diary/"
    assert "night shift" in visitor.get("/diary/").content.decode()


@with_diary
def test_what_was_typed_is_kept_when_the_time_runs_out_and_not_put_in_the_session(
    visitor, nurse, time_machine
):
    by_password(visitor, shared_computer="on")
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)

    visitor.post("/diary/", {"words": "half a thought about Mrs Field"})

    assert DRAFTS == ["half a thought about Mrs Field"]
    assert "Mrs Field" not in str(dict(visitor.session.items()))


@with_diary
def test_a_part_of_a_page_sends_the_whole_page_to_ask(visitor, nurse, time_machine):
    by_password(visitor, shared_computer="on")
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)

    answer = visitor.get("/diary/", headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/accounts/reauthenticate/")


@with_diary
def test_ones_own_computer_does_not_ask_again(visitor, nurse, time_machine):
    by_password(visitor)
    time_machine.move_to("2026-11-24T09:00:00Z", tick=False)

    assert "night shift" in visitor.get("/diary/").content.decode()


@with_diary
def test_somebody_with_nothing_to_prove_it_with_is_signed_out_instead(visitor, nurse, time_machine):
    by_code(visitor, shared_computer="on")
    nurse.set_unusable_password()
    nurse.save()
    visitor.force_login(nurse)
    session = visitor.session
    session["shared_computer"] = True
    session.save()
    time_machine.move_to("2026-11-23T10:00:00Z", tick=False)

    answer = visitor.get("/diary/")

    assert answer.headers["Location"] == "/accounts/login/?next=%2Fdiary%2F"
    assert not visitor.is_signed_in


@with_diary
def test_a_private_page_is_never_kept_by_the_browser(visitor, nurse):
    by_password(visitor)

    assert visitor.get("/diary/").headers["Cache-Control"] == "private, no-store"
