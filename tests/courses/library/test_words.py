"""The words of our own course: its style, and the figures that the documents tell."""

from collections import Counter
from statistics import mean

import pytest
import yaml
from django.conf import settings

from courses.catalogue.files.figures import figures_of, page_of
from courses.catalogue.files.reader import read_course
from courses.catalogue.files.style import style_problems
from leading.seeding import COURSE_LIBRARY

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


def test_a_right_answer_is_not_to_be_guessed_from_its_place_or_its_length():
    places, lengths, longest = Counter(), [], 0
    questions = [
        question
        for file in sorted(COURSE_LIBRARY.glob("modules/*/quiz.yaml"))
        for question in yaml.safe_load(file.read_text("utf-8"))["questions"]
        if question["kind"] == "single_choice"
    ]
    for question in questions:
        options = question["options"]
        key = next(place for place, option in enumerate(options) if option["is_correct"])
        others = [len(each["text"]) for place, each in enumerate(options) if place != key]
        places[key] += 1
        lengths.append(len(options[key]["text"]) / mean(others))
        longest += len(options[key]["text"]) > max(others)

    # A third of the 40 would be 13: chance alone seldom leaves 8 to 19.
    assert all(8 <= places[place] <= 19 for place in range(3)), places
    assert 8 <= longest <= 19
    assert 0.9 < mean(lengths) < 1.1
