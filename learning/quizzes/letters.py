"""The mail that quizzes have messaging send."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from courses.catalogue.selectors import CourseOutline, ModuleOutline, course_outlines
from courses.catalogue.steps import Step
from learning.quizzes.models import RegradedAttempt
from learning.quizzes.regrading import MAIL
from messaging import kinds
from messaging.letters import absolute
from messaging.models import Message


def register() -> None:
    kinds.register(
        kinds.Kind(
            name=MAIL,
            label=_("corrections of your quizzes"),
            # It is about the person's own record.
            is_optional=False,
            lifetime=timedelta(days=7),
            priority=Message.Priority.ORDINARY,
            context=_context,
            is_still_wanted=_is_still_wanted,
        )
    )


def _is_still_wanted(message: Message, now: datetime) -> bool:
    """Not for somebody who can no longer sign in, nor while the module is not there to look at."""
    attempt = _newest(message)
    is_active = message.recipient is not None and message.recipient.is_active
    return is_active and attempt is not None and _where(attempt) is not None


def _context(message: Message, now: datetime) -> dict[str, Any]:
    row = _newest(message)
    where = _where(row) if row else None
    if row is None or where is None:
        raise kinds.NoLongerWanted
    course, module = where
    attempt = row.attempt
    return {
        "course_title": course.title,
        "module_title": module.title,
        "quiz_url": absolute(module.step_url(Step.QUIZ)),
        "right_count": attempt.right_count,
        "asked_count": len(attempt.questions),
        "has_newly_passed": row.has_newly_passed,
        "has_kept_pass": row.has_kept_pass,
    }


def _newest(message: Message) -> RegradedAttempt | None:
    """The newest of the learner's attempts whose result changed."""
    return (
        RegradedAttempt.objects.filter(
            regrade__public_id=message.context["regrade"],
            attempt__enrolment__public_id=message.context["enrolment"],
            attempt__enrolment__learner=message.recipient,
            right_count__isnull=False,
        )
        .exclude(right_count=F("was_right_count"))
        .select_related("attempt", "regrade")
        .order_by("-attempt__number")
        .first()
    )


def _where(row: RegradedAttempt) -> tuple[CourseOutline, ModuleOutline] | None:
    for course in course_outlines():
        module = course.module_by_id(row.regrade.module_id)
        if module is not None:
            return course, module
    return None
