"""What learners' records are about, a page or a person, is kept however somebody deletes it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from accounts.guards import PersonHasRecords, people_with_records
from accounts.models import Cohort, Membership, User
from accounts.record_book import records_that_keep_pages, records_that_keep_people, rows_about
from content.models import HomePage
from courses.catalogue.guards import LearnersHaveRecords, keys_with_records
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.steps import Step
from learning.confidence.models import ConfidenceAnswer, ConfidenceCheck
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.events.services import forget_learner
from learning.policies.models import PolicyAcknowledgement
from learning.progress.models import Override, StepProgress
from learning.quizzes.models import QuizAttempt
from learning.reflections.models import Reflection
from learning.renewals.models import Recognition, SessionOpening
from learning.scenarios.models import ScenarioRun
from messaging.models import Message, Preference, Suppression
from practice.models import PracticePlan
from tests.factories.accounts import make_member, make_organisation, make_person
from tests.factories.learning import NOW, make_course, make_enrolment
from tests.factories.messaging import written_message
from tests.factories.practice import make_plan

KEEPS_PAGE = "Learners have records here. Unpublish this page instead."
KEEPS_PERSON = "Make the account inactive instead."


def confidence_answer(enrolment: Enrolment, key: uuid.UUID) -> ConfidenceAnswer:
    check = ConfidenceCheck.objects.create(
        enrolment=enrolment, moment="before", first_saved_at=NOW, saved_at=NOW
    )
    return ConfidenceAnswer.objects.create(
        confidence_check=check, module_id=key, number=1, title="Tip", statement="I can", level=3
    )


# For each model that keeps a page: one row of it that names the page, and nothing else that does.
ROWS: dict[type[Model], Callable[[Enrolment, uuid.UUID], Model]] = {
    Cohort: lambda held, key: Cohort.objects.create(
        organisation=held.organisation, course_id=key, name="Winter", starts_at=NOW
    ),
    Enrolment: lambda held, key: Enrolment.objects.create(
        learner=held.learner, organisation=held.organisation, course_id=key, enrolled_at=NOW
    ),
    StepProgress: lambda held, key: StepProgress.objects.create(
        enrolment=held, module_id=key, step=Step.LEARN, started_at=NOW
    ),
    Override: lambda held, key: Override.objects.create(
        enrolment=held, module_id=key, step=Step.QUIZ, action="unlock", reason="Yes.", at=NOW
    ),
    QuizAttempt: lambda held, key: QuizAttempt.objects.create(
        enrolment=held,
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        module_id=key,
        number=1,
        questions=[],
        pass_mark=1,
        started_at=NOW,
    ),
    ConfidenceAnswer: confidence_answer,
    ScenarioRun: lambda held, key: ScenarioRun.objects.create(
        enrolment=held, module_id=key, number=1, scenario={}, started_at=NOW
    ),
    LearningEvent: lambda held, key: LearningEvent.objects.create(
        verb="practised",
        learner=held.learner,
        organisation=held.organisation,
        enrolment_id=held.public_id,
        course_id=held.course_id,
        activity_id=key,
        occurred_at=NOW,
    ),
    Reflection: lambda held, key: Reflection.objects.create(
        enrolment=held, module_id=key, exercise={}, started_at=NOW, saved_at=NOW
    ),
}
ABOUT_COURSES = {Cohort, Enrolment}


@dataclass(frozen=True)
class Shelf:
    """A page that one row names, all that stand above it, and one like it that nothing names."""

    recorded: Page
    above: tuple[Page, ...]
    untouched: Page


def shelf_with(model: type[Model]) -> Shelf:
    elsewhere = make_enrolment(make_course(modules=1))
    course, other = make_course(), make_course(modules=1)
    pages = [CoursePage.objects.get(translation_key=each.course_id) for each in (course, other)]
    above: tuple[Page, ...] = (HomePage.objects.get(),)
    if model not in ABOUT_COURSES:
        above = (*above, pages[0])
        keys = [each.module_id for each in course.modules]
        pages = [ModulePage.objects.get(translation_key=key) for key in keys]
    recorded, untouched = pages
    ROWS[model](elsewhere, recorded.translation_key)
    return Shelf(recorded=recorded, above=above, untouched=untouched)


@pytest.fixture
def desk(db, settings) -> Client:
    """The browser of somebody who may delete pages and people."""
    settings.REQUIRE_SECOND_FACTOR = False
    browser = Client()
    browser.force_login(make_person(is_staff=True, is_superuser=True))
    return browser


def delete_one(desk: Client, page: Page) -> str:
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    return desk.post(address, follow=True).content.decode()


def delete_many(desk: Client, *rows: Model) -> str:
    kind = ("wagtailcore", "page") if isinstance(rows[0], Page) else ("accounts", "user")
    address = reverse("wagtail_bulk_action", args=[*kind, "delete"])
    ids = "&".join(f"id={row.pk}" for row in rows)
    return desk.post(f"{address}?{ids}", follow=True).content.decode()


# --- Pages -----------------------------------------------------------------------------


def test_each_model_that_keeps_a_page_is_tried_here():
    assert set(ROWS) == {model for model, _name in records_that_keep_pages()}


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_a_page_that_one_row_names_is_deleted_by_no_click_and_by_no_code(desk, model):
    shelf = shelf_with(model)

    for page in (shelf.recorded, *shelf.above):
        assert KEEPS_PAGE in delete_one(desk, page)
        assert KEEPS_PAGE in delete_many(desk, page)
    assert KEEPS_PAGE in delete_many(desk, shelf.untouched, shelf.recorded)
    recorded = type(shelf.recorded).objects.filter(pk=shelf.recorded.pk)
    for delete in (shelf.recorded.delete, recorded.delete, *(page.delete for page in shelf.above)):
        with (
            pytest.raises(LearnersHaveRecords, match="Unpublish this page instead"),
            transaction.atomic(),
        ):
            delete()

    assert Page.objects.filter(pk__in=[shelf.recorded.pk, shelf.untouched.pk]).count() == 2
    delete_one(desk, shelf.untouched)
    assert not Page.objects.filter(pk=shelf.untouched.pk).exists()


def test_a_page_without_records_can_be_deleted_in_every_way(desk):
    ROWS[StepProgress](make_enrolment(taken := make_course()), taken.modules[0].module_id)
    course = CoursePage.objects.get(translation_key=make_course(modules=3).course_id)
    first, second, third = ModulePage.objects.child_of(course)

    delete_one(desk, first)
    delete_many(desk, second)
    ModulePage.objects.filter(pk=third.pk).delete()
    course.refresh_from_db()
    course.delete()

    assert not Page.objects.filter(pk__in=[course.pk, first.pk, second.pk, third.pk]).exists()
    assert ModulePage.objects.count() == len(taken.modules)


def test_unpublishing_keeps_the_page_and_the_records(desk):
    recorded = shelf_with(StepProgress).recorded

    desk.post(reverse("wagtailadmin_pages:unpublish", args=[recorded.pk]))

    recorded.refresh_from_db()
    assert not recorded.live
    assert StepProgress.objects.filter(module_id=recorded.translation_key).exists()


def test_asking_about_many_pages_takes_as_many_queries_as_about_one(db):
    keys = [each.module_id for each in make_course(modules=4).modules]

    assert queries(lambda: keys_with_records(keys[:1])) == queries(lambda: keys_with_records(keys))


# --- People ----------------------------------------------------------------------------


def acknowledge(held: Enrolment) -> PolicyAcknowledgement:
    return PolicyAcknowledgement.objects.create(
        learner=held.learner,
        organisation=held.organisation,
        version_id=uuid.uuid4(),
        version_number=1,
        words_hash="0" * 64,
        acknowledged_at=NOW,
    )


def acknowledgement_alone(held: Enrolment) -> PolicyAcknowledgement:
    row = acknowledge(held)
    held.delete()
    return row


# What keeps a person by itself; the others hang on an enrolment, and go with it.
KEEPERS: dict[type[Model], Callable[[Enrolment], Model]] = {
    Enrolment: lambda held: held,
    PolicyAcknowledgement: acknowledgement_alone,
}


def test_each_model_that_keeps_a_person_is_tried_here_or_hangs_on_one_that_is():
    for model, way in records_that_keep_people():
        assert model in KEEPERS or "enrolment__learner" in way


@pytest.mark.parametrize("model", KEEPERS, ids=lambda model: model.__name__)
def test_a_person_with_one_row_is_deleted_by_no_click_and_by_no_code(desk, model):
    held = make_enrolment(make_course())
    learner = held.learner
    row = KEEPERS[model](held)
    # Their events have a guard of their own, which would speak first.
    forget_learner(learner=learner, by=make_person(), now=NOW)
    newcomer = make_person(email="new@example.org")

    one = desk.post(reverse("wagtailusers_users:delete", args=[learner.pk]), follow=True)
    assert KEEPS_PERSON in one.content.decode()
    many = delete_many(desk, newcomer, learner)
    assert KEEPS_PERSON in many
    assert learner.email in many
    assert f"{newcomer.email}: " not in many
    for delete in (learner.delete, User.objects.filter(pk__in=[learner.pk, newcomer.pk]).delete):
        with pytest.raises(PersonHasRecords, match=KEEPS_PERSON), transaction.atomic():
            delete()

    assert User.objects.filter(pk__in=[learner.pk, newcomer.pk]).count() == 2
    assert type(row)._default_manager.filter(pk=row.pk).exists()

    desk.post(reverse("wagtailusers_users:delete", args=[newcomer.pk]), follow=True)
    row.delete()
    learner.delete()

    assert not User.objects.filter(pk__in=[learner.pk, newcomer.pk]).exists()


def test_whoever_had_a_hand_in_anothers_record_may_go_and_the_record_stays(db):
    held = make_enrolment(make_course())
    leader = make_member(organisation=held.organisation, role=Membership.Role.FACILITATOR)
    override = ROWS[Override](held, uuid.uuid4())
    Override.objects.update(by=leader)
    opening = SessionOpening.objects.create(
        enrolment=held, number=1, reason="Holiday.", by=leader, at=NOW
    )
    recognition = Recognition.objects.create(
        enrolment=held,
        issuer="Another trust",
        title="Ten tips",
        issued_date=NOW.date(),
        evidence="No. 7",
        recorded_by=leader,
        recorded_at=NOW,
    )

    leader.delete()

    for row, link in ((override, "by"), (opening, "by"), (recognition, "recorded_by")):
        row.refresh_from_db()
        assert getattr(row, link) is None
        assert row.enrolment == held


def test_what_is_only_the_persons_own_goes_with_them_and_nobody_elses_does(db):
    going, staying = make_person(email="going@example.org"), make_person()
    for person in (going, staying):
        make_plan(now=NOW, learner=person)
        Preference.objects.create(user=person, kind="practice", is_wanted=False, changed_at=NOW)
        written_message(now=NOW, recipient=person)

    going.delete()

    assert rows_about(PracticePlan, staying).get() == PracticePlan.objects.get()
    assert {row.user for row in Preference.objects.all()} == {staying}
    assert {row.recipient for row in Message.objects.all()} == {staying}


def test_rows_about_a_person_are_found_by_link_and_by_address_and_nobody_elses_are(db):
    held, other = make_enrolment(make_course()), make_enrolment(make_course())
    learner = held.learner
    own = ROWS[StepProgress](held, uuid.uuid4())
    ROWS[StepProgress](other, uuid.uuid4())
    written = {
        written_message(now=NOW, recipient=learner, to_address="old@example.org"),
        written_message(now=NOW, to_address=learner.email.upper()),
    }
    written_message(now=NOW, recipient=other.learner, to_address=other.learner.email)
    for person in (learner, other.learner):
        Suppression.objects.create(address=person.email, reason="550")
    organisation = make_organisation()

    assert set(rows_about(User, learner)) == {learner}
    assert set(rows_about(StepProgress, learner)) == {own}
    assert set(rows_about(Message, learner)) == written
    assert rows_about(Suppression, learner).get().address == learner.email
    assert not rows_about(type(organisation), learner).exists()


def test_asking_about_many_people_takes_as_many_queries_as_about_one(db):
    people = [make_person() for _ in range(4)]
    learner = make_enrolment(make_course()).learner

    assert people_with_records([*people, learner]) == [learner]
    assert queries(lambda: people_with_records(people[:1])) == queries(
        lambda: people_with_records(people)
    )


def queries(asking: Callable[[], Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        asking()
    return len(asked)
