"""A key was wrong, and is corrected everywhere, once."""

import threading
import uuid
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from courses.catalogue.models import CoursePage, Step
from courses.catalogue.selectors import course_outline
from learning.enrolments.models import Enrolment
from learning.events.models import LearningEvent
from learning.events.services import forget_learner
from learning.progress.course_rules import checklist
from learning.progress.models import StepProgress
from learning.progress.selectors import course_progress
from learning.quizzes import regrading
from learning.quizzes.models import Answer, QuizAttempt, Regrade, RegradedAttempt
from learning.quizzes.regrading import (
    MAIL,
    NotAsPreviewed,
    NothingToCorrect,
    NotPublished,
    continue_regrade,
    corrected_marks_of,
    preview_regrade,
    request_regrade,
)
from learning.quizzes.selectors import attempt_state, scores_of
from learning.quizzes.services import answer_question, start_attempt
from messaging import kinds
from messaging import services as messaging
from messaging.models import Message
from tests.courses.pages import press, text
from tests.factories.accounts import make_person
from tests.factories.editors import make_editor
from tests.factories.learning import (
    NOW,
    completed_at,
    make_course,
    make_enrolment,
    module_page,
    publish,
)
from tests.factories.steps import finish_course, finish_steps, mark_steps

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)
ALL = 1_000
QUESTION = "Who are you online?"
WRONG, RIGHT = "Somebody grander", "Nobody"  # of the first question, once its key is corrected


def take(course, enrolment, *answers: str) -> QuizAttempt:
    """Answers the quiz with these options; one not named is left open."""
    state = start_attempt(enrolment=enrolment, module=course.modules[0], now=NOW)
    for asked, words in zip(state.questions, answers, strict=False):
        chosen = next(o for o in asked.question["options"] if o["text"] == words)
        answer_question(
            attempt=state.attempt,
            question_id=asked.question_id,
            response=chosen["id"],
            course=course,
            module=course.modules[0],
            now=NOW,
        )
    return QuizAttempt.objects.get(pk=state.attempt.pk)


def correct_key(course, right: str = RIGHT, *, prompt: str = "", option: str = "") -> None:
    """The editor marks another option as right, says why, and publishes."""
    page = module_page(course)
    data = [dict(each) for each in page.quiz.raw_data]
    value = data[0]["value"]
    for each in value["options"]:
        is_right = each["value"]["text"] == right
        each["value"] |= {"is_correct": is_right, "feedback": f"<p>Now: {is_right}.</p>"}
        if option and each["value"]["text"] == WRONG:
            each["value"]["text"] = option
    if prompt:
        value["prompt"] = prompt
    page.quiz = data
    publish(page)


def names(course) -> dict:
    page = module_page(course)
    return {"module_id": page.translation_key, "question_id": UUID(page.quiz[0].id)}


def ask(course, editor, **changed):
    preview = preview_regrade(**names(course))
    facts = {"number": preview.number, "version": preview.question["version"]} | changed
    page = module_page(course)
    return request_regrade(
        page=page, question_id=names(course)["question_id"], by=editor, now=LATER, **facts
    )


def finish(regrade) -> None:
    assert continue_regrade(regrade=regrade, now=LATER, most=ALL)


@pytest.fixture
def editor(course):
    page = CoursePage.objects.get(translation_key=course.course_id)
    return make_editor(page, "change", "publish")


@pytest.fixture
def people(course) -> dict[str, Enrolment]:
    """Who passes by the correction, who would fail by it, who is the same, who is on the way."""
    found = {name: make_enrolment(course) for name in ("passes", "fails", "same", "open")}
    take(course, found["passes"], RIGHT, "I do", "Post it")
    take(course, found["fails"], "Myself", "I do", "Post it")
    take(course, found["same"], WRONG, "I do", "Ask")
    take(course, found["open"], RIGHT, "I do")
    correct_key(course)
    return found


def facts() -> dict:
    """Everything that a regrade may change, without the keys of rows."""
    return {
        "attempts": list(
            QuizAttempt.objects.order_by("enrolment_id").values_list(
                "enrolment_id", "right_count", "has_kept_pass", "questions", "submitted_at"
            )
        ),
        "answers": list(
            Answer.objects.order_by("pk").values_list(
                "response", "fraction", "is_right", "question_version", "answered_at"
            )
        ),
        "steps": list(
            StepProgress.objects.order_by("pk").values_list("step", "completed_at", "evidence")
        ),
        "events": list(
            LearningEvent.objects.order_by("learner_id", "verb", "pk").values_list(
                "verb", "learner_id", "result"
            )
        ),
        "mails": list(Message.objects.order_by("dedupe_key").values_list("dedupe_key", "state")),
        "regraded": list(
            RegradedAttempt.objects.order_by("attempt_id").values_list(
                "attempt_id", "was_right_count", "right_count"
            )
        ),
        "places": list(
            Enrolment.objects.order_by("pk").values_list(
                "last_module_id", "last_step", "last_seen_at", "completions__completed_at"
            )
        ),
    }


