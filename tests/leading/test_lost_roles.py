"""Somebody loses their role or place between two clicks: nothing leaks and nothing breaks."""

import pytest

from accounts.models import CohortMembership, Membership
from accounts.services import grant_role, revoke_role
from courses.catalogue.models import Step
from learning.closing.selectors import SharingChoice
from learning.closing.services import choose_sharing, save_tip
from learning.enrolments.models import Enrolment
from learning.enrolments.services import add_learner
from learning.progress.models import Override
from learning.renewals.models import Recognition, SessionOpening
from tests.courses.pages import press, soup, text
from tests.factories.accounts import give_second_factor, make_organisation
from tests.factories.learning import NOW, completed_at
from tests.factories.steps import finish_course
from tests.leading.test_pages import Ward, browser, doors, names_on

pytestmark = pytest.mark.django_db
Role = Membership.Role
WORDS = "Put the kettle on before you answer"


@pytest.fixture
def ward(course):
    return Ward(course, names=("Cy Chan", "Ada Akande"))


def lose(person, ward, role):
    revoke_role(user=person, organisation=ward.organisation, role=role, by=None, now=NOW)


def is_refused_everywhere(client, ward) -> bool:
    """Every door, and everything behind them that changes something."""
    one = ward.url(ward.enrolments[0])
    doings = {
        ward.url(ward.enrolments[0], "quiz"): {"action": "complete", "reason": "Mine"},
        f"{one}recognition/": {
            "issuer": "Us",
            "title": "It",
            "issued_date": "2026-01-01",
            "evidence": "Here",
        },
        f"{one}recognition/withdraw/": {"reason": "Mine"},
        f"{one}refresher/": {"reason": "Mine"},
    }
    answers = [client.get(url) for url in (*doors(ward), *doings)]
    answers += [client.post(url, data) for url, data in doings.items()]
    assert not Override.objects.exists()
    assert not Recognition.objects.exists()
    assert not SessionOpening.objects.exists()
    assert not any("Cy Chan" in answer.content.decode() for answer in answers)
    return {answer.status_code for answer in answers} == {404}


# --- Who leads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.ADMINISTRATOR])
def test_who_loses_their_role_is_refused_at_the_next_click(ward, role):
    person = ward.facilitator if role == Role.FACILITATOR else ward.staff(role)
    ward.staff(Role.ADMINISTRATOR)  # an organisation keeps one
    grant_role(
        user=person, organisation=make_organisation(), role=role, by=None, now=NOW
    )  # elsewhere they still lead
    client = browser(person)
    assert client.get(ward.url(ward.enrolments[0])).status_code == 200

    lose(person, ward, role)

    assert is_refused_everywhere(client, ward)
    assert "You lead no cohort" in text(client.get("/facilitate/"))


def test_a_form_that_was_open_when_the_role_went_changes_nothing(ward):
    client = browser(ward.facilitator)
    page = client.get(ward.url(ward.enrolments[0], "quiz"))

    lose(ward.facilitator, ward, Role.FACILITATOR)

    answer = press(client, page, "Save", action="complete", reason="Shown on the ward.")
    assert answer.status_code == 404
    assert not Override.objects.exists()


def test_who_is_taken_off_the_cohort_is_refused_and_keeps_the_others(ward):
    ward.make_cohort("Spring", ward.facilitator)
    client = browser(ward.facilitator)

    CohortMembership.objects.filter(user=ward.facilitator, cohort=ward.cohort).delete()

    assert is_refused_everywhere(client, ward)
    page = text(client.get("/facilitate/"))
    assert "Spring" in page
    assert "Autumn" not in page


def test_a_cohort_that_is_gone_is_not_found_and_its_learners_go_on(ward, course):
    learner = ward.enrolments[0].learner
    leading, learning = browser(ward.facilitator), browser(learner)

    ward.cohort.delete()

    assert is_refused_everywhere(leading, ward)
    finish_by_hand(learning, ward.enrolments[0], course)


def test_whoever_gets_the_role_back_leads_as_before(ward):
    lose(ward.facilitator, ward, Role.FACILITATOR)
    grant_role(
        user=ward.facilitator,
        organisation=ward.organisation,
        role=Role.FACILITATOR,
        by=None,
        now=NOW,
    )

    assert names_on(browser(ward.facilitator).get(ward.url())) == ["Ada Akande", "Cy Chan"]


