"""Copying a course starts it clean."""

import json
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.bank.models import BankQuestion
from courses.catalogue.guards import has_records
from courses.catalogue.models import CoursePage, ModulePage
from courses.catalogue.selectors import course_outline, quiz_source
from courses.catalogue.steps import Step
from courses.questions.asking import copied as asked_as
from learning.corrections.models import Correction
from learning.quizzes.models import Answer
from learning.quizzes.question_report import question_report
from tests.cms import EditorInChief
from tests.factories.attempts import Given, make_attempts, make_many_enrolments
from tests.factories.bank import make_bank_question
from tests.factories.learning import QUIZ, make_course, module_page, publish
from tests.factories.steps import finish_steps

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the file of a rendition it makes to the garbage collector.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning"),
]


@pytest.fixture
def editor() -> Client:
    return EditorInChief()


def copy(editor: Client, page, **fields: str):
    data = {
        "new_title": "The copy",
        "new_slug": "the-copy",
        "new_parent_page": str(page.get_parent().pk),
        "copy_subpages": "on",
    }
    answer = editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data | fields)
    assert answer.status_code == 302, answer.content
    return type(page).objects.exclude(pk=page.pk).get(slug="the-copy")


def question_ids(page) -> list[str]:
    return [child["id"] for child in page.quiz.raw_data]


def original(course) -> CoursePage:
    return CoursePage.objects.get(translation_key=course.course_id)


@pytest.fixture
def answered(course, enrolment):
    """A course whose first module has versions, a correction, a draft question and answers."""
    page = module_page(course)
    page.corrections = [
        {
            "type": "correction",
            "id": str(uuid.uuid4()),
            "value": {"step": "learn", "words": "It is an hour."},
        }
    ]
    publish(page)
    page = module_page(course)
    page.quiz = json.dumps([*page.quiz.get_prep_value(), {**QUIZ[0], "id": str(uuid.uuid4())}])
    page.save_revision()
    finish_steps(enrolment, course, course.modules[0], Step.LEARN, now=timezone.now())
    return course_outline(course.slug)


def test_a_copied_course_has_none_of_what_learners_did(answered, editor):
    assert has_records(original(answered))

    copied = copy(editor, original(answered), publish_copies="on")

    assert not has_records(copied)
    outline = course_outline("the-copy")
    theirs = {answered.course_id, *(module.module_id for module in answered.modules)}
    assert theirs.isdisjoint({outline.course_id, *(m.module_id for m in outline.modules)})
    assert [module.slug for module in outline.modules] == [m.slug for m in answered.modules]
    page = editor.get(outline.modules[0].step_url(Step.LEARN))
    assert b"It is an hour." not in page.content


def test_copied_modules_ask_questions_of_their_own_in_the_page_and_in_every_draft(answered, editor):
    source = module_page(answered)
    every_id = {
        child["id"]
        for revision in source.revisions.all()
        for child in json.loads(revision.content["quiz"])
    }
    assert len(every_id) == len(question_ids(source)) + 1

    copied = ModulePage.objects.child_of(copy(editor, original(answered))).first()

    drafts = [revision.as_object() for revision in copied.revisions.all()]
    assert len(drafts) > 1
    for page in (copied, *drafts):
        assert question_ids(page)
        assert every_id.isdisjoint(question_ids(page))
    newest = copied.get_latest_revision_as_object()
    assert len(question_ids(newest)) == len(question_ids(source)) + 1
    assert question_ids(newest)[:-1] == question_ids(copied)
    assert question_ids(module_page(answered)) == question_ids(source)


def test_a_published_copy_asks_what_its_page_asks_and_goes_on_doing_so(answered, editor):
    copied = copy(editor, original(answered), publish_copies="on")
    module = course_outline(copied.slug).modules[0]
    asked = [str(each.question_id) for each in quiz_source(module.module_id).questions]

    publish(ModulePage.objects.get(translation_key=module.module_id))

    again = [str(each.question_id) for each in quiz_source(module.module_id).questions]
    assert again == asked
    assert set(asked).isdisjoint(
        str(each.question_id) for each in quiz_source(answered.modules[0].module_id).questions
    )


def test_figures_of_the_original_and_of_the_copy_never_mix(answered, editor):
    source = quiz_source(answered.modules[0].module_id).questions[0]
    copied = copy(editor, original(answered), publish_copies="on")
    module = course_outline(copied.slug).modules[0]

    def answer(question, module_id, course_id, people):
        asked = asked_as(question.kind, question.value, question_id=question.question_id)
        make_attempts(
            make_many_enrolments(course_id, people),
            module_id,
            [[Given(asked, asked["options"][0]["id"])] for _ in range(people)],
        )

    answer(source, answered.modules[0].module_id, answered.course_id, 6)
    answer(quiz_source(module.module_id).questions[0], module.module_id, copied.translation_key, 9)

    rows = question_report(by=editor.person)
    assert sorted(row.answers for row in rows) == [6, 9]
    assert Answer.objects.values("question_id").distinct().count() == 2


def test_a_copy_starts_without_corrections_and_without_versions(answered, editor):
    before = list(Correction.objects.values())

    copied = ModulePage.objects.child_of(copy(editor, original(answered))).first()
    newest = copied.get_latest_revision_as_object()

    assert copied.version == 0
    assert not newest.corrections
    newest.save_revision().publish()
    assert ModulePage.objects.get(pk=copied.pk).version == 1
    assert list(Correction.objects.values()) == before


def test_one_module_copied_within_its_course_asks_questions_of_its_own(answered, editor):
    page = module_page(answered)

    copied = copy(editor, page, publish_copies="on")

    assert set(question_ids(page)).isdisjoint(question_ids(copied))
    assert copied.translation_key != page.translation_key


def test_drawings_and_questions_of_the_bank_are_shared(editor):
    kept = make_bank_question()
    course = make_course(modules=1, quiz=[{"type": "bank_question", "value": kept.pk}], pass_mark=1)

    copied = copy(editor, original(course), publish_copies="on")

    page = ModulePage.objects.child_of(copied).get()
    assert page.quiz[0].value == kept
    assert BankQuestion.objects.count() == 1
    source = quiz_source(course_outline(copied.slug).modules[0].module_id)
    assert [each.question_id for each in source.questions] == [kept.translation_key]
