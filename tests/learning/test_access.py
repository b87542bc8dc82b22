"""The doors to a learner's things. Behind each stands something that could leak."""

import pytest

from accounts.access import SecondFactorMissing
from accounts.models import CohortMembership, Membership
from accounts.services import (
    AlreadyInCohort,
    NotInOrganisation,
    add_facilitator,
    grant_role,
    revoke_role,
)
from learning.access import NotYours, enrolments_for_staff, own, own_enrolment, own_enrolments
from learning.enrolments.services import add_learner
from learning.progress.models import StepProgress
from learning.quizzes.models import QuizAttempt
from learning.reflections.models import Reflection
from learning.reflections.services import open_reflection
from learning.scenarios.models import ScenarioRun
from learning.scenarios.services import start_run
from tests.factories.accounts import give_second_factor, make_member, make_organisation
from tests.factories.cohorts import make_cohort
from tests.factories.learning import NOW, make_course, make_enrolment

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def here():
    return make_organisation()


@pytest.fixture
def elsewhere():
    return make_organisation()


def make_staff(organisation, role):
    person = make_member(organisation=organisation, role=role)
    give_second_factor(person)
    return person


# --- A learner's own ---------------------------------------------------------------------------


def test_a_learner_finds_their_own_things_and_no_colleagues(course, here):
    mine = make_enrolment(course, organisation=here)
    theirs = make_enrolment(course, organisation=here)
    for enrolment in (mine, theirs):
        open_reflection(enrolment=enrolment, module=course.modules[0], now=NOW)
        start_run(enrolment=enrolment, module=course.modules[0], now=NOW)

    for model in (Reflection, ScenarioRun, StepProgress, QuizAttempt):
        found = own(model.objects.all(), by=mine.learner)
        assert {thing.enrolment_id for thing in found} <= {mine.pk}
    assert list(own_enrolments(by=mine.learner)) == [mine]
    assert own_enrolment(by=mine.learner, course_id=course.course_id) == mine


def test_an_enrolment_in_another_course_is_not_this_one(course, here):
    other = make_course()
    enrolment = make_enrolment(other, organisation=here)

    with pytest.raises(NotYours):
        own_enrolment(by=enrolment.learner, course_id=course.course_id)


def test_what_a_learner_did_stays_theirs_after_they_left_the_organisation(course, here):
    enrolment = make_enrolment(course, organisation=here)

    revoke_role(user=enrolment.learner, organisation=here, role=Role.LEARNER, by=None, now=NOW)

    assert own_enrolment(by=enrolment.learner, course_id=course.course_id) == enrolment


# --- Staff -------------------------------------------------------------------------------------


def test_an_administrator_sees_the_organisations_learners_and_no_others(course, here, elsewhere):
    administrator = make_staff(here, Role.ADMINISTRATOR)
    ours = make_enrolment(course, organisation=here)
    make_enrolment(course, organisation=elsewhere)

    assert list(enrolments_for_staff(by=administrator, organisation=here)) == [ours]
    with pytest.raises(NotYours):
        enrolments_for_staff(by=administrator, organisation=elsewhere)


def test_an_administrator_sees_nothing_that_their_learner_did_elsewhere(course, here, elsewhere):
    administrator = make_staff(here, Role.ADMINISTRATOR)
    ours = make_enrolment(course, organisation=here)
    grant_role(user=ours.learner, organisation=elsewhere, role=Role.LEARNER, by=None, now=NOW)
    make_enrolment(course, organisation=elsewhere, learner=ours.learner)

    assert list(enrolments_for_staff(by=administrator, organisation=here)) == [ours]


def test_a_facilitator_sees_the_learners_of_the_cohorts_they_lead(course, here, elsewhere):
    other_course = make_course()
    facilitator, colleague = (make_staff(here, Role.FACILITATOR) for _ in range(2))
    led, not_led, unplaced = (make_member(organisation=here) for _ in range(3))
    far_away = make_member(organisation=elsewhere)
    make_cohort(course, here, name="Mine", facilitator=facilitator, learners=[led])
    make_cohort(course, here, name="Hers", facilitator=colleague, learners=[not_led])
    make_cohort(course, elsewhere, name="Theirs", learners=[far_away])
    make_enrolment(course, organisation=here, learner=unplaced)
    make_enrolment(other_course, organisation=here, learner=led)

    seen = enrolments_for_staff(by=facilitator, organisation=here)

    assert [(e.learner, e.course_id) for e in seen] == [(led, course.course_id)]
    with pytest.raises(NotYours):
        enrolments_for_staff(by=facilitator, organisation=elsewhere)


