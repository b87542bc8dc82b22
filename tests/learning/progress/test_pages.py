"""My learning, Learn and Practise as pages."""

import pytest
from django.test import Client

from courses.catalogue.models import Step
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from tests.courses.pages import focused, press, soup, text, title
from tests.factories.accounts import make_person
from tests.factories.learning import make_course, make_enrolment, module_page
from tests.factories.steps import finish_course, finish_steps

pytestmark = pytest.mark.django_db


# --- My learning -------------------------------------------------------------------------------


def test_my_learning_offers_one_thing_to_do_next(signed_in):
    page = signed_in.get("/learn/")

    assert len(soup(page).find("main").select("a.button")) == 1
    assert "0 of 2 tips done" in text(page)


def test_my_learning_says_how_far_one_is_in_words(course, enrolment, signed_in):
    finish_steps(enrolment, course, course.modules[0])

    page = signed_in.get("/learn/")

    assert "1 of 2 tips done" in text(page)
    assert "Tip 2: Module 2. Step: Learn." in text(page)
    assert soup(page).find("progress")["value"] == "5"


def test_my_learning_says_once_how_far_one_is_where_only_modules_are_asked_for(signed_in, course):
    for url in ("/learn/", course.url):
        assert "What is left" not in text(signed_in.get(url))


def test_a_finished_course_leads_on_to_what_comes_after_it(course, enrolment, signed_in):
    links = {course.closing_url, f"{course.url}confidence/after/", "/practice/"}
    for url in ("/learn/", course.url):
        main = soup(signed_in.get(url)).find("main")
        assert not main.find("a", href=f"{course.url}confidence/after/")

    finish_course(enrolment, course)

    main = soup(signed_in.get("/learn/")).find("main")
    assert {a["href"] for a in main.find_all("a")} >= links
    assert (
        soup(signed_in.get(course.url))
        .find("main")
        .select_one(f'.course__offer a[href="{course.closing_url}"]')
    )


def test_a_course_not_begun_is_offered(signed_in, course):
    other = make_course()

    page = signed_in.get("/learn/")

    assert other.title in text(page)
    assert "Other courses" in text(page)


def test_nothing_to_learn_yet_is_said_kindly(client, db):
    client.force_login(make_person())

    assert "There is no course yet" in text(client.get("/learn/"))


def test_my_learning_is_nobody_elses(course, enrolment, signed_in):
    stranger = Client()
    stranger.force_login(make_person())
    finish_steps(enrolment, course, course.modules[0], Step.LEARN)

    assert "0 of" not in text(stranger.get("/learn/"))
    assert "steps done" not in text(stranger.get("/learn/"))


# --- Learn -------------------------------------------------------------------------------------


def test_saying_i_have_read_this_leads_to_the_next_step(course, signed_in):
    module = course.modules[0]

    page = signed_in.post(f"{module.url}learn/done/")

    assert page.url == module.step_url(Step.SCENARIO)
    assert StepProgress.objects.get().evidence == {"kind": "own_word"}


def test_a_place_in_the_text_is_kept(course, enrolment, signed_in):
    url = f"{course.modules[0].url}learn/place/"

    assert signed_in.post(url, {"position": "be-yourself"}).status_code == 204

    row = StepProgress.objects.get(enrolment=enrolment)
    assert (row.position, row.completed_at) == ("be-yourself", None)


def test_a_place_that_is_no_heading_is_refused(course, signed_in):
    url = f"{course.modules[0].url}learn/place/"

    for position in ("", "x" * 121, "<b>", "a b", "\x00"):
        assert signed_in.post(url, {"position": position}).status_code == 422
    assert not StepProgress.objects.exists()


def test_reading_alone_enrols_nobody(course, client):
    person = make_person()
    client.force_login(person)

    assert (
        client.post(f"{course.modules[0].url}learn/place/", {"position": "here"}).status_code == 204
    )
    assert not person.enrolments.exists()


# --- Practise ----------------------------------------------------------------------------------


@pytest.fixture
def practise_url(course) -> str:
    return course.modules[0].step_url(Step.PRACTISE)


def test_practice_is_taken_at_the_learners_word(signed_in, practise_url):
    page = signed_in.get(practise_url)
    page = press(signed_in, page, "Keep that I did this", how_it_went="adapted")

    assert focused(page) == "You have practised"
    assert LearningEvent.objects.get(verb="practised").result == {
        "activity": "three-lines",
        "how_it_went": "adapted",
    }