def test_the_preview_says_who_would_change_and_changes_nothing(course, people):
    before = facts()

    preview = preview_regrade(**names(course))

    assert (preview.attempt_count, preview.open_count) == (4, 1)
    assert (preview.better_count, preview.newly_passed_count) == (1, 1)
    assert (preview.worse_count, preview.kept_pass_count) == (1, 1)
    assert facts() == before


def test_what_is_done_is_what_the_preview_said(course, people, editor):
    preview = preview_regrade(**names(course))

    finish(ask(course, editor))

    (done,) = regrading.regrades_of(**names(course))
    for name in ("attempt", "better", "worse", "newly_passed", "kept_pass"):
        assert getattr(done, f"{name}_count") == getattr(preview, f"{name}_count"), name
    assert done.waiting_count == 0
    assert preview_regrade(**names(course)).attempt_count == 0


def test_somebody_who_passes_by_it_has_their_step_completed(course, people, editor):
    enrolment = people["passes"]
    assert not StepProgress.objects.get(enrolment=enrolment, step=Step.QUIZ).completed_at

    finish(ask(course, editor))

    attempt = QuizAttempt.objects.get(enrolment=enrolment)
    assert (attempt.right_count, attempt.has_passed) == (2, True)
    row = StepProgress.objects.get(enrolment=enrolment, step=Step.QUIZ)
    assert row.completed_at == LATER
    assert row.evidence["right"] == 2


def test_nobody_loses_a_pass(course, people, editor):
    enrolment = people["fails"]
    before = StepProgress.objects.get(enrolment=enrolment, step=Step.QUIZ)

    finish(ask(course, editor))

    attempt = QuizAttempt.objects.get(enrolment=enrolment)
    assert (attempt.right_count, attempt.pass_mark) == (1, 2)
    assert attempt.has_kept_pass
    assert attempt.has_passed
    after = StepProgress.objects.get(enrolment=enrolment, step=Step.QUIZ)
    assert (after.completed_at, after.evidence) == (before.completed_at, before.evidence)