def test_a_learner_of_a_cohort_sees_nobody_in_it(course, here):
    learner, classmate = (make_member(organisation=here) for _ in range(2))
    make_cohort(course, here, name="Ours", learners=[learner, classmate])

    with pytest.raises(NotYours):
        enrolments_for_staff(by=learner, organisation=here)


def test_a_facilitator_who_takes_a_course_in_a_cohort_sees_no_classmates(course, here):
    facilitator = make_staff(here, Role.FACILITATOR)
    classmate = make_member(organisation=here)
    make_cohort(course, here, name="Ours", learners=[facilitator, classmate])

    assert list(enrolments_for_staff(by=facilitator, organisation=here)) == []


def test_a_facilitator_whose_role_was_taken_away_sees_nobody(course, here):
    facilitator = make_staff(here, Role.FACILITATOR)
    learner = make_member(organisation=here)
    make_cohort(course, here, name="Mine", facilitator=facilitator, learners=[learner])

    revoke_role(user=facilitator, organisation=here, role=Role.FACILITATOR, by=None, now=NOW)

    with pytest.raises(NotYours):
        enrolments_for_staff(by=facilitator, organisation=here)


def test_a_facilitator_taken_off_a_cohort_sees_its_learners_no_more(course, here):
    facilitator = make_staff(here, Role.FACILITATOR)
    learner = make_member(organisation=here)
    make_cohort(course, here, name="Mine", facilitator=facilitator, learners=[learner])

    CohortMembership.objects.filter(user=facilitator).delete()

    assert list(enrolments_for_staff(by=facilitator, organisation=here)) == []


def test_an_editor_sees_no_learners(course, here):
    editor = make_staff(here, Role.EDITOR)
    make_enrolment(course, organisation=here)

    with pytest.raises(NotYours):
        enrolments_for_staff(by=editor, organisation=here)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.FACILITATOR])
def test_staff_without_a_second_factor_see_nobody(course, here, role):
    person = make_member(organisation=here, role=role)
    make_enrolment(course, organisation=here)

    with pytest.raises(SecondFactorMissing):
        enrolments_for_staff(by=person, organisation=here)


# --- Who gets into a cohort --------------------------------------------------------------------


def test_a_cohort_takes_only_people_of_its_organisation(course, here, elsewhere):
    cohort = make_cohort(course, here, name="Ours")
    stranger = make_member(organisation=elsewhere, role=Role.FACILITATOR)
    learner = make_member(organisation=here)

    with pytest.raises(NotInOrganisation):
        add_learner(cohort=cohort, learner=stranger, by=None, now=NOW)
    with pytest.raises(NotInOrganisation):
        add_facilitator(cohort=cohort, user=stranger, by=None, now=NOW)
    with pytest.raises(NotInOrganisation):
        add_facilitator(cohort=cohort, user=learner, by=None, now=NOW)
    assert not CohortMembership.objects.exists()


def test_joining_a_cohort_enrols_in_its_course_once(course, here):
    learner = make_member(organisation=here)
    cohort = make_cohort(course, here, name="Ours")

    for _ in range(2):
        add_learner(cohort=cohort, learner=learner, by=None, now=NOW)

    assert learner.enrolments.get().course_id == course.course_id
    assert CohortMembership.objects.get().role == "learner"


def test_nobody_leads_the_cohort_they_learn_in(course, here):
    facilitator = make_staff(here, Role.FACILITATOR)
    cohort = make_cohort(course, here, name="Ours", learners=[facilitator])

    with pytest.raises(AlreadyInCohort):
        add_facilitator(cohort=cohort, user=facilitator, by=None, now=NOW)

    assert list(enrolments_for_staff(by=facilitator, organisation=here)) == []
