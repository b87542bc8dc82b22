"""The words of our own course: its style, and the figures that the documents tell."""

import pytest
from django.conf import settings

from courses.catalogue.files.figures import figures_of, page_of
from courses.catalogue.files.reader import read_course
from courses.catalogue.files.style import style_problems
from courses.seeding import COURSE_LIBRARY

FIGURES = settings.BASE_DIR / "docs/authoring/ten-tips-in-figures.md"


@pytest.fixture(scope="module")
def course():
    return read_course(COURSE_LIBRARY)


def test_the_library_has_nothing_to_mend(course):
    # On the day of its own review: `make lint` asks on today's date, when it grows stale.
    found = style_problems(COURSE_LIBRARY, course, today=course.last_reviewed_date)

    assert [str(problem) for problem in found] == []


def test_the_figures_in_the_documents_are_those_of_the_course(course):
    assert FIGURES.read_text() == page_of(course, figures_of(COURSE_LIBRARY, course))
