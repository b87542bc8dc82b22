"""Who leads whom. Behind each question stands somebody who must not be counted in."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.access import SecondFactorMissing
from accounts.leadership import (
    administers,
    cohorts_joined,
    cohorts_led,
    leads_somewhere,
    learners_in,
    learners_led,
    learners_still_in,
    place_in,
)
from accounts.models import CohortMembership, Membership
from accounts.services import grant_role, revoke_role
from learning.enrolments.services import add_learner
from tests.factories.accounts import (
    give_second_factor,
    make_member,
    make_organisation,
    make_person,
)
from tests.factories.cohorts import make_cohort
from tests.factories.learning import NOW, make_course

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def course():
    return make_course(modules=1)


@pytest.fixture
def here():
    return make_organisation()


@pytest.fixture
def elsewhere():
    return make_organisation()


def make_staff(organisation, role=Role.FACILITATOR):
    person = make_member(organisation=organisation, role=role)
    give_second_factor(person)
    return person


def grant(person, organisation, role):
    grant_role(user=person, organisation=organisation, role=role, by=None, now=NOW)


def lose(person, organisation, role):
    revoke_role(user=person, organisation=organisation, role=role, by=None, now=NOW)


@pytest.mark.parametrize(
    ("role", "leads"),
    [
        (Role.LEARNER, False),
        (Role.EDITOR, False),
        (Role.FACILITATOR, True),
        (Role.ADMINISTRATOR, True),
    ],
)
def test_facilitators_and_administrators_lead_somewhere(here, role, leads):
    assert leads_somewhere(user=make_member(organisation=here, role=role)) is leads


def test_a_visitor_and_somebody_without_an_organisation_lead_nowhere():
    assert not leads_somewhere(user=AnonymousUser())
    assert not leads_somewhere(user=make_person())


def test_an_administrator_runs_their_own_organisation_alone(here, elsewhere):
    person = make_staff(here, Role.ADMINISTRATOR)
    grant(person, elsewhere, Role.FACILITATOR)
    make_staff(elsewhere, Role.ADMINISTRATOR)

    assert administers(by=person, organisation_id=here.pk)
    assert not administers(by=person, organisation_id=elsewhere.pk)
    assert not administers(by=make_staff(here), organisation_id=here.pk)


def test_a_facilitator_leads_their_cohorts_and_an_administrator_all_of_theirs(
    course, here, elsewhere
):
    facilitator, colleague = make_staff(here), make_staff(here)
    administrator = make_staff(here, Role.ADMINISTRATOR)
    own = make_cohort(course, here, facilitator=facilitator)
    other = make_cohort(course, here, facilitator=colleague)
    foreign = make_staff(elsewhere)
    make_cohort(course, elsewhere, facilitator=foreign)
    learner = make_member(organisation=here)
    add_learner(cohort=own, learner=learner, by=learner, now=NOW)

    assert list(cohorts_led(by=facilitator)) == [own]
    assert set(cohorts_led(by=administrator)) == {own, other}
    assert not cohorts_led(by=make_staff(here, Role.EDITOR)).exists()
    assert not cohorts_led(by=learner).exists()


def test_a_role_in_another_organisation_leads_nothing_here(course, here, elsewhere):
    person = make_staff(here)
    cohort = make_cohort(course, here, facilitator=person)
    grant(person, elsewhere, Role.ADMINISTRATOR)
    grant(person, here, Role.LEARNER)

    lose(person, here, Role.FACILITATOR)

    assert not cohorts_led(by=person).exists()
    assert learners_led(by=person, organisation=here) is None
    assert place_in(by=person, cohort_id=cohort.public_id, course_id=course.course_id) is None


def test_learners_are_led_in_the_course_of_the_cohort_alone(course, here):
    facilitator = make_staff(here)
    learner, classmate = (make_member(organisation=here) for _ in range(2))
    make_cohort(course, here, facilitator=facilitator, learners=[learner])
    make_cohort(course, here, learners=[classmate])
    other_course = make_course(modules=1)
    make_cohort(other_course, here, learners=[learner])
    led = learners_led(by=facilitator, organisation=here)

    found = learner.enrolments.filter(led) | classmate.enrolments.filter(led)

    assert [each.course_id for each in found] == [course.course_id]


def test_a_place_is_that_of_a_learner_or_of_a_facilitator(course, here):
    facilitator, learner = make_staff(here), make_member(organisation=here)
    cohort = make_cohort(course, here, facilitator=facilitator, learners=[learner])
    where = {"cohort_id": cohort.public_id, "course_id": course.course_id}

    assert place_in(by=facilitator, **where).is_facilitator
    assert not place_in(by=learner, **where).is_facilitator
    assert place_in(by=learner, **where).cohort == cohort
    assert place_in(by=make_staff(here, Role.ADMINISTRATOR), **where) is None
    assert place_in(by=learner, cohort_id=cohort.public_id, course_id=cohort.public_id) is None


def test_who_leaves_the_organisation_has_no_place_and_is_still_on_the_list(course, here):
    leaver, stayer = (make_member(organisation=here) for _ in range(2))
    cohort = make_cohort(course, here, learners=[leaver, stayer])

    lose(leaver, here, Role.LEARNER)

    where = {"cohort_id": cohort.public_id, "course_id": course.course_id}
    assert place_in(by=leaver, **where) is None
    assert set(learners_in(cohort)) == {leaver, stayer}
    assert list(learners_still_in(cohort)) == [stayer]


def test_cohorts_joined_are_those_of_one_course_and_organisation(course, here, elsewhere):
    person = make_staff(here)
    grant(person, elsewhere, Role.LEARNER)
    joined = make_cohort(course, here, learners=[person])
    make_cohort(course, here, facilitator=person)
    make_cohort(course, here)
    make_cohort(course, elsewhere, learners=[person])
    make_cohort(make_course(modules=1), here, learners=[person])

    found = cohorts_joined(
        learner_id=person.pk, organisation_id=here.pk, course_id=course.course_id
    )

    assert list(found) == [joined]


def test_nothing_of_others_is_opened_without_a_second_factor(course, here):
    person = make_member(organisation=here, role=Role.FACILITATOR)
    cohort = make_cohort(course, here, facilitator=person)

    with pytest.raises(SecondFactorMissing):
        cohorts_led(by=person)
    with pytest.raises(SecondFactorMissing):
        learners_led(by=person, organisation=here)
    with pytest.raises(SecondFactorMissing):
        place_in(by=person, cohort_id=cohort.public_id, course_id=course.course_id)
    assert CohortMembership.objects.get().user == person
