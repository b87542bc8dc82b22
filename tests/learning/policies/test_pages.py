"""A learner reads their own organisation's policy, and says so."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from accounts.services import revoke_role
from courses.catalogue.conditions import CourseRules
from courses.policies.services import draft_policy
from learning.events.models import LearningEvent
from learning.policies.models import PolicyAcknowledgement
from learning.progress.course_rules import requirements_beside_modules
from learning.progress.selectors import course_progress
from tests.courses.pages import focused, press, text, title
from tests.factories.accounts import make_member, make_organisation, make_person
from tests.factories.learning import NOW, make_enrolment
from tests.factories.policies import make_policy, publish_policy

pytestmark = pytest.mark.django_db
BUTTON = "Keep this"
THEIRS = "Only their people may read this."


@pytest.fixture
def url(course) -> str:
    return f"{course.url}policy/"


@pytest.fixture
def policy(enrolment):
    return make_policy(enrolment.organisation)


def test_the_policy_names_its_organisation_and_whom_to_ask(signed_in, url, policy):
    page = text(signed_in.get(url))

    assert str(policy.organisation) in page
    assert "Ask Willow." in page
    assert 'href="mailto:comms@example.org"' in signed_in.get(url).content.decode()


def test_a_word_that_it_was_read_is_kept_once(signed_in, url, policy):
    form = signed_in.get(url)

    page = press(signed_in, form, BUTTON, has_read="on")
    press(signed_in, form, BUTTON, has_read="on")

    assert focused(page) == "You have read this policy"
    kept = PolicyAcknowledgement.objects.get()
    assert (kept.organisation, kept.version_number) == (policy.organisation, 1)
    event = LearningEvent.objects.get(verb="policy_acknowledged")
    assert event.result == {"acknowledgement": str(kept.public_id), "version": 1}


def test_without_a_tick_nothing_is_kept(signed_in, url, policy):
    page = press(signed_in, signed_in.get(url), BUTTON)

    assert page.status_code == 422
    assert title(page).startswith("Error: ")
    assert "Tick the box to say that you have read it." in text(page)
    assert not PolicyAcknowledgement.objects.exists()


@pytest.mark.parametrize("version", ["0", "2", "x", "", "99999999999999999999"])
def test_another_version_than_the_one_on_the_screen_is_not_acknowledged(
    signed_in, url, policy, version
):
    page = signed_in.post(url, {"version": version, "has_read": "on"})

    assert page.status_code == 422
    assert not PolicyAcknowledgement.objects.exists()


def test_a_change_that_comes_while_one_reads_is_shown_before_it_is_acknowledged(
    signed_in, url, policy
):
    old = signed_in.get(url)
    publish_policy(policy, support="Talk to Rowan.", asks_again=True)

    page = press(signed_in, old, BUTTON, has_read="on")

    assert page.status_code == 422
    assert "The policy has changed since you opened this page." in text(page)
    assert "Talk to Rowan." in text(page)
    press(signed_in, page, BUTTON, has_read="on")
    assert PolicyAcknowledgement.objects.get().version_number == 2


def test_a_correction_asks_nobody_again_and_a_change_that_matters_does(signed_in, url, policy):
    press(signed_in, signed_in.get(url), BUTTON, has_read="on")
    publish_policy(policy, support="Talk to Rowan.", asks_again=True)
    publish_policy(policy, support="Talk to Fern.")

    changed = signed_in.get(url)
    again = press(signed_in, changed, BUTTON, has_read="on")
    publish_policy(policy, support="Talk to Ivy.")

    assert "Please read it again." in text(changed)
    assert focused(again) == "You have read this policy"
    corrected = signed_in.get(url)
    assert focused(corrected) == "You have read this policy"
    assert "Talk to Ivy." in text(corrected)


# --- Whose ---------------------------------------------------------------------------


def test_another_organisations_policy_is_not_there(signed_in, course, url):
    other = make_organisation()
    make_policy(other, support=THEIRS)
    make_enrolment(course, organisation=other)

    page = signed_in.get(url)

    assert page.status_code == 404
    assert THEIRS not in page.content.decode()
    posted = signed_in.post(url, {"version": "1", "has_read": "on"})
    assert posted.status_code == 404
    assert "organisation's policy" not in text(signed_in.get(course.url))
    assert not PolicyAcknowledgement.objects.exists()


def test_each_sees_their_own(course, enrolment, signed_in, url, policy):
    other = make_organisation()
    make_policy(other, support=THEIRS)
    client = Client()
    client.force_login(make_enrolment(course, organisation=other).learner)

    assert THEIRS in text(client.get(url))
    assert THEIRS not in text(signed_in.get(url))


def test_who_has_left_the_organisation_no_longer_reads_its_policy(
    enrolment, signed_in, url, policy
):
    revoke_role(
        user=enrolment.learner,
        organisation=enrolment.organisation,
        role=Membership.Role.LEARNER,
        by=None,
        now=NOW,
    )

    assert signed_in.get(url).status_code == 404


def test_a_draft_and_what_was_taken_back_are_not_there(enrolment, signed_in, url):
    draft_policy(organisation=enrolment.organisation, by=None)
    assert signed_in.get(url).status_code == 404
    policy = make_policy(enrolment.organisation)
    assert signed_in.get(url).status_code == 200

    policy.unpublish()

    assert signed_in.get(url).status_code == 404


def test_members_read_it_before_they_start_and_others_do_not(client, course, url):
    organisation = make_organisation()
    make_policy(organisation)
    assert client.get(url).url == f"/accounts/login/?next={url}"
    client.force_login(make_member(organisation=organisation))
    assert client.get(url).status_code == 200
    client.force_login(make_person())

    assert client.get(url).status_code == 404


def test_the_course_page_links_it_where_there_is_one(course, signed_in, url, enrolment):
    assert url not in signed_in.get(course.url).content.decode()
    policy = make_policy(enrolment.organisation)
    assert url in signed_in.get(course.url).content.decode()

    policy.unpublish()

    assert url not in signed_in.get(course.url).content.decode()


# --- The rule ------------------------------------------------------------------------


def requirement(enrolment, course):
    (found,) = requirements_beside_modules(
        rules=CourseRules(policy=True),
        enrolment=enrolment,
        progress=course_progress(enrolment=enrolment, course=course),
    )
    return found


def test_the_rule_is_met_by_the_newest_version_that_asks(course, enrolment, signed_in, url):
    assert requirement(enrolment, course).is_met  # there is none to read
    policy = make_policy(enrolment.organisation)
    asked = requirement(enrolment, course)
    press(signed_in, signed_in.get(url), BUTTON, has_read="on")
    met = requirement(enrolment, course)
    publish_policy(policy, support="Talk to Rowan.", asks_again=True)
    again = requirement(enrolment, course)

    assert (asked.is_met, asked.url) == (False, url)
    assert met.is_met
    assert not again.is_met
    assert again.reason == "It has changed since you read it."


def test_an_acknowledgement_counts_for_its_own_organisation_only(course, enrolment, policy):
    other = make_enrolment(course, learner=enrolment.learner, organisation=make_organisation())
    make_policy(other.organisation)
    version = policy.versions.get()
    PolicyAcknowledgement.objects.create(
        learner=enrolment.learner,
        organisation=policy.organisation,
        version_id=version.public_id,
        version_number=version.number,
        words_hash=version.words_hash,
        acknowledged_at=NOW,
    )

    assert requirement(enrolment, course).is_met
    assert not requirement(other, course).is_met


def test_the_page_keeps_to_its_budget(signed_in, url, policy):
    def queries(act) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert act().status_code < 400
        return len(captured)

    signed_in.get(url)
    one = queries(lambda: signed_in.get(url))
    for number in range(5):
        publish_policy(policy, support=f"Talk to {number}.")
    signed_in.get(url)

    assert queries(lambda: signed_in.get(url)) == one <= 12
