"""What learners are asked from the bank: the published words, under one id in every module."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from content import shelf
from courses.catalogue.models import ModulePage
from courses.catalogue.selectors import course_outline, quiz_source
from learning.quizzes.models import QuizAttempt
from learning.quizzes.services import start_attempt
from tests.factories.bank import ask_in, make_bank_question


@pytest.fixture
def module(course):
    return course.modules[0]


def page_of(module) -> ModulePage:
    return ModulePage.objects.get(translation_key=module.module_id)


def asked_ids(module) -> list[UUID]:
    return [each.question_id for each in quiz_source(module.module_id).questions]


def rewrite_prompt(question, prompt: str) -> None:
    """A draft with other words."""
    question.question[0].value["prompt"] = type(question.question[0].value["prompt"])(prompt)
    question.save_revision()


def test_a_quiz_asks_the_banks_question_under_the_banks_id(module, enrolment):
    question = make_bank_question(kind="matching")
    ask_in(page_of(module), question)

    attempt = start_attempt(enrolment=enrolment, module=module, now=timezone.now()).attempt

    copied = {each["id"]: each["kind"] for each in attempt.questions}
    assert copied[str(question.translation_key)] == "matching"


def test_two_modules_ask_the_same_question(course):
    question = make_bank_question()
    for module in course.modules[:2]:
        ask_in(page_of(module), question)

    assert [question.translation_key in asked_ids(each) for each in course.modules[:2]] == [
        True,
        True,
    ]


def test_a_question_chosen_twice_is_asked_once(module):
    question = make_bank_question()
    ask_in(page_of(module), question, question)

    assert asked_ids(module).count(question.translation_key) == 1


def test_a_question_taken_back_is_not_asked_until_it_is_published_again(module):
    question = make_bank_question()
    ask_in(page_of(module), question)
    question.unpublish()
    assert question.translation_key not in asked_ids(module)

    question.latest_revision.publish()

    assert question.translation_key in asked_ids(module)


def test_learners_are_asked_the_published_words_while_an_editor_drafts_others(module):
    question = make_bank_question()
    ask_in(page_of(module), question)
    rewrite_prompt(question, "<p>Half a sent</p>")

    prompts = [str(each.value["prompt"]) for each in quiz_source(module.module_id).questions]

    assert not any("Half a sent" in prompt for prompt in prompts)


def test_the_next_reader_sees_a_publication(module):
    question = make_bank_question()
    ask_in(page_of(module), question)
    asked_ids(module)
    rewrite_prompt(question, "<p>In other words?</p>")

    question.latest_revision.publish()

    prompts = [str(each.value["prompt"]) for each in quiz_source(module.module_id).questions]
    assert any("In other words?" in prompt for prompt in prompts)


def test_an_unpublished_question_is_left_out_of_the_next_attempt_and_stays_in_the_open_one(
    module, enrolment
):
    question = make_bank_question()
    ask_in(page_of(module), question)
    attempt = start_attempt(enrolment=enrolment, module=module, now=timezone.now()).attempt

    question.unpublish()

    assert question.translation_key not in asked_ids(module)
    kept = QuizAttempt.objects.get(pk=attempt.pk).questions
    assert str(question.translation_key) in [each["id"] for each in kept]


def test_a_learners_page_costs_no_query_more_for_the_bank(course, module):
    def cost() -> int:
        course_outline(course.slug)
        with CaptureQueriesContext(connection) as queries:
            course_outline(course.slug)
        return len(queries)

    before = cost()
    ask_in(page_of(module), *(make_bank_question(title=f"{n}") for n in range(5)))

    assert cost() == before


def test_what_the_shelf_watches_is_one_row_however_many_questions_there_are(db):
    for number in range(3):
        make_bank_question(title=f"{number}")

    with CaptureQueriesContext(connection) as queries:
        shelf.checked()

    assert len(queries) == 1
    assert "SUM" in queries[0]["sql"]


def test_the_preview_of_a_quiz_says_which_question_learners_are_not_asked(module):
    question = make_bank_question(title="Half done")
    page = ask_in(page_of(module), make_bank_question(), question)
    question.unpublish()
    page = type(page).objects.get(pk=page.pk)

    shown = page.make_preview_request(preview_mode="quiz").content.decode()

    assert "Half done" in shown
    assert "Learners are not asked this question" in shown
