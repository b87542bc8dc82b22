"""Keeping what learners say about themselves. The first answer, given in time, stays the first."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from courses.catalogue.selectors import CourseOutline
from learning.confidence.models import ConfidenceAnswer, ConfidenceCheck, Level
from learning.confidence.selectors import Moment, own_checks
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.progress.selectors import course_progress
from learning.progress.services import evaluate


class TooLate(Exception):
    """The learner has completed a module, so this is no longer "before"."""


class TooEarly(Exception):
    """There are modules left to do, so this is not yet "after"."""


class NotWhatWasAsked(Exception):
    """The answers are not one level for each statement that is asked now."""


@transaction.atomic
def save_check(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    moment: str,
    levels: Mapping[UUID, int],
    now: datetime,
) -> ConfidenceCheck:
    """Keeps the learner's levels (1 to 5, by module) beside the statements they were asked.

    "Before" may be changed until a module is complete, and then stands as the
    baseline. "After" opens when every module is done; the learner may change it
    later, and each save that changes something is an event with its levels, so
    what was said first is not lost. The same answers again change nothing.

    Raises TooLate, TooEarly, NotWhatWasAsked.
    """
    held = hold(enrolment.pk)
    progress = course_progress(enrolment=held, course=course)
    checks = own_checks(by=held.learner, enrolment=held, progress=progress)
    if not checks.may_save(moment):
        raise TooLate if moment == Moment.BEFORE else TooEarly
    questions = checks.questions(moment)
    if not questions or levels.keys() != {each.module_id for each in questions}:
        raise NotWhatWasAsked
    if not set(levels.values()) <= set(Level.values):
        raise NotWhatWasAsked
    answers = [
        ConfidenceAnswer(
            module_id=each.module_id,
            number=each.number,
            title=each.title,
            statement=each.statement,
            level=levels[each.module_id],
        )
        for each in questions
    ]
    check, is_new = ConfidenceCheck.objects.get_or_create(
        enrolment=held, moment=moment, defaults={"first_saved_at": now, "saved_at": now}
    )
    if not is_new:
        if _same(check.answers.all(), answers):
            return check
        check.answers.all().delete()
        check.saved_at = max(now, check.saved_at)
        check.save(update_fields=["saved_at"])
    for answer in answers:
        answer.confidence_check = check
    ConfidenceAnswer.objects.bulk_create(answers)
    record_learning(
        enrolment=held,
        verb=LearningEvent.Verb.CONFIDENCE_CHECKED,
        now=now,
        result={
            "check": str(check.public_id),
            "moment": check.moment,
            "levels": {str(answer.module_id): int(answer.level) for answer in answers},
        },
    )
    evaluate(enrolment=held, course=course, now=now)
    return check


def _same(kept: Iterable[ConfidenceAnswer], given: Iterable[ConfidenceAnswer]) -> bool:
    return {_key(answer) for answer in kept} == {_key(answer) for answer in given}


def _key(answer: ConfidenceAnswer) -> tuple[UUID, str, int]:
    return answer.module_id, answer.statement, int(answer.level)
