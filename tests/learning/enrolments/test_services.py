"""Enrolling."""

import pytest
from django.utils import timezone

from accounts.models import Membership
from accounts.services import grant_role
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import NoOrganisation, organisation_for_learning
from learning.enrolments.services import enrol
from learning.events.models import LearningEvent
from learning.progress.services import enrol_self
from tests.factories.accounts import make_member, make_organisation, make_person
from tests.factories.learning import NOW, make_course

pytestmark = pytest.mark.django_db


def test_enrolling_twice_is_enrolling_once():
    course = make_course()
    organisation = make_organisation()
    learner = make_member(organisation=organisation)
    facts = {"learner": learner, "organisation": organisation, "course_id": course.course_id}

    first = enrol(**facts, by=learner, now=NOW)
    second = enrol(**facts, by=learner, now=timezone.now())

    assert first == second
    assert second.enrolled_at == NOW
    assert LearningEvent.objects.filter(verb="enrolled").count() == 1


def test_a_person_may_take_a_course_for_two_organisations():
    course = make_course()
    here, there = make_organisation(), make_organisation()
    learner = make_member(organisation=here)
    for organisation in (here, there):
        enrol(
            learner=learner,
            organisation=organisation,
            course_id=course.course_id,
            by=learner,
            now=NOW,
        )

    assert Enrolment.objects.filter(learner=learner).count() == 2


def test_learning_is_for_the_organisation_one_learns_in_not_the_one_one_works_for():
    works_for, learns_in = make_organisation(), make_organisation()
    person = make_member(organisation=works_for, role=Membership.Role.FACILITATOR)
    grant_role(
        user=person,
        organisation=learns_in,
        role=Membership.Role.LEARNER,
        by=None,
        now=timezone.now(),
    )

    assert organisation_for_learning(by=person) == learns_in


def test_staff_without_a_learners_role_may_learn_too():
    organisation = make_organisation()
    person = make_member(organisation=organisation, role=Membership.Role.FACILITATOR)

    assert organisation_for_learning(by=person) == organisation


def test_somebody_in_no_organisation_is_not_enrolled():
    course = make_course()
    person = make_person()

    with pytest.raises(NoOrganisation):
        enrol_self(by=person, course=course, now=NOW)

    assert not Enrolment.objects.exists()
