"""What staff are told: counts of five people or more, which tell nobody's own answer."""

import pytest

from accounts.models import Membership
from accounts.services import add_facilitator, create_cohort
from learning.access import NotYours
from learning.confidence.selectors import confidence_for_staff
from learning.enrolments.services import add_learner
from tests.factories.accounts import give_second_factor, make_member, make_organisation
from tests.factories.learning import NOW, make_course, make_enrolment
from tests.learning.confidence.saying import do_modules, say

pytestmark = pytest.mark.django_db
Role = Membership.Role


@pytest.fixture
def course():
    return make_course(modules=1)


@pytest.fixture
def organisation():
    return make_organisation()


def make_staff(organisation, role):
    person = make_member(organisation=organisation, role=role)
    give_second_factor(person)
    return person


def make_learners(organisation, course, count, *, before=2, after=4):
    enrolments = [make_enrolment(course, organisation=organisation) for _ in range(count)]
    for enrolment in enrolments:
        say(enrolment, course, "before", before)
        do_modules(enrolment, course)
        say(enrolment, course, "after", after)
    return enrolments


def told(by, organisation, course):
    (counts,) = confidence_for_staff(by=by, organisation=organisation, course=course)
    return counts


def test_four_people_are_too_few_and_five_are_counted(course, organisation):
    by = make_staff(organisation, Role.ADMINISTRATOR)
    make_learners(organisation, course, 4)
    assert told(by, organisation, course).people is None
    assert told(by, organisation, course).after == ()

    make_learners(organisation, course, 1, after=5)

    counts = told(by, organisation, course)
    assert (counts.people, counts.before, counts.after) == (5, (0, 5, 0, 0, 0), (0, 0, 0, 4, 1))


def test_only_those_who_answered_both_times_are_counted(course, organisation):
    by = make_staff(organisation, Role.ADMINISTRATOR)
    make_learners(organisation, course, 4)
    say(make_enrolment(course, organisation=organisation), course, "before", 1)

    assert told(by, organisation, course).people is None


def test_a_facilitators_count_is_withheld_where_the_others_could_be_worked_out(
    course, organisation
):
    facilitator = make_staff(organisation, Role.FACILITATOR)
    cohort = create_cohort(
        organisation=organisation, course_id=course.course_id, name="Led", starts_at=NOW, by=None
    )
    add_facilitator(cohort=cohort, user=facilitator, by=None, now=NOW)
    for enrolment in make_learners(organisation, course, 5):
        add_learner(cohort=cohort, learner=enrolment.learner, by=None, now=NOW)
    assert told(facilitator, organisation, course).people == 5

    make_learners(organisation, course, 1)
    assert told(facilitator, organisation, course).people is None
    make_learners(organisation, course, 4)

    assert told(facilitator, organisation, course).people == 5


def test_nobody_else_is_told_anything(course, organisation):
    make_learners(organisation, course, 5)
    elsewhere = make_staff(make_organisation(), Role.ADMINISTRATOR)
    learner = make_member(organisation=organisation)

    for by in (elsewhere, learner):
        with pytest.raises(NotYours):
            confidence_for_staff(by=by, organisation=organisation, course=course)


def test_another_organisations_answers_are_not_counted(course, organisation):
    by = make_staff(organisation, Role.ADMINISTRATOR)
    make_learners(organisation, course, 5)
    make_learners(make_organisation(), course, 5, before=1, after=1)

    assert told(by, organisation, course).people == 5
    assert told(by, organisation, course).before == (0, 5, 0, 0, 0)