ACTS = st.lists(
    st.sampled_from(["read", "take", "correct"]).flatmap(
        lambda act: st.tuples(st.just(act), st.sampled_from(["Myself", WRONG, RIGHT]))
    ),
    max_size=7,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_no_correction_takes_back_a_step_a_course_or_a_score_that_was_reached(acts):
    asks_for_score(course := make_course(modules=1, scenario=[], reflect=[], practise=[]))
    course, editor = course_outline(course.slug), make_person()
    enrolment = make_enrolment(course)
    done: set[tuple] = set()
    has_score, was_completed = False, None

    for act, words in acts:
        if act == "read":
            finish_steps(enrolment, course, course.modules[0], Step.LEARN)
        elif act == "take":
            take(course, enrolment, words, "I do", "Post it")
        else:
            correct_key(course, words)
            with suppress(NothingToCorrect):
                finish(ask(course, editor))

        was_done, done = done, completed_steps(enrolment)
        assert was_done <= done
        enrolment.refresh_from_db()
        assert was_completed in (None, completed_at(enrolment))
        was_completed = completed_at(enrolment)
        listed = checklist(course_progress(enrolment=enrolment, course=course))
        had_score, has_score = has_score, not listed or listed[1].is_met
        assert has_score or not had_score


def asks_for_score(course) -> None:
    page = CoursePage.objects.get(translation_key=course.course_id)
    page.needs_score = 60
    publish(page)


def completed_steps(enrolment) -> set[tuple]:
    rows = StepProgress.objects.filter(enrolment=enrolment, completed_at__isnull=False)
    return set(rows.values_list("module_id", "step", "completed_at"))


def test_a_correction_that_brings_the_score_completes_the_course(editor, course):
    asks_for_score(course)
    course = course_outline(course.slug)
    enrolment = make_enrolment(course)
    for module in course.modules:
        mark_steps(enrolment, course, module, Step.QUIZ)
    finish_course(enrolment, course)
    take(course, enrolment, RIGHT, "I do", "Ask")
    sit_second_quiz(enrolment, course.modules[1], right=1)
    enrolment.refresh_from_db()
    assert completed_at(enrolment) is None
    correct_key(course)

    finish(ask(course, editor))

    enrolment.refresh_from_db()
    assert completed_at(enrolment) == LATER


def sit_second_quiz(enrolment, module, *, right: int) -> None:
    QuizAttempt.objects.create(
        enrolment=enrolment,
        purpose=QuizAttempt.Purpose.MODULE_QUIZ,
        module_id=module.module_id,
        number=1,
        questions=[{"id": str(uuid.uuid4())}] * 5,
        pass_mark=1,
        started_at=NOW,
        submitted_at=NOW,
        right_count=right,
    )


def test_who_leads_a_learner_sees_that_a_pass_was_kept(course, people, editor):
    finish(ask(course, editor))

    (score,) = scores_of(enrolment=people["fails"])
    assert score.right < score.pass_mark
    assert score.has_passed


def test_what_was_asked_and_answered_stays(course, people, editor):
    before = QuizAttempt.objects.get(enrolment=people["passes"])
    responses = list(Answer.objects.order_by("pk").values_list("response", "answered_at"))

    finish(ask(course, editor))

    after = QuizAttempt.objects.get(pk=before.pk)
    assert [q["prompt"] for q in after.questions] == [q["prompt"] for q in before.questions]
    assert [(o["id"], o["text"]) for o in after.questions[0]["options"]] == [
        (o["id"], o["text"]) for o in before.questions[0]["options"]
    ]
    assert after.questions[1:] == before.questions[1:]
    assert '<p dir="auto">Now: True.</p>' in {o["feedback"] for o in after.questions[0]["options"]}
    assert after.questions[0]["version"] != before.questions[0]["version"]
    assert list(Answer.objects.order_by("pk").values_list("response", "answered_at")) == responses
    versions = Answer.objects.filter(attempt=after, question_id=after.questions[0]["id"])
    assert versions.get().question_version == after.questions[0]["version"]


def test_where_a_learner_was_last_stays(course, people, editor):
    before = facts()["places"]

    finish(ask(course, editor))

    assert facts()["places"] == before


def test_an_open_attempt_goes_on_with_the_new_key(course, people, editor):
    finish(ask(course, editor))

    state = attempt_state(QuizAttempt.objects.get(enrolment=people["open"]))
    assert state.questions[0].answer.is_right
    assert not state.attempt.submitted_at
    take(course, people["open"], RIGHT, "I do", "Post it")
    assert QuizAttempt.objects.get(enrolment=people["open"]).right_count == 2


def test_asking_twice_corrects_once(course, people, editor):
    preview = preview_regrade(**names(course))
    finish(ask(course, editor))
    after = facts()

    again = ask(course, editor, number=1, version=preview.question["version"])
    finish(again)

    assert Regrade.objects.count() == 1
    assert facts() == after
    assert PageLogEntry.objects.filter(action=regrading.LOGGED_AS).count() == 1


class Killed(BaseException):
    """The worker is gone between two statements."""


@pytest.mark.parametrize("statement", range(1, 60, 7))
def test_killed_anywhere_and_gone_on_with_ends_the_same(course, people, editor, statement):
    regrade = ask(course, editor)
    seen = 0

    def dies(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == statement:
            raise Killed
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(dies):
            continue_regrade(regrade=regrade, now=LATER, most=ALL)
    except Killed:
        pass
    regrade.refresh_from_db()
    finish(regrade)

    (done,) = regrading.regrades_of(**names(course))
    assert done.regrade.finished_at == LATER
    assert (done.attempt_count, done.newly_passed_count, done.kept_pass_count) == (4, 1, 1)
    results = dict(QuizAttempt.objects.values_list("enrolment_id", "right_count"))
    assert results == {
        people["passes"].pk: 2,
        people["fails"].pk: 1,
        people["same"].pk: 2,
        people["open"].pk: None,
    }
    assert LearningEvent.objects.filter(verb="quiz_corrected").count() == 2
    assert Message.objects.count() == 2


def test_a_few_at_a_time_ends_the_same_and_says_how_far_it_is(course, people, editor):
    regrade = ask(course, editor)

    assert not continue_regrade(regrade=regrade, now=LATER, most=1)
    regrade.refresh_from_db()
    assert regrading.regrades_of(**names(course))[0].waiting_count == 3
    for _ in range(4):
        regrading.continue_regrades(now=LATER, most=1)

    assert Regrade.objects.get().finished_at == LATER
    assert RegradedAttempt.objects.count() == 4


def test_a_second_correction_corrects_the_first(course, people, editor):
    finish(ask(course, editor))
    correct_key(course, "Myself")

    finish(ask(course, editor))

    assert [each.regrade.number for each in regrading.regrades_of(**names(course))] == [2, 1]
    attempt = QuizAttempt.objects.get(enrolment=people["fails"])
    assert (attempt.right_count, attempt.has_kept_pass, attempt.has_passed) == (2, False, True)
    # Passed by the first correction, kept after the second.
    attempt = QuizAttempt.objects.get(enrolment=people["passes"])
    assert (attempt.right_count, attempt.has_kept_pass, attempt.has_passed) == (1, True, True)


def test_a_preview_that_is_old_is_not_acted_on(course, people, editor):
    old = preview_regrade(**names(course))
    correct_key(course, WRONG)
    before = facts()

    with pytest.raises(NotAsPreviewed):
        ask(course, editor, number=old.number, version=old.question["version"])
    with pytest.raises(NotAsPreviewed):
        ask(course, editor, number=7)
    assert facts() == before


def test_other_words_are_another_question(course, people, editor):
    correct_key(course, prompt="<p>Who are you not?</p>")

    preview = preview_regrade(**names(course))

    assert preview.is_another_question
    assert preview.other_words_count == 4
    with pytest.raises(NothingToCorrect):
        ask(course, editor)


def test_another_option_is_another_question(course, people):
    correct_key(course, option="Somebody else again")

    assert preview_regrade(**names(course)).is_another_question


def test_attempts_in_other_words_are_left_and_the_others_corrected(course, editor):
    early = make_enrolment(course)
    take(course, early, RIGHT, "I do", "Ask")
    correct_key(course, "Myself", prompt="<p>Who are you, really?</p>")
    late = make_enrolment(course)
    take(course, late, RIGHT, "I do", "Ask")
    correct_key(course, prompt="<p>Who are you, really?</p>")
    before = QuizAttempt.objects.get(enrolment=early).questions

    preview = preview_regrade(**names(course))
    finish(ask(course, editor))

    assert (preview.attempt_count, preview.other_words_count) == (1, 1)
    assert QuizAttempt.objects.get(enrolment=late).right_count == 3
    assert QuizAttempt.objects.get(enrolment=early).right_count == 2
    assert QuizAttempt.objects.get(enrolment=early).questions == before


def test_a_question_that_is_not_published_cannot_be_corrected(course, people):
    wanted = names(course)
    page = module_page(course)
    page.quiz = [dict(page.quiz.raw_data[1])]
    page.pass_mark = 1
    publish(page)

    with pytest.raises(NotPublished):
        preview_regrade(**wanted)


def test_while_the_module_is_not_published_it_waits(course, people, editor):
    regrade = ask(course, editor)
    page = module_page(course)
    page.unpublish()
    before = facts()

    assert not continue_regrade(regrade=regrade, now=LATER, most=ALL)
    assert facts() == before
    publish(module_page(course))
    finish(regrade)
    assert RegradedAttempt.objects.count() == 4


def test_everybody_whose_result_changed_is_told_by_mail_once(course, people, editor, post_office):
    finish(ask(course, editor))
    messaging.send_due(clock=lambda: LATER)
    messaging.send_due(clock=lambda: LATER)

    sent = {each.recipients[0]: each for each in post_office.deliveries}
    assert sent.keys() == {people[name].learner.email for name in ("passes", "fails")}
    passes = sent[people["passes"].learner.email]
    assert passes.mail["Subject"] == "We corrected a question in your quiz"
    for part in (passes.text, passes.html):
        assert "Your result is now 2 of 3." in part
        assert "You have passed the quiz." in part
        assert course.modules[0].step_url(Step.QUIZ) in part
        assert RIGHT not in part
    assert "You keep your pass." in sent[people["fails"].learner.email].text


def test_somebody_who_left_gets_no_mail(course, people, editor, post_office):
    finish(ask(course, editor))
    learner = people["passes"].learner
    learner.is_active = False
    learner.save()
    erased = people["fails"].learner
    forget_learner(learner=erased, by=editor, now=LATER)
    people["fails"].delete()
    erased.delete()

    messaging.send_due(clock=lambda: LATER)

    assert post_office.deliveries == []


def test_a_module_that_goes_while_its_mail_is_written_is_not_written_about(
    course, people, editor, post_office, monkeypatch
):
    finish(ask(course, editor))
    kind = kinds.get(MAIL)

    def wanted_a_moment_ago(message, now):
        is_wanted = kind.is_still_wanted(message, now)
        module_page(course).unpublish()
        return is_wanted

    monkeypatch.setitem(kinds._kinds, MAIL, replace(kind, is_still_wanted=wanted_a_moment_ago))

    messaging.send_due(clock=lambda: LATER)

    assert post_office.deliveries == []
    assert set(Message.objects.filter(kind=MAIL).values_list("state", flat=True)) == {"cancelled"}


def test_events_name_the_correction_and_no_words(course, people, editor):
    finish(ask(course, editor))

    event = LearningEvent.objects.get(verb="quiz_corrected", learner=people["passes"].learner)
    attempt = QuizAttempt.objects.get(enrolment=people["passes"])
    assert event.result == {
        "regrade": str(Regrade.objects.get().public_id),
        "attempt": str(attempt.public_id),
        "was_right": 1,
        "right": 2,
    }
    entry = PageLogEntry.objects.get(action=regrading.LOGGED_AS)
    assert (entry.user, entry.page_id) == (editor, module_page(course).pk)


def test_the_result_says_what_was_corrected(course, people, editor):
    finish(ask(course, editor))
    client = Client()
    client.force_login(people["passes"].learner)

    page = client.get(course.modules[0].step_url(Step.QUIZ))

    assert "We corrected question 1 on 25 November 2026. Your result is now 2 of 3." in text(page)
    client.force_login(people["same"].learner)
    page = client.get(course.modules[0].step_url(Step.QUIZ))
    assert "We corrected question 1 on 25 November 2026. Your result is the same." in text(page)
    (mark,) = corrected_marks_of(QuizAttempt.objects.get(enrolment=people["fails"]))
    assert mark.has_kept_pass


# --- In /cms/ ----------------------------------------------------------------------------------


def address(course) -> str:
    return reverse("question_correct_key", kwargs=names(course))


@pytest.fixture
def desk(editor) -> Client:
    client = Client()
    client.force_login(editor)
    return client


def test_an_editor_reads_the_preview_and_corrects_by_one_button(course, people, desk):
    page = desk.get(address(course))
    assert "Attempts with the wrong key 4 A better result 1" in text(page)
    for enrolment in people.values():
        assert enrolment.learner.email not in page.content.decode()

    done = press(desk, page, "Correct the marking now")
    again = press(desk, page, "Correct the marking now")

    assert "Done." in text(done)
    assert "There is nothing to correct." in text(done)
    assert "Done." in text(again)
    assert Regrade.objects.count() == 1


def test_an_old_preview_is_shown_anew(course, people, desk):
    page = desk.get(address(course))
    correct_key(course, WRONG)

    answer = press(desk, page, "Correct the marking now")

    assert "The question has changed since. Read the new preview." in answer.content.decode()
    assert not Regrade.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"number": "x" * 9, "version": "\x00"}, {"number": -1}])
