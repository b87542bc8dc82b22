"""A page that learners have records of is kept, whichever way somebody deletes it."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from content.models import HomePage
from courses.catalogue.guards import LearnersHaveRecords
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.steps import Step
from learning.enrolments.models import Enrolment
from tests.factories.accounts import make_person
from tests.factories.learning import make_course, make_enrolment
from tests.factories.steps import finish_steps

REASON = "Learners have records here. Unpublish this page instead."


@pytest.fixture
def recorded(db) -> ModulePage:
    """A module with one learner's record."""
    course = make_course()
    finish_steps(make_enrolment(course), course, course.modules[0], Step.LEARN, now=timezone.now())
    return ModulePage.objects.get(translation_key=course.modules[0].module_id)


@pytest.fixture
def untouched(recorded) -> ModulePage:
    """A module of another course, which nobody takes."""
    return ModulePage.objects.get(translation_key=make_course().modules[0].module_id)


@pytest.fixture
def desk(db, settings) -> Client:
    """The browser of somebody who may delete pages."""
    settings.REQUIRE_SECOND_FACTOR = False
    browser = Client()
    browser.force_login(make_person(is_staff=True, is_superuser=True))
    return browser


def bulk_delete(desk: Client, *pages) -> object:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return desk.post(f"{address}?{ids}", follow=True)


def test_deleting_one_page_is_refused_with_the_reason(desk, recorded):
    response = desk.post(reverse("wagtailadmin_pages:delete", args=[recorded.pk]), follow=True)

    assert REASON in response.content.decode()
    assert ModulePage.objects.filter(pk=recorded.pk).exists()


def test_deleting_many_pages_is_refused_for_all_of_them(desk, recorded, untouched):
    response = bulk_delete(desk, recorded, untouched)

    assert REASON in response.content.decode()
    assert ModulePage.objects.filter(pk__in=[recorded.pk, untouched.pk]).count() == 2


def test_deleting_what_stands_above_is_refused(desk, recorded):
    course = CoursePage.objects.get(pk=recorded.get_parent().pk)
    home = HomePage.objects.get()

    for page in (course, home):
        response = desk.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
        assert REASON in response.content.decode()
    assert REASON in bulk_delete(desk, course).content.decode()
    assert ModulePage.objects.filter(pk=recorded.pk).exists()


def test_a_page_without_records_can_be_deleted_in_every_way(desk, untouched):
    course = CoursePage.objects.get(pk=untouched.get_parent().pk)
    other = ModulePage.objects.child_of(course).last()

    desk.post(reverse("wagtailadmin_pages:delete", args=[untouched.pk]))
    bulk_delete(desk, other)
    course.refresh_from_db()
    course.delete()

    assert not ModulePage.objects.filter(pk__in=[untouched.pk, other.pk]).exists()
    assert not CoursePage.objects.filter(pk=course.pk).exists()


def test_code_that_deletes_is_refused_too(recorded):
    course = CoursePage.objects.get(pk=recorded.get_parent().pk)

    for delete in (
        recorded.delete,
        course.delete,
        HomePage.objects.get().delete,
        ModulePage.objects.filter(pk=recorded.pk).delete,
    ):
        with (
            pytest.raises(LearnersHaveRecords, match="Unpublish this page instead"),
            transaction.atomic(),
        ):
            delete()
    assert ModulePage.objects.filter(pk=recorded.pk).exists()


def test_unpublishing_keeps_the_page_and_the_records(desk, recorded):
    desk.post(reverse("wagtailadmin_pages:unpublish", args=[recorded.pk]))

    recorded.refresh_from_db()
    assert not recorded.live


def test_a_person_who_has_learned_is_kept_and_others_may_go(desk, recorded):
    learner = Enrolment.objects.get().learner
    newcomer = make_person(email="new@example.org")
    bulk = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])

    one = desk.post(reverse("wagtailusers_users:delete", args=[learner.pk]), follow=True)
    many = desk.post(f"{bulk}?id={learner.pk}&id={newcomer.pk}", follow=True)

    for answer in (one, many):
        assert "Make the account inactive instead." in answer.content.decode()
    assert User.objects.filter(pk__in=[learner.pk, newcomer.pk]).count() == 2

    desk.post(reverse("wagtailusers_users:delete", args=[newcomer.pk]), follow=True)

    assert not User.objects.filter(pk=newcomer.pk).exists()