def test_practice_without_saying_how_it_went_gets_a_clear_message(signed_in, practise_url):
    page = press(signed_in, signed_in.get(practise_url), "Keep that I did this")

    assert page.status_code == 422
    assert title(page).startswith("Error: ")
    link = soup(page).select_one(".error-summary a")
    assert "Choose how it went." in link.text
    assert soup(page).find(id=link["href"].removeprefix("#"))


def test_an_activity_that_is_not_there_is_not_found(signed_in, practise_url):
    for activity in ("", "unknown", "x" * 10_000):
        page = signed_in.post(practise_url, {"activity": activity, "how_it_went": "done"})
        assert page.status_code == 404
    assert not LearningEvent.objects.filter(verb="practised").exists()


def test_every_activity_can_be_done_on_paper(client, practise_url):
    page = client.get(practise_url)

    assert "Write a line. Read it aloud." in text(page)
    assert "You are done when: You have 3 lines." in text(page)


def test_ids_on_a_page_of_several_activities_are_unique(signed_in, practise_url):
    ids = [tag["id"] for tag in soup(signed_in.get(practise_url)).find_all(id=True)]

    assert len(ids) == len(set(ids))


# --- Doors -------------------------------------------------------------------------------------

SAVING = [
    "learn/done/",
    "learn/place/",
    "scenario/choose/",
    "scenario/again/",
    "quiz/start/",
    "quiz/1/",
    "practise/",
]


def test_a_visitor_who_saves_signs_in_first_and_comes_back_to_the_step(client, course):
    module = course.modules[0]

    for door in SAVING:
        step = door.split("/")[0]
        asked = client.post(module.url + door)
        # A question keeps its own page: an answer that came too late waits there.
        back = door if door == "quiz/1/" else f"{step}/"
        assert asked.url == f"/accounts/login/?next={module.url}{back}"


def test_a_step_of_a_module_that_is_not_live_is_not_found(course, signed_in):
    module_page(course).unpublish()

    for door in [*SAVING, "scenario/", "quiz/", "reflect/", "practise/"]:
        assert signed_in.post(course.modules[0].url + door).status_code in (404, 405)
        assert signed_in.get(course.modules[0].url + door).status_code in (404, 405)


def test_a_step_the_module_does_not_have_is_not_found(signed_in):
    course = make_course(modules=1, scenario=[], quiz=[], reflect=[], practise=[])

    for step in ("scenario", "quiz", "reflect", "practise"):
        assert signed_in.get(f"{course.modules[0].url}{step}/").status_code == 404


def test_somebody_in_no_organisation_is_told_so_plainly(client, course):
    client.force_login(make_person())
    fields = {
        "seen_version": "0",
        "answer-what": "Words.",
        "activity": "three-lines",
        "how_it_went": "done",
        "index": "0",
        "node_key": "start",
        "position": "here",
    }

    for door in [*SAVING, "reflect/"]:
        page = client.post(course.modules[0].url + door, fields)
        if door in ("learn/place/", "quiz/1/"):  # nothing to save yet
            assert page.status_code in (204, 302)
        elif door == "scenario/choose/":  # walked as a visitor walks it
            assert page.url == f"{course.modules[0].url}scenario/?path=0"
        else:
            assert page.status_code == 403
            assert "You are not in an organisation" in text(page)
            if door != "reflect/":
                assert 'class="button' in page.content.decode()  # a way on
    assert not StepProgress.objects.exists()


def test_my_learning_asks_a_visitor_to_sign_in(client, db):
    assert client.get("/learn/").url == "/accounts/login/?next=/learn/"


# --- Queries -----------------------------------------------------------------------------------


def learner_of(modules: int) -> tuple[Client, str]:
    """A learner who is at the second step of every module, and the first module's address."""
    course = make_course(modules=modules)
    enrolment = make_enrolment(course)
    client = Client()
    client.force_login(enrolment.learner)
    for module in course.modules:
        finish_steps(enrolment, course, module, Step.LEARN)
    return client, course.modules[0].url


@pytest.mark.parametrize("door", ["/learn/", "scenario/", "quiz/", "reflect/", "practise/"])
def test_a_page_costs_the_same_few_queries_however_much_there_is(
    door, django_assert_max_num_queries
):
    counts = []
    for modules in (1, 10):
        client, module_url = learner_of(modules)
        url = door if door.startswith("/") else module_url + door
        client.get(url)
        with django_assert_max_num_queries(6) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]