# --- Who learns --------------------------------------------------------------------------------


def pages(course) -> list[str]:
    module = course.modules[0]
    found = [course.url, module.url, "/learn/", "/practice/", "/practice/plan/", "/facilitate/"]
    found += [module.step_url(step) for step in module.steps]
    return [*found, course.closing_url, course.renewal_url, f"{course.url}confidence/"]


def finish_by_hand(client, enrolment, course) -> None:
    """The learner's pages all open, and what they do still counts, to the end."""
    for url in pages(course):
        assert client.get(url, follow=True).status_code == 200, url
    page = client.get(course.modules[0].step_url(Step.LEARN))
    assert press(client, page, "I have read this").status_code == 200
    enrolment.refresh_from_db()
    assert enrolment.steps_done == 1
    finish_course(enrolment, course)
    enrolment.refresh_from_db()
    assert completed_at(enrolment) is not None
    for url in pages(course):
        assert client.get(url, follow=True).status_code == 200, url


def leave_organisation(person, ward):
    lose(person, ward, Role.LEARNER)


def leave_cohort(person, ward):
    CohortMembership.objects.filter(user=person).delete()


@pytest.mark.parametrize("leave", [leave_organisation, leave_cohort])
def test_a_learner_who_loses_their_place_finishes_what_is_theirs(ward, course, leave):
    enrolment = ward.enrolments[0]
    client = browser(enrolment.learner)
    assert client.get(course.url).status_code == 200

    leave(enrolment.learner, ward)

    finish_by_hand(client, enrolment, course)


@pytest.mark.parametrize("leave", [leave_organisation, leave_cohort])
def test_a_learner_who_loses_their_place_no_longer_reads_what_others_share(ward, course, leave):
    theirs, other = ward.enrolments[0].learner, ward.enrolments[1]
    save_tip(enrolment=other, course=course, tip=WORDS, why="", seen_version=0, now=NOW)
    other.learner.refresh_from_db()
    choose_sharing(
        by=other.learner,
        enrolment=other,
        cohort_id=ward.cohort.public_id,
        choice=SharingChoice.NAMED,
        now=NOW,
    )
    address = f"{course.closing_url}shared/{ward.cohort.public_id}/"
    client = browser(theirs)
    assert WORDS in client.get(address).content.decode()

    leave(theirs, ward)

    page = client.get(address)
    assert page.status_code == 404
    assert WORDS not in page.content.decode()


def test_what_a_learner_did_for_an_organisation_stays_on_its_list_when_they_leave(ward, course):
    enrolment = ward.enrolments[0]
    leave_organisation(enrolment.learner, ward)
    finish_course(enrolment, course)

    page = browser(ward.facilitator).get(f"{ward.url()}?state=done")

    assert names_on(page) == ["Cy Chan"]


def test_who_moves_to_another_organisation_begins_there_and_is_seen_there_alone(ward, course):
    mover = ward.enrolments[0].learner
    finish_course(ward.enrolments[0], course)
    elsewhere = Ward(course, names=())
    leave_organisation(mover, ward)
    grant_role(user=mover, organisation=elsewhere.organisation, role=Role.LEARNER, by=None, now=NOW)

    add_learner(cohort=elsewhere.cohort, learner=mover, by=mover, now=NOW)

    page = browser(elsewhere.facilitator).get(elsewhere.url())
    assert names_on(page) == ["Cy Chan"]
    assert "Not started" in soup(page).find("tbody").get_text()


def test_leading_another_cohort_opens_nothing_in_the_one_where_they_learn(ward):
    person = ward.enrolments[1].learner
    grant_role(user=person, organisation=ward.organisation, role=Role.FACILITATOR, by=None, now=NOW)
    give_second_factor(person)
    spring = ward.make_cohort("Spring", person)
    client = browser(person)

    assert is_refused_everywhere(client, ward)
    assert client.get(f"/facilitate/{spring.public_id}/").status_code == 200
    assert Enrolment.objects.filter(learner=person).count() == 1
