"""Whom a change of a live page affects. A room above knows, and says so when the site starts."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from courses.catalogue.models import CoursePage, ModulePage


@dataclass(frozen=True)
class Affected:
    """How many people: enrolled in the course; on their way in the page; in the middle of one of
    its quizzes or scenarios; done with it."""

    enrolled: int = 0
    begun: int = 0
    in_quiz: int = 0
    in_scenario: int = 0
    done: int = 0

    @property
    def is_anybody_inside(self) -> bool:
        return bool(self.begun or self.in_quiz or self.in_scenario or self.done)


# The course, and the module where it is about one.
Counting = Callable[[UUID, UUID | None], Affected]


def _nobody(course_id: UUID, module_id: UUID | None) -> Affected:
    return Affected()


_counting: Counting = _nobody


def count_with(counting: Counting) -> None:
    """Makes known who can count the people in a course or module."""
    global _counting
    _counting = counting


def affected_by(page: CoursePage | ModulePage) -> Affected:
    """A constant number of queries, however many people."""
    if isinstance(page, ModulePage):
        return _counting(page.get_parent().translation_key, page.translation_key)
    return _counting(page.translation_key, None)