def test_tampered_forms_change_nothing(course, people, desk, sent):
    answer = desk.post(address(course), sent, follow=True)

    assert answer.status_code == 200
    assert not Regrade.objects.exists()


def test_who_may_not_publish_the_module_may_not_correct(course, people):
    before = facts()
    course_page = CoursePage.objects.get(translation_key=course.course_id)
    other = CoursePage.objects.get(translation_key=make_course().course_id)
    for page, actions in ((course_page, ("change",)), (other, ("change", "publish"))):
        client = Client()
        client.force_login(make_editor(page, *actions))
        preview = preview_regrade(**names(course))
        facts_sent = {"number": preview.number, "version": preview.question["version"]}
        assert client.get(address(course)).status_code in {302, 403, 404}
        assert client.post(address(course), facts_sent).status_code in {302, 403, 404}

    assert facts() == before
    assert not Regrade.objects.exists()


# --- At the same moment ------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_a_learner_at_once_leave_one_truth(course, people, editor):
    regrade = ask(course, editor)
    start = threading.Barrier(3)
    faults: list[BaseException] = []

    def do(work) -> None:
        try:
            start.wait(20)
            work()
        except BaseException as error:
            faults.append(error)
        finally:
            connection.close()

    works = [
        lambda: continue_regrade(regrade=regrade, now=LATER, most=ALL),
        lambda: continue_regrade(regrade=regrade, now=LATER, most=ALL),
        lambda: take(course, people["open"], RIGHT, "I do", "Post it"),
    ]
    threads = [threading.Thread(target=do, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert faults == []
    assert RegradedAttempt.objects.count() == 4
    assert Message.objects.count() == LearningEvent.objects.filter(verb="quiz_corrected").count()
    for name, right in (("passes", 2), ("fails", 1), ("same", 2), ("open", 2)):
        assert QuizAttempt.objects.get(enrolment=people[name]).right_count == right
    open_step = StepProgress.objects.get(enrolment=people["open"], step=Step.QUIZ)
    assert open_step.completed_at is not None
