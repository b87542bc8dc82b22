"""Editing what is live harms nobody who is inside, and the editor is told who that is."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Revision, Workflow, WorkflowTask

from courses.catalogue.affected import Affected, affected_by
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.selectors import course_outline
from courses.catalogue.steps import Step
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.progress.models import StepProgress
from learning.quizzes.models import QuizAttempt
from learning.renewals.services import renew
from learning.scenarios.models import ScenarioRun
from tests.cms import EditorInChief, editor_form
from tests.courses.pages import soup, text, title
from tests.factories.accounts import make_person
from tests.factories.attempts import make_many_enrolments
from tests.factories.learning import NOW, make_enrolment, module_page, publish
from tests.factories.renewals import completed, make_expiring_course
from tests.factories.steps import finish_course, finish_steps

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it makes to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning"),
]
RECORDS = (
    *("learning_enrolment", "learning_stepprogress", "learning_learningevent"),
    *("learning_completion", "learning_quizattempt", "learning_answer", "learning_scenariorun"),
)


@pytest.fixture
def editor() -> Client:
    return EditorInChief()


def edit_address(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def save(editor: Client, page, *, publishes: bool = True, **changes: str):
    data = editor_form(page, editor.person) | changes
    if publishes:
        data["action-publish"] = "action-publish"
    return editor.post(edit_address(page), data)


def records() -> str:
    """A checksum over every row of every table that says what learners did."""
    found = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in RECORDS:
            cursor.execute(f"SELECT t::text FROM {table} AS t ORDER BY id")  # noqa: S608
            for (row,) in cursor.fetchall():
                found.update(row.encode())
    return found.hexdigest()


def make_ward(course, count: int = 1000) -> list[Enrolment]:
    """So many learners who have done every step of the first module; some are inside it again."""
    enrolments = make_many_enrolments(course.course_id, count)
    module = course.modules[0]
    StepProgress.objects.bulk_create(
        StepProgress(
            enrolment=each,
            module_id=module.module_id,
            step=step,
            started_at=NOW,
            completed_at=NOW + timedelta(minutes=5),
            evidence={"kind": "own_word"},
        )
        for each in enrolments
        for step in module.steps
    )
    LearningEvent.objects.bulk_create(
        LearningEvent(
            verb=LearningEvent.Verb.MODULE_COMPLETED,
            learner_id=each.learner_id,
            organisation_id=each.organisation_id,
            enrolment_id=each.public_id,
            course_id=each.course_id,
            activity_id=module.module_id,
            occurred_at=NOW,
        )
        for each in enrolments
    )
    return enrolments


def test_editing_a_module_with_a_thousand_learners_changes_none_of_their_records(course, editor):
    enrolments = make_ward(course)
    page = module_page(course)
    learner = Client()
    learner.force_login(enrolments[0].learner)
    learner.post(f"{course.modules[0].step_url(Step.QUIZ)}start/")
    before = records()

    shown = editor.get(edit_address(page))
    answer = save(editor, page, summary="Words as they are now.")

    assert "1000 people are enrolled in this course." in text(shown)
    assert "1000 have completed it." in text(shown)
    assert answer.status_code == 302
    assert "Words as they are now." in text(Client().get(course.modules[0].url))
    assert records() == before


def test_the_editor_is_told_who_is_on_the_way_and_in_the_middle(course, editor):
    learners = [make_enrolment(course) for _number in range(4)]
    module = course.modules[0]
    for each in learners[:3]:
        finish_steps(each, course, module, Step.LEARN, now=timezone.now())
    QuizAttempt.objects.create(
        enrolment=learners[0],
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        module_id=module.module_id,
        number=1,
        questions=[],
        pass_mark=1,
        started_at=NOW,
    )
    ScenarioRun.objects.create(
        enrolment=learners[1], module_id=module.module_id, number=1, scenario={}, started_at=NOW
    )
    inside = Affected(enrolled=4, begun=3, in_quiz=1, in_scenario=1, done=0)

    assert affected_by(module_page(course)) == inside
    assert affected_by(CoursePage.objects.get()) == inside
    assert affected_by(module_page(course, 2)) == Affected(4, 0, 0, 0, 0)
    page = text(editor.get(edit_address(module_page(course))))
    assert "4 people are enrolled in this course." in page
    assert "3 have begun this module and are on the way." in page
    assert "1 is in the middle of a quiz." in page
    assert "What is done stays done." in page
    assert "Nobody has begun this module." in text(editor.get(edit_address(module_page(course, 2))))


def test_whoever_publishes_many_pages_is_asked_beside_the_numbers(course, editor):
    make_ward(course, 7)
    first, second = module_page(course), module_page(course, 2)
    course_page = first.get_parent()

    shown = soup(
        editor.get(
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]),
            {"id": [course_page.pk, first.pk, second.pk, course_page.get_parent().pk]},
        )
    )

    rows = [each.get_text("|", strip=True) for each in shown.select(".affected tbody tr")]
    assert rows == [
        f"{course.title}|7|7|0|0|0",
        f"{first.title}|7|0|0|0|7",
        f"{second.title}|7|0|0|0|0",
    ]
    assert "What is done stays done." in shown.get_text()
    assert shown.find("button", string=lambda words: words and "Yes, publish" in words)


def test_pages_without_learners_of_their_own_are_published_as_before(course, editor):
    home = module_page(course).get_parent().get_parent()

    shown = editor.get(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]), {"id": [home.pk]}
    )

    assert "Yes, publish" in text(shown)
    assert "Who learns here now" not in text(shown)


def test_a_reviewer_approves_in_the_editor_beside_the_numbers(course, editor):
    make_ward(course, 3)
    task = GroupApprovalTask.objects.create(name="Review")
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    page = module_page(course)
    page.save_revision()
    workflow.start(page, editor.person)

    panel = soup(editor.get("/cms/")).find(id="awaiting-review-content")
    shown = text(editor.get(edit_address(page)))

    offered = [each.get_text(strip=True) for each in panel.find_all("button")]
    assert "Request changes" in offered
    assert not [each for each in offered if "Approve" in each]
    assert panel.find("a", href=edit_address(page))
    assert "Approve and Publish" in shown
    assert "3 people are enrolled in this course." in shown


def test_a_reopened_module_is_not_counted_as_done(course):
    (enrolment,) = make_ward(course, 1)
    LearningEvent.objects.create(
        verb=LearningEvent.Verb.STEP_REOPENED,
        learner=enrolment.learner,
        organisation=enrolment.organisation,
        enrolment_id=enrolment.public_id,
        course_id=course.course_id,
        activity_id=course.modules[0].module_id,
        occurred_at=NOW,
    )

    affected = affected_by(module_page(course))

    assert (affected.begun, affected.done) == (1, 0)


def test_of_somebody_who_renews_only_the_renewal_is_counted():
    course = make_expiring_course()
    first = completed(course, at=NOW - timedelta(days=400))
    completed(course, at=NOW)
    renewal = renew(enrolment=first, by=first.learner, now=NOW)

    assert affected_by(module_page(course)) == Affected(2, 0, 0, 0, 1)

    finish_course(renewal, course, now=NOW)

    assert affected_by(module_page(course)) == Affected(2, 0, 0, 0, 2)


def test_counting_costs_the_same_for_one_learner_and_for_many(course):
    page = module_page(course)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            affected_by(ModulePage.objects.get(pk=page.pk))
        return len(found)

    make_ward(course, 1)
    at_one = queries()
    make_ward(course, 40)

    assert queries() == at_one


# --- A module that goes away --------------------------------------------------------


def test_a_module_taken_away_says_so_to_those_inside_and_comes_back_whole(
    course, enrolment, signed_in
):
    module = course.modules[0]
    finish_steps(enrolment, course, module, Step.LEARN, now=timezone.now())
    before = records()
    module_page(course).unpublish()

    for url in (module.url, *map(module.step_url, module.steps)):
        page = signed_in.get(url)
        assert page.status_code == 404
        assert title(page).startswith("This module is away for now")
        assert "Everything you have done in it is kept." in text(page)
        assert soup(page).find("a", string="Go on with: Module 2")
    assert signed_in.post(f"{module.url}learn/done/").status_code == 404
    assert records() == before

    publish(module_page(course))

    assert "You have read this." in text(signed_in.get(module.step_url(Step.LEARN)))
    assert records() == before


def test_what_was_being_written_in_a_module_taken_away_is_given_back(course, enrolment, signed_in):
    module = course.modules[0]
    signed_in.get(module.step_url(Step.REFLECT))
    finish_steps(enrolment, course, module, Step.LEARN, now=timezone.now())
    module_page(course).unpublish()

    page = signed_in.post(module.step_url(Step.REFLECT), {"answer-what": "My own words."})

    assert page.status_code == 404
    assert "My own words." in text(page)


def test_a_module_taken_away_is_simply_not_there_for_anybody_else(course, enrolment):
    module = course.modules[0]
    finish_steps(enrolment, course, module, Step.LEARN, now=timezone.now())
    other = Client()
    other.force_login(make_enrolment(course).learner)
    stranger = Client()
    stranger.force_login(make_person())
    module_page(course).unpublish()

    for client in (Client(), other, stranger):
        for url in (module.url, module.step_url(Step.LEARN)):
            page = client.get(url)
            assert page.status_code == 404
            assert "away for now" not in text(page)
            assert module.title not in text(page)


def test_a_question_taken_out_stays_in_the_quiz_that_somebody_is_in(course, signed_in, enrolment):
    module = course.modules[0]
    signed_in.post(f"{module.step_url(Step.QUIZ)}start/")
    attempt = QuizAttempt.objects.get()
    asked = [question["id"] for question in attempt.questions]
    page = module_page(course)
    page.quiz = json.dumps(page.quiz.get_prep_value()[1:])
    page.pass_mark = 1
    publish(page)

    shown = signed_in.get(f"{module.step_url(Step.QUIZ)}1/")

    attempt.refresh_from_db()
    assert [question["id"] for question in attempt.questions] == asked
    assert len(asked) > len(module_page(course).quiz)
    assert shown.status_code == 200
    assert course_outline(course.slug).modules[0].version == 1


# --- Two editors at once ------------------------------------------------------------


def test_a_second_save_keeps_both_versions_and_says_whose_was_there(course, editor):
    other = EditorInChief()
    page = module_page(course)
    publish(page)
    opened = str(module_page(course).latest_revision_id)
    save(other, module_page(course), summary="The first words.")

    page = Revision.objects.get(pk=opened).as_object()
    answer = save(editor, page, summary="The second words.", loaded_revision_id=opened)

    shown = text(editor.get(answer["Location"]))
    assert f"{other.person.email} saved this page while you were writing." in shown
    assert "Theirs is in the page’s history." in shown
    kept = [each.content["summary"] for each in module_page(course).revisions.order_by("pk")]
    assert kept[-2:] == ["The first words.", "The second words."]
    assert module_page(course).summary == "The second words."


def test_nobody_is_warned_who_saves_what_they_opened(course, editor):
    publish(module_page(course))
    page = module_page(course)

    answer = save(editor, page, summary="Mine.", loaded_revision_id=str(page.latest_revision_id))

    assert "while you were writing" not in text(editor.get(answer["Location"]))


def test_nobody_is_warned_of_what_wagtail_saved_for_them_meanwhile(course, editor):
    publish(module_page(course))
    opened = str(module_page(course).latest_revision_id)
    save(editor, module_page(course), summary="Saved by itself.")

    page = Revision.objects.get(pk=opened).as_object()
    answer = save(editor, page, summary="Saved by hand.", loaded_revision_id=opened)

    assert "while you were writing" not in text(editor.get(answer["Location"]))


@pytest.mark.parametrize("opened", ["", "not a number", "8eae6230-39d9-41d4-a98f-f96e1f06cd54"])
def test_a_save_that_does_not_say_what_was_opened_is_saved(course, editor, opened):
    publish(module_page(course))

    answer = save(editor, module_page(course), summary="Mine.", loaded_revision_id=opened)

    assert answer.status_code == 302
    assert module_page(course).summary == "Mine."


def test_a_save_by_itself_never_goes_over_somebody_elses(course, editor):
    publish(module_page(course))
    page = module_page(course)
    opened = str(page.latest_revision_id)
    save(EditorInChief(), module_page(course), publishes=False, summary="Theirs.")

    answer = editor.post(
        edit_address(page),
        editor_form(page, editor.person) | {"summary": "Mine.", "loaded_revision_id": opened},
        headers={"accept": "application/json"},
    )

    assert answer.status_code == 400
    assert answer.json()["error_code"] == "invalid_revision"
    assert module_page(course).get_latest_revision_as_object().summary == "Theirs."


def test_nobody_else_saves_a_page_that_is_locked(course, editor):
    page = module_page(course)
    publish(page)
    locker = EditorInChief()
    locker.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))

    answer = save(editor, module_page(course), summary="Over the lock.")

    assert module_page(course).locked_by == locker.person
    assert module_page(course).summary != "Over the lock."
    assert "locked" in text(answer)
