"""The checks as pages: answered by hand, refused kindly, and the change told in words."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.catalogue.selectors import course_outline
from learning.confidence.models import ConfidenceAnswer, ConfidenceCheck
from learning.enrolments.models import Enrolment
from tests.courses.pages import press, soup, text, title
from tests.factories.accounts import make_member, make_organisation, make_person
from tests.factories.learning import make_course, make_enrolment, module_page, publish
from tests.learning.confidence.saying import do_modules, say

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def url(course) -> str:
    return f"{course.url}confidence/"


def answers(course, *levels) -> dict[str, str]:
    return {
        f"tip-{module.module_id}": str(level)
        for module, level in zip(course.modules, levels, strict=False)
    }


def checked(page, course) -> list[str]:
    """What is chosen on the page, tip by tip."""
    found = []
    for module in course.modules:
        boxes = soup(page).find_all("input", attrs={"name": f"tip-{module.module_id}"})
        found.append(next((box["value"] for box in boxes if box.has_attr("checked")), ""))
    return found


def test_all_is_saved_in_one_go_and_shown_in_words(course, signed_in, url):
    page = press(signed_in, signed_in.get(f"{url}before/"), "Save", **answers(course, 2, 5))

    assert page.request["PATH_INFO"] == url
    assert "Module 1 I can do tip 1 A little sure" in text(page)
    assert "Very sure" in text(page)


def test_an_answer_left_out_is_asked_for_and_the_others_are_kept(course, signed_in, url):
    page = press(signed_in, signed_in.get(f"{url}before/"), "Save", **answers(course, 2))

    assert page.status_code == 422
    assert title(page).startswith("Error: ")
    assert "I can do tip 2: Choose how sure you are. A guess is fine." in text(page)
    assert checked(page, course) == ["2", ""]
    assert not ConfidenceCheck.objects.exists()


@pytest.mark.parametrize("level", ["0", "6", "many", "3; DROP"])
def test_what_is_not_on_the_scale_is_refused(course, signed_in, url, level):
    page = press(signed_in, signed_in.get(f"{url}before/"), "Save", **answers(course, 2, level))

    assert page.status_code == 422
    assert not ConfidenceCheck.objects.exists()


def test_answers_to_other_words_than_are_asked_now_come_back_to_be_checked(course, signed_in, url):
    old = signed_in.get(f"{url}before/")
    module = module_page(course)
    module.confidence_statement = "I can do the opposite"
    publish(module)

    refused = press(signed_in, old, "Save", **answers(course, 2, 5))
    saved = press(signed_in, refused, "Save", **answers(course, 1, 5))

    assert refused.status_code == 422
    assert "The statements have changed since you opened this page." in text(refused)
    assert checked(refused, course) == ["2", "5"]
    assert saved.status_code == 200
    assert ConfidenceAnswer.objects.get(number=1).statement == "I can do the opposite"


def test_the_first_save_enrols_and_a_person_without_an_organisation_is_told(course, client, url):
    newcomer = make_member(organisation=make_organisation())
    client.force_login(newcomer)
    press(client, client.get(f"{url}before/"), "Save", **answers(course, 1, 1))
    assert ConfidenceCheck.objects.get().enrolment.learner == newcomer
    client.force_login(make_person())

    page = press(client, client.get(f"{url}before/"), "Save", **answers(course, 1, 1))

    assert page.status_code == 403
    assert "You are not in an organisation" in text(page)


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, course, url):
    for address in (url, f"{url}before/", f"{url}after/"):
        assert client.get(address).url == f"/accounts/login/?next={address}"


def test_closed_checks_say_why_and_take_no_answers(course, enrolment, signed_in, url):
    early = signed_in.get(f"{url}after/")
    assert "opens when you have done every module" in text(early)
    assert signed_in.post(f"{url}after/", answers(course, 5, 5)).status_code == 409
    do_modules(enrolment, course, 1)
    late = signed_in.get(f"{url}before/")
    assert "it is too late for this check" in text(late)

    assert signed_in.post(f"{url}before/", answers(course, 5, 5)).status_code == 409
    assert not ConfidenceCheck.objects.exists()


def test_the_change_is_told_kindly_with_where_to_go_next(course, enrolment, signed_in, url):
    say(enrolment, course, "before", 2, 4)
    do_modules(enrolment, course)
    page = press(signed_in, signed_in.get(f"{url}after/"), "Save", **answers(course, 4, 3))

    assert "You are surer of 1 tip out of 2 than before the course." in text(page)
    assert "What rose most: Module 1 . You went from “A little sure” to “Sure”." in text(page)
    assert "That is normal and honest" in text(page)
    assert "You are least sure of this tip now: Module 2." in text(page)
    rows = soup(page).find(class_="change-chart__rows").find_all("li")
    assert [row.find(class_="change-chart__words").text for row in rows] == [
        "From “A little sure” to “Sure”",
        "From “Sure” to “Fairly sure”",
    ]
    cells = [cell.text for cell in soup(page).find("tbody").find_all("td")]
    assert cells == ["A little sure", "Sure", "Sure", "Fairly sure"]


def test_after_without_before_shows_what_there_is(course, enrolment, signed_in, url):
    do_modules(enrolment, course)
    say(enrolment, course, "after", 5, 5)

    page = signed_in.get(url)

    assert "There are no earlier answers to compare." in text(page)
    assert "You are very sure of everything." in text(page)
    assert soup(page).find(class_="change-chart") is None


def test_nobody_sees_somebody_elses_answers(course, enrolment, url):
    say(enrolment, course, "before", 5, 5)
    colleague = make_enrolment(course, organisation=enrolment.organisation).learner
    client = Client()
    client.force_login(colleague)

    assert "Very sure" not in text(client.get(url))
    assert checked(client.get(f"{url}before/"), course) == ["", ""]


def test_a_course_that_asks_nothing_has_no_such_page(client, enrolment, signed_in):
    course = make_course(confidence_statement="")

    for page in ("", "before/", "after/"):
        assert signed_in.get(f"{course.url}confidence/{page}").status_code == 404
    assert "confidence" not in signed_in.get(course.url).content.decode()


@pytest.mark.parametrize("path", ["/no-such-course/confidence/", "/no-such-course/policy/"])
def test_other_pages_of_the_name_are_wagtails(signed_in, course, path):
    assert signed_in.get(path).status_code == 404
    home = module_page(course).get_parent().get_parent()
    assert home.specific_class.__name__ == "HomePage"


def test_the_course_page_offers_before_at_the_start_and_after_at_the_end(
    course, enrolment, signed_in
):
    assert "Before you start: how sure are you?" in text(signed_in.get(course.url))
    say(enrolment, course, "before", 2, 4)
    assert "how sure" not in text(signed_in.get(course.url)).lower()
    do_modules(enrolment, course)
    assert "How sure are you now?" in text(signed_in.get(course.url))

    say(enrolment, course, "after", 3, 4)

    assert "See what changed" in text(signed_in.get(course.url))


def test_before_is_not_offered_to_somebody_on_their_way(course, enrolment, signed_in):
    do_modules(enrolment, course, 1)

    assert "how sure" not in text(signed_in.get(course.url)).lower()


def queries(client, act) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert act(client).status_code < 400
    return len(captured)


def test_the_pages_cost_the_same_for_few_tips_as_for_many():
    counts = []
    for modules in (2, 12):
        course = course_outline(make_course(modules=modules).slug)
        enrolment = make_enrolment(course)
        client = Client()
        client.force_login(enrolment.learner)
        url = f"{course.url}confidence/"
        client.get(url)
        form = client.get(f"{url}before/")
        asked = soup(form).find("input", attrs={"name": "asked"})["value"]
        posted = {"asked": asked} | answers(course, *[2] * modules)
        saved = queries(client, lambda c, p=posted, u=url: c.post(f"{u}before/", p))
        shown = queries(client, lambda c, u=url: c.get(u))
        read = queries(client, lambda c, u=url: c.get(f"{u}before/"))
        counts.append((saved, shown, read))
    assert Enrolment.objects.count() == 2
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 2 * MOST
