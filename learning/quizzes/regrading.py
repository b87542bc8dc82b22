"""A key was wrong. Who would be marked otherwise, and marking them so, once.

An editor corrects the question and publishes it. Every copy of it in an attempt
then takes over the new key and the new feedback, and its tries are marked by it.
What was asked and what was answered stay as they were. Somebody who had passed
keeps their pass; somebody who passes by it has their step completed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet
from wagtail.log_actions import log

from accounts.models import User
from courses.catalogue.models import ModulePage, Step
from courses.catalogue.quiz_behaviour import has_passed
from courses.catalogue.selectors import (
    CourseOutline,
    ModuleOutline,
    NoSuchModule,
    course_outlines,
    quiz_source,
)
from courses.questions.asking import copied, rekeyed
from courses.questions.keys import AnotherQuestion
from courses.questions.kinds import KINDS
from courses.questions.marking import Question
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.progress.services import evaluate, give_evidence
from learning.quizzes.models import Answer, QuizAttempt, Regrade, RegradedAttempt
from learning.quizzes.selectors import attempt_state
from learning.quizzes.services import close_attempt, outcome_of, tested_out
from messaging.services import Draft, enqueue_many

LOGGED_AS = "learning.regrade"
MAIL = "quiz_corrected"
CHUNK = 200


class NotPublished(Exception):
    """The question does not stand in the module as learners see it now."""


class NothingToCorrect(Exception):
    """No attempt has another key than the question has now."""


class NotAsPreviewed(Exception):
    """The question has been published anew, or was corrected, since the preview."""


@dataclass(frozen=True)
class MarkChange:
    """What the key of now makes of one attempt. Nothing is saved yet."""

    attempt: QuizAttempt
    question: Question  # the copy with the new key
    tries: tuple[Answer, ...]  # marked anew
    right_count: int | None  # None while the attempt is open

    @property
    def gain(self) -> int:
        """By how many right answers the result grows; 0 while the attempt is open."""
        if self.right_count is None or self.attempt.right_count is None:
            return 0
        return self.right_count - self.attempt.right_count

    @property
    def would_pass(self) -> bool:
        return has_passed(self.right_count, self.attempt.pass_mark)

    @property
    def has_newly_passed(self) -> bool:
        return self.would_pass and not self.attempt.has_passed

    @property
    def has_kept_pass(self) -> bool:
        return self.attempt.has_passed and not self.would_pass

    @property
    def questions(self) -> list[Question]:
        own = self.question["id"]
        return [self.question if each["id"] == own else each for each in self.attempt.questions]


@dataclass(frozen=True)
class Preview:
    """Who would be marked otherwise, in numbers of attempts. No names: editors see none."""

    question: Question
    number: int  # which correction of this question it would be
    attempt_count: int = 0  # copies with another key or other feedback
    better_count: int = 0
    worse_count: int = 0
    newly_passed_count: int = 0
    kept_pass_count: int = 0
    open_count: int = 0  # still being answered
    other_words_count: int = 0  # asked in other words, and left as they are

    @property
    def is_without_key(self) -> bool:
        return not KINDS[self.question["kind"]].HAS_KEY

    @property
    def is_another_question(self) -> bool:
        """Whether nobody at all was asked what is published now."""
        return bool(self.other_words_count) and not self.attempt_count


@dataclass(frozen=True)
class Regraded:
    """How far a regrade has come, and what it did so far, in numbers of attempts."""

    regrade: Regrade
    attempt_count: int
    better_count: int
    worse_count: int
    newly_passed_count: int
    kept_pass_count: int
    waiting_count: int  # enrolments yet to be gone through


def published_question(*, module_id: UUID, question_id: UUID) -> Question:
    """The question as an attempt would copy it now. Raises NotPublished."""
    try:
        sources = quiz_source(module_id).questions
    except NoSuchModule as error:
        raise NotPublished from error
    for source in sources:
        if source.question_id == question_id:
            return copied(source.kind, source.value, question_id=question_id)
    raise NotPublished


def preview_regrade(*, module_id: UUID, question_id: UUID) -> Preview:
    """Who would change, worked out as `continue_regrade` does. Raises NotPublished."""
    now_asked = published_question(module_id=module_id, question_id=question_id)
    found = Preview(question=now_asked, number=_next_number(module_id, question_id))
    if found.is_without_key:
        return found
    attempts = _attempts(module_id, question_id).order_by("enrolment_id", "number")
    for attempt in attempts.iterator(chunk_size=CHUNK):
        try:
            change = change_of(attempt, now_asked)
        except AnotherQuestion:
            found = replace(found, other_words_count=found.other_words_count + 1)
            continue
        if change is None:
            continue
        found = replace(
            found,
            attempt_count=found.attempt_count + 1,
            open_count=found.open_count + (attempt.submitted_at is None),
            better_count=found.better_count + (change.gain > 0),
            worse_count=found.worse_count + (change.gain < 0),
            newly_passed_count=found.newly_passed_count + change.has_newly_passed,
            kept_pass_count=found.kept_pass_count + change.has_kept_pass,
        )
    return found


def regrades_of(*, module_id: UUID, question_id: UUID) -> list[Regraded]:
    """The corrections of a question so far, the newest first."""
    found = []
    for regrade in Regrade.objects.filter(module_id=module_id, question_id=question_id).order_by(
        "-number"
    ):
        rows = list(
            regrade.attempts.values_list(
                "was_right_count", "right_count", "has_newly_passed", "has_kept_pass"
            )
        )
        results = [(was, now) for was, now, *_ in rows if was is not None and now is not None]
        found.append(
            Regraded(
                regrade=regrade,
                attempt_count=len(rows),
                better_count=sum(now > was for was, now in results),
                worse_count=sum(now < was for was, now in results),
                newly_passed_count=sum(row[2] for row in rows),
                kept_pass_count=sum(row[3] for row in rows),
                waiting_count=0 if regrade.finished_at else _waiting(regrade).count(),
            )
        )
    return found


def request_regrade(
    *, page: ModulePage, question_id: UUID, number: int, version: str, by: User, now: datetime
) -> Regrade:
    """Writes down that the question is to be corrected everywhere, as it is published now.

    `number` and `version` are those of the preview that `by` has read. Asking for
    the same one again gives the first row back. `continue_regrade` does the work.
    Raises NotPublished, NothingToCorrect, NotAsPreviewed.
    """
    module_id = page.translation_key
    name = {"module_id": module_id, "question_id": question_id}
    already = Regrade.objects.filter(**name, number=number).first()
    if already is not None and already.question["version"] == version:
        return already
    preview = preview_regrade(**name)
    if (preview.number, preview.question["version"]) != (number, version):
        raise NotAsPreviewed
    if not preview.attempt_count:
        raise NothingToCorrect
    try:
        with transaction.atomic():
            regrade = Regrade.objects.create(
                **name, number=number, question=preview.question, asked_by=by, asked_at=now
            )
            facts = {"question": str(question_id), "regrade": str(regrade.public_id)}
            log(instance=page, action=LOGGED_AS, user=by, data=facts)
    except IntegrityError:  # pressed twice at the same moment
        return Regrade.objects.get(**name, number=number)
    return regrade


def continue_regrades(*, now: datetime, most: int) -> None:
    """Goes on with every regrade that is not finished."""
    for regrade in Regrade.objects.filter(finished_at__isnull=True).order_by("asked_at"):
        continue_regrade(regrade=regrade, now=now, most=most)


def continue_regrade(*, regrade: Regrade, now: datetime, most: int) -> bool:
    """Corrects so many enrolments more; whether there was nothing left to do.

    Each enrolment is one transaction, so it may stop anywhere and be called
    again, by two workers at once too: an attempt is corrected once. While the
    module is not published it waits, because no step could be completed.
    """
    where = _where(regrade.module_id)
    if where is None:
        return False
    course, module = where
    enrolments = list(_waiting(regrade).order_by("pk").values_list("pk", flat=True)[:most])
    for enrolment_id in enrolments:
        _regrade_enrolment(regrade, enrolment_id, course, module, now)
        # Never back: a second worker may be ahead.
        Regrade.objects.filter(pk=regrade.pk, last_enrolment_id__lt=enrolment_id).update(
            last_enrolment_id=enrolment_id
        )
    if len(enrolments) == most:
        return False
    Regrade.objects.filter(pk=regrade.pk, finished_at__isnull=True).update(finished_at=now)
    return True


def change_of(attempt: QuizAttempt, now_asked: Question) -> MarkChange | None:
    """What the key of now makes of the attempt; None if it has that key already.

    No query for an attempt of `_attempts`. Raises AnotherQuestion.
    """
    asked = next(each for each in attempt.questions if each["id"] == now_asked["id"])
    question = rekeyed(asked, now_asked)
    if question == asked:
        return None
    answers = [each for each in attempt.answers.all() if str(each.question_id) == question["id"]]
    given = sorted(answers, key=lambda each: each.number)
    tries = tuple(_marked_anew(each, question) for each in given)
    right_count = attempt.right_count
    if right_count is not None and tries:
        # The newest try is the one that counts.
        right_count += tries[-1].is_right - given[-1].is_right
    return MarkChange(attempt=attempt, question=question, tries=tries, right_count=right_count)


def _marked_anew(answer: Answer, question: Question) -> Answer:
    marked = KINDS[question["kind"]].mark(question, answer.response)
    return Answer(
        pk=answer.pk,
        fraction=marked.fraction,
        is_right=marked.is_right,
        question_version=question["version"],
    )


@dataclass(frozen=True)
class CorrectedMark:
    """What a regrade did to an attempt, as its learner is told."""

    question_number: int
    corrected_at: datetime
    right_count: int | None
    is_result_changed: bool
    has_kept_pass: bool


def corrected_marks_of(attempt: QuizAttempt) -> list[CorrectedMark]:
    """What was marked anew in an attempt, oldest first. One query."""
    places = {question["id"]: number for number, question in enumerate(attempt.questions, start=1)}
    return [
        CorrectedMark(
            question_number=places[str(row.regrade.question_id)],
            corrected_at=row.regraded_at,
            right_count=row.right_count,
            is_result_changed=row.right_count != row.was_right_count,
            has_kept_pass=row.has_kept_pass,
        )
        for row in attempt.regradings.select_related("regrade").order_by("regraded_at", "pk")
    ]


@transaction.atomic
def _regrade_enrolment(
    regrade: Regrade,
    enrolment_id: int,
    course: CourseOutline,
    module: ModuleOutline,
    now: datetime,
) -> None:
    try:
        held = hold(enrolment_id)
    except Enrolment.DoesNotExist:  # erased meanwhile
        return
    changes = list(_changes(regrade, held))
    for change in changes:
        _save(regrade, change, now)
    results = [change for change in changes if change.gain]
    for change in results:
        record_learning(
            enrolment=held,
            verb=LearningEvent.Verb.QUIZ_CORRECTED,
            module=module,
            step=Step.QUIZ,
            now=now,
            result={
                "regrade": str(regrade.public_id),
                "attempt": str(change.attempt.public_id),
                "was_right": change.attempt.right_count,
                "right": change.right_count,
            },
        )
    for change in changes:
        if change.attempt.submitted_at is None:
            _go_on(change.attempt.pk, held, course, module, now)
    if any(change.has_newly_passed for change in results):
        _give_best(held, course, module, now)
    elif any(change.gain > 0 for change in results):
        # The score that the course asks for may be reached by it.
        evaluate(enrolment=held, course=course, now=now)
    if results:
        _tell(regrade, held, now)


def _changes(regrade: Regrade, held: Enrolment) -> Iterator[MarkChange]:
    attempts = _attempts(regrade.module_id, regrade.question_id)
    for attempt in attempts.filter(enrolment=held).exclude(regradings__regrade=regrade):
        try:
            change = change_of(attempt, regrade.question)
        except AnotherQuestion:
            continue
        if change is not None:
            yield change


def _save(regrade: Regrade, change: MarkChange, now: datetime) -> None:
    attempt = change.attempt
    Answer.objects.bulk_update(change.tries, ["fraction", "is_right", "question_version"])
    QuizAttempt.objects.filter(pk=attempt.pk).update(
        questions=change.questions,
        right_count=change.right_count,
        has_kept_pass=change.has_kept_pass,
    )
    RegradedAttempt.objects.create(
        regrade=regrade,
        attempt=attempt,
        was_right_count=attempt.right_count,
        right_count=change.right_count,
        has_newly_passed=change.has_newly_passed,
        has_kept_pass=change.has_kept_pass,
        regraded_at=now,
    )


def _go_on(
    attempt_id: int, held: Enrolment, course: CourseOutline, module: ModuleOutline, now: datetime
) -> None:
    """Hands in an open attempt whose last question needs no other try any more."""
    attempt = QuizAttempt.objects.get(pk=attempt_id)
    attempt.enrolment = held
    state = attempt_state(attempt)
    if not state.is_at_end and state.next is None:
        with _place_kept(held):
            close_attempt(state, course, module, now)


def _give_best(
    held: Enrolment, course: CourseOutline, module: ModuleOutline, now: datetime
) -> None:
    """Hands the learner's best attempt down to progress, which judges it as any other."""
    attempts = QuizAttempt.objects.filter(
        enrolment=held, module_id=module.module_id, submitted_at__isnull=False
    )
    best = attempt_state(max(attempts, key=lambda each: (each.right_count or 0, -each.number)))
    outcome = outcome_of(best)
    with _place_kept(held):
        give_evidence(
            held=held,
            course=course,
            module=module,
            step=Step.QUIZ,
            evidence=outcome,
            now=now,
            instead_of=tested_out(best, module, outcome),
        )


