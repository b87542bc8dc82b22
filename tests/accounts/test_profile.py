from zoneinfo import ZoneInfo

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path
from django.utils import timezone, translation

from accounts.models import Membership, User
from tests.accounts.journeys import Visitor
from tests.factories.accounts import make_member, make_organisation, make_person

pytestmark = pytest.mark.django_db

PROFILE = {"name": "Ada", "time_zone": "Europe/London", "theme": "system"}
# As the site will be once it has words of its own in a second language.
in_two_languages = override_settings(LANGUAGES=[("en-gb", "English"), ("cy", "Welsh")])


def surroundings(request):
    return HttpResponse(f"{translation.get_language()} {timezone.get_current_timezone_name()}")


urlpatterns = [path("surroundings/", surroundings), path("", include("config.urls"))]
with_surroundings = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def person():
    return make_person(email="nurse@example.org")


@pytest.fixture
def at_home(person):
    visitor = Visitor()
    visitor.force_login(person)
    return visitor


@in_two_languages
def test_people_change_how_the_site_speaks_and_looks_to_them(at_home, person):
    answer = at_home.post(
        "/accounts/profile/",
        {
            "name": " Ada Okafor ",
            "time_zone": "Pacific/Auckland",
            "language": "cy",
            "theme": "dark",
        },
    )

    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.time_zone, person.language, person.theme) == (
        "Ada Okafor",
        "Pacific/Auckland",
        "cy",
        "dark",
    )


def test_a_site_in_one_language_offers_no_choice_and_takes_none(at_home, person):
    page = at_home.get("/accounts/profile/").content.decode()
    answer = at_home.post("/accounts/profile/", {**PROFILE, "language": "cy"})

    assert 'name="time_zone"' in page
    assert 'name="language"' not in page
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.name, person.language) == ("Ada", "en-gb")


@with_surroundings
def test_a_language_we_no_longer_offer_gives_way_to_the_sites_own(at_home, person):
    person.language = "cy"
    person.save()

    answer = at_home.get("/surroundings/")
    saved = at_home.post("/accounts/profile/", PROFILE)

    assert answer.content.decode() == "en-gb Europe/London"
    assert answer.headers["Content-Language"] == "en-gb"
    assert saved.status_code == 302


@in_two_languages
@pytest.mark.parametrize(
    "field, value",
    [("time_zone", "Europe/Atlantis"), ("language", "tlh"), ("theme", "neon"), ("name", "a" * 151)],
)
def test_what_is_not_on_the_list_is_refused_and_the_rest_is_kept_on_the_page(
    at_home, person, field, value
):
    answer = at_home.post(
        "/accounts/profile/",
        {**PROFILE, "language": "en-gb", "name": "Kept on the page", field: value},
    )

    assert answer.status_code == 200
    if field != "name":
        assert "Kept on the page" in answer.content.decode()
    assert User.objects.get(pk=person.pk).name == ""


def test_a_profile_changes_its_owner_and_nobody_else(at_home, person):
    other = make_person(email="other@example.org", name="Grace")

    at_home.post("/accounts/profile/", {**PROFILE, "id": other.pk, "email": "taken@example.org"})

    other.refresh_from_db()
    person.refresh_from_db()
    assert other.name == "Grace"
    assert person.email == "nurse@example.org"


def test_a_profile_is_for_people_who_are_signed_in(visitor):
    answer = visitor.get("/accounts/profile/")

    assert answer.headers["Location"] == "/accounts/login/?next=/accounts/profile/"


@in_two_languages
@with_surroundings
def test_pages_speak_a_persons_language_in_their_time_zone(at_home, person):
    person.language, person.time_zone = "cy", "Pacific/Auckland"
    person.save()

    answer = at_home.get("/surroundings/")

    assert answer.content.decode() == "cy Pacific/Auckland"
    assert answer.headers["Content-Language"] == "cy"


@in_two_languages
@with_surroundings
def test_the_next_visitor_of_the_same_process_gets_the_sites_own(at_home, person):
    person.language, person.time_zone = "cy", "Pacific/Auckland"
    person.save()
    at_home.get("/surroundings/")

    assert Visitor().get("/surroundings/").content.decode() == "en-gb Europe/London"
    assert timezone.get_current_timezone() == ZoneInfo("Europe/London")


@with_surroundings
def test_a_signed_in_page_is_not_kept_for_the_next_person(at_home, person):
    assert at_home.get("/surroundings/").headers["Cache-Control"] == "private, no-cache"
    session = at_home.session
    session["shared_computer"] = True
    session.save()
    assert at_home.get("/surroundings/").headers["Cache-Control"] == "private, no-store"


@with_surroundings
def test_a_visitor_without_a_session_costs_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        Visitor().get("/surroundings/")


def test_only_those_who_may_write_pages_are_shown_the_way_there(at_home, person):
    editor = make_member(
        organisation=make_organisation(), role=Membership.Role.EDITOR, email="editor@example.org"
    )
    at_desk = Visitor()
    at_desk.force_login(editor)

    assert 'href="/cms/"' in at_desk.get("/accounts/profile/").content.decode()
    assert 'href="/cms/"' not in at_home.get("/accounts/profile/").content.decode()
