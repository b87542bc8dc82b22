"""Which pages learners have records of, and which people have some.

Such a page may be unpublished and such an account made inactive; neither is deleted by a click.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from accounts.models import User
from courses.cohorts.models import Cohort
from courses.confidence.models import ConfidenceAnswer
from courses.enrolments.models import Enrolment
from courses.events.models import LearningEvent
from courses.progress.models import Override, StepProgress
from courses.quizzes.models import QuizAttempt
from courses.reflections.models import Reflection
from courses.scenarios.models import ScenarioRun

# Where records name a course or a module by its page's `translation_key`.
NAMED_IN = (
    (Enrolment, "course_id"),
    (Cohort, "course_id"),
    (StepProgress, "module_id"),
    (Override, "module_id"),
    (QuizAttempt, "module_id"),
    (ScenarioRun, "module_id"),
    (Reflection, "module_id"),
    (ConfidenceAnswer, "module_id"),
    (LearningEvent, "activity_id"),
)

REASON = _("Learners have records here. Unpublish this page instead.")
PERSON_REASON = _("This person has learning records. Make the account inactive instead.")


class LearnersHaveRecords(ProtectedError):
    """The page, or one below it, is what learners' records are about."""

    def __init__(self, pages: Iterable[Page]) -> None:
        super().__init__(str(REASON), set(pages))


def keys_with_records(keys: Iterable[UUID]) -> set[UUID]:
    """Those of the keys that some record names."""
    wanted = set(keys)
    found: set[UUID] = set()
    for model, name in NAMED_IN:
        found.update(
            model._default_manager.filter(**{f"{name}__in": wanted})
            .values_list(name, flat=True)
            .distinct()
        )
    return found


def has_records(page: Page) -> bool:
    """Whether the page or any page below it has learners' records."""
    pages = page.get_descendants(inclusive=True)
    return bool(keys_with_records(pages.values_list("translation_key", flat=True)))


def has_learned(person: User) -> bool:
    """Whether deleting the person would take what they learned with it."""
    return Enrolment.objects.filter(learner=person).exists()
