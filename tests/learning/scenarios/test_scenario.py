"""A learner in a scenario."""

import pytest
from django.test import Client

from courses.catalogue.models import Step
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from learning.scenarios.models import ScenarioRun
from learning.scenarios.services import NoScenario, start_run, take_choice
from learning.scenarios.walk import NoSuchChoice
from tests.courses.pages import focused, press, soup, text
from tests.factories.learning import NOW, make_enrolment, module_page, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(course) -> str:
    return course.modules[0].step_url(Step.SCENARIO)


def take(run, course, at, node_key, index):
    return take_choice(
        run=run,
        at=at,
        node_key=node_key,
        index=index,
        course=course,
        module=course.modules[0],
        now=NOW,
    )


def test_any_ending_completes_the_step_also_a_poor_one(course, enrolment):
    run = start_run(enrolment=enrolment, module=course.modules[0], now=NOW)

    run = take(run, course, 0, "start", 1)

    assert run.ended_at == NOW
    row = StepProgress.objects.get(enrolment=enrolment, step=Step.SCENARIO)
    assert row.completed_at == NOW
    assert row.evidence["ending"] == "poor"


def test_a_choice_made_before_is_not_made_again(course, enrolment):
    run = start_run(enrolment=enrolment, module=course.modules[0], now=NOW)
    run = take(run, course, 0, "start", 0)

    again = take(run, course, 0, "start", 1)

    assert again.path == [["start", 0]]


def test_a_choice_from_somewhere_else_is_refused(course, enrolment):
    run = start_run(enrolment=enrolment, module=course.modules[0], now=NOW)

    for at, node_key, index in [(0, "middle", 0), (0, "start", 2), (5, "good-end", 0)]:
        with pytest.raises(NoSuchChoice):
            take(run, course, at, node_key, index)
    run.refresh_from_db()
    assert run.path == []


def test_a_run_keeps_the_scenario_as_it_was_when_it_began(course, enrolment):
    run = start_run(enrolment=enrolment, module=course.modules[0], now=NOW)
    page = module_page(course)
    data = page.scenario.raw_data[0]
    # What was first and led on is second now; first is what ends the story.
    data["value"]["nodes"][0]["value"]["choices"].reverse()
    page.scenario = [data]
    publish(page)

    run = take(run, course, 0, "start", 0)

    assert run.path == [["start", 0]]
    assert run.ended_at is None


def test_a_module_whose_scenario_went_away_starts_none(course, enrolment):
    page = module_page(course)
    page.scenario = []
    publish(page)

    with pytest.raises(NoScenario):
        start_run(enrolment=enrolment, module=course.modules[0], now=NOW)


# --- The page ---------------------------------------------------------------------------------


def test_a_visitor_walks_by_links_and_nothing_is_kept(client, course, url):
    page = client.get(url)
    while links := soup(page).select("a.situation__choice"):
        page = client.get(url + links[0]["href"])

    assert "You both learned." in text(page)
    assert "Honest and kind." in text(page)
    assert not ScenarioRun.objects.exists()


def test_a_visitor_who_signs_in_at_the_end_keeps_the_path(course, signed_in, client, url):
    end = client.get(f"{url}?path=0.0")
    sign_in = next(a["href"] for a in soup(end).find_all("a") if "Sign in and keep" in a.text)
    assert sign_in == f"/accounts/login/?next={url}%3Fpath%3D0.0"

    page = press(signed_in, signed_in.get(f"{url}?path=0.0"), "Keep this path")

    assert ScenarioRun.objects.get().path == [["start", 0], ["middle", 0]]
    assert page.context["page"].is_done


def test_a_visitor_who_signs_in_half_way_goes_on_there(signed_in, url):
    page = press(signed_in, signed_in.get(f"{url}?path=0"), "Ask them more")

    assert "You both learned." in text(page)


def test_what_happened_is_told_first_and_has_the_focus(signed_in, url):
    page = press(signed_in, signed_in.get(url), "Write it myself")

    assert focused(page) == "What happened"
    assert "You chose: Write it myself" in text(page)
    assert "It sounds like you." in text(page)


def test_a_learner_comes_back_to_where_they_were(signed_in, url):
    press(signed_in, signed_in.get(url), "Write it myself")

    assert "Somebody answers." in text(signed_in.get(url))


def test_pressing_the_last_choice_twice_shows_the_ending_and_starts_nothing(signed_in, url):
    page = signed_in.get(url)
    press(signed_in, page, "Make something up")

    page = press(signed_in, page, "Make something up")

    assert "Try the other path." in text(page)
    assert ScenarioRun.objects.count() == 1


def test_an_old_tab_of_an_earlier_run_changes_nothing_in_the_new_one(signed_in, url):
    old = press(signed_in, signed_in.get(url), "Write it myself")
    page = press(signed_in, old, "Mock them")
    page = press(signed_in, page, "Try another path")

    press(signed_in, old, "Ask them more")

    assert ScenarioRun.objects.get(number=2).path == []
    assert "The screen is blank." in text(page)


def test_another_path_is_a_new_run(signed_in, url):
    page = press(signed_in, signed_in.get(url), "Make something up")
    page = press(signed_in, page, "Try another path")
    page = press(signed_in, page, "Write it myself")
    page = press(signed_in, page, "Ask them more")

    assert "Asking helped." in text(page)
    assert list(ScenarioRun.objects.order_by("number").values_list("path", flat=True)) == [
        [["start", 1]],
        [["start", 0], ["middle", 0]],
    ]
    assert LearningEvent.objects.filter(verb="step_completed").count() == 1
    assert LearningEvent.objects.filter(verb="scenario_ended").count() == 2


def test_an_address_that_leads_nowhere_leads_to_the_start(client, course, url):
    for address in ("9", "0.9", "x", "-1", "0.0.0", "1" * 500, "٣", "0..1", "²"):
        assert client.get(url, {"path": address}).url == url


def test_a_tampered_choice_leads_back_without_an_error(signed_in, url):
    for fields in (
        {"index": "7", "node_key": "start"},
        {"index": "x" * 10_000},
        {"run": "none"},
        {"path": "9.9"},
        {"path": "0..0"},
        {"index": "0", "node_key": "middle"},
        {},
    ):
        page = signed_in.post(f"{url}choose/", fields, follow=True)
        assert page.status_code == 200
    assert not any(run.path for run in ScenarioRun.objects.all())


def test_nobody_walks_in_somebody_elses_run(course, signed_in, url):
    press(signed_in, signed_in.get(url), "Write it myself")
    run = ScenarioRun.objects.get()
    stranger = Client()
    stranger.force_login(make_enrolment(course).learner)

    assert "Somebody answers." not in text(stranger.get(url))
    choice = {"run": run.public_id, "path": "0", "node_key": "middle", "index": "0"}
    assert stranger.post(f"{url}choose/", choice).status_code == 404
    run.refresh_from_db()
    assert run.path == [["start", 0]]


def test_a_visitors_choice_asks_to_sign_in_first(client, course, url):
    for address in (f"{url}choose/", f"{url}again/"):
        assert client.post(address).url == f"/accounts/login/?next={url}"
