"""The demonstration: the same at every start, and never where somebody really learns."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import CohortMembership, Membership, Organisation, User
from content.models import HomePage
from courses.catalogue.models import CoursePage, ModulePage
from leading import seeding
from leading.seeding import DOMAIN, PASSWORD, DemoDataNotAllowed, seed_demo
from learning.closing.models import TipShare
from learning.completions.models import Completion
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from tests.factories.accounts import make_person
from tests.factories.courses import write_course


@pytest.fixture
def small_library(monkeypatch, tmp_path):
    """A course that loads in a moment, in place of the ten modules."""
    folder = write_course(tmp_path / "small-course")
    monkeypatch.setattr(seeding, "COURSE_LIBRARY", folder)
    return folder


def counted() -> list[int]:
    models = (User, Membership, Organisation, CohortMembership, Enrolment)
    learned = (StepProgress, LearningEvent, CoursePage, ModulePage, HomePage)
    return [model.objects.count() for model in (*models, *learned)]


def test_it_refuses_where_somebody_really_learns(db, settings):
    settings.DEMO_DATA_ALLOWED = False

    with pytest.raises(DemoDataNotAllowed):
        seed_demo(now=timezone.now())
    with pytest.raises(CommandError, match="does not take demonstration people"):
        call_command("seed_demo")
    assert not User.objects.exists()
    assert not CoursePage.objects.exists()


def test_it_loads_a_course_a_cohort_of_24_and_four_sign_ins(db, small_library):
    done = seed_demo(now=timezone.now())

    assert (done.site, done.course, done.people) == (True, True, True)
    roles = CohortMembership.objects.values_list("role", flat=True)
    assert sorted(roles) == ["facilitator"] + ["learner"] * 24
    finished = Completion.objects.count()
    not_begun = Enrolment.objects.filter(step_progress__isnull=True).count()
    assert 0 < finished < 24
    assert 0 < not_begun < 24
    assert TipShare.objects.count() == len(seeding.TIPS)
    assert all(person.email.endswith(f"@{DOMAIN}") for person in User.objects.all())
    assert Organisation.objects.filter(is_open_to_sign_up=True).count() == 1
    editor = User.objects.get(email=f"editor@{DOMAIN}")
    assert editor.has_perm("wagtailadmin.access_admin")
    assert not editor.is_superuser


@pytest.mark.parametrize("name", ["learner", "facilitator", "editor", "admin"])
def test_the_four_can_sign_in(db, small_library, name):
    seed_demo(now=timezone.now())

    browser = Client()
    response = browser.post("/accounts/login/", {"login": f"{name}@{DOMAIN}", "password": PASSWORD})

    assert response.status_code == 302
    assert "_auth_user_id" in browser.session


def test_doing_it_again_changes_nothing(db, small_library):
    seed_demo(now=timezone.now())
    before = counted()

    done = seed_demo(now=timezone.now())

    assert (done.site, done.course, done.people) == (False, False, False)
    assert counted() == before


def test_newer_files_are_loaded_unless_somebody_edited_the_pages(db, small_library):
    seed_demo(now=timezone.now())
    learn = small_library / "modules/second/learn.md"
    learn.write_text("Newer words.\n")
    assert seed_demo(now=timezone.now()).course
    assert "Newer words." in str(ModulePage.objects.get(slug="second").learn)
    page = ModulePage.objects.get(slug="second")
    page.title = "An editor's title"
    editor = make_person(is_superuser=True)
    page.save_revision(user=editor).publish(user=editor)
    learn.write_text("Newest words.\n")

    done = seed_demo(now=timezone.now())

    assert done.kept_edits
    assert not done.course
    assert ModulePage.objects.get(slug="second").title == "An editor's title"


def test_the_sites_own_pages_are_there_and_linked_in_the_footer(db, small_library, client):
    seed_demo(now=timezone.now())

    for slug in ("about", "accessibility", "privacy", "contact"):
        assert client.get(f"/{slug}/").status_code == 200
        assert f'href="/{slug}/"' in client.get("/").content.decode()


def test_a_demonstration_starts_when_the_librarys_review_is_long_due(
    db, small_library, time_machine
):
    time_machine.move_to(datetime(2101, 1, 10, 9, 0, tzinfo=UTC), tick=False)

    seed_demo(now=timezone.now())

    module = ModulePage.objects.get(slug="second")
    assert module.live
    assert module.next_review_date == date(2101, 2, 9)