@contextmanager
def _place_kept(held: Enrolment) -> Iterator[None]:
    """Where the learner was last stays: it is not they who are here."""
    names = ("last_module_id", "last_step", "last_seen_at")
    place = {name: getattr(held, name) for name in names}
    yield
    for name, value in place.items():
        setattr(held, name, value)
    held.save(update_fields=names)


def _tell(regrade: Regrade, held: Enrolment, now: datetime) -> None:
    """One mail for each enrolment, however many of its attempts changed."""
    draft = Draft(
        kind=MAIL,
        recipient=held.learner,
        context={"regrade": str(regrade.public_id), "enrolment": str(held.public_id)},
        dedupe_key=f"{MAIL}:{regrade.public_id}:{held.public_id}",
        due_at=now,
    )
    enqueue_many(drafts=[draft], now=now)


def _attempts(module_id: UUID, question_id: UUID) -> QuerySet[QuizAttempt]:
    """The attempts that ask the question, each with its answers to it and no others."""
    answers = Answer.objects.filter(question_id=question_id)
    return QuizAttempt.objects.filter(
        module_id=module_id, questions__contains=[{"id": str(question_id)}]
    ).prefetch_related(Prefetch("answers", queryset=answers))


def _waiting(regrade: Regrade) -> QuerySet[Enrolment]:
    """The enrolments that a regrade has yet to go through."""
    asked = QuizAttempt.objects.filter(
        module_id=regrade.module_id, questions__contains=[{"id": str(regrade.question_id)}]
    )
    return Enrolment.objects.filter(
        pk__gt=regrade.last_enrolment_id, pk__in=asked.values("enrolment_id")
    )


def _next_number(module_id: UUID, question_id: UUID) -> int:
    return Regrade.objects.filter(module_id=module_id, question_id=question_id).count() + 1


def _where(module_id: UUID) -> tuple[CourseOutline, ModuleOutline] | None:
    """The module as it is published, in its course; None while it has no quiz for learners."""
    for course in course_outlines():
        module = course.module_by_id(module_id)
        if module is not None and Step.QUIZ in module.steps:
            return course, module
    return None
