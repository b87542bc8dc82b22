"""What editors and course files may not write: what could not be marked."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files.block_values import from_stored, write_struct
from content.files.problems import Problems
from courses.catalogue.files.reader import read_course
from courses.catalogue.files.writer import course_texts
from courses.questions.kinds import KINDS
from courses.questions.short_text import normalised
from tests.factories.courses import write_course, write_file
from tests.factories.questions import guide_examples, read_question, stored_question

BROKEN = [
    ("single_choice", "is_correct: true", "is_correct: false", "Mark exactly one option"),
    ("multiple_choice", "is_correct: true", "is_correct: false", "Mark at least one option"),
    ("multiple_choice", "The ward and the day", "a rare  condition", "stands here twice"),
    ("ordering", "Share what is right", "Say that it was wrong", "stands here twice"),
    ("ordering", "  - Share what is right\n", "", "from 3 to 7 entries"),
    ("matching", "match: Active ally", "match: Superconnector", "stands here twice"),
    ("matching", "- Opponent", "- superconnector", "stands here twice"),
    ("matching", "text: Agrees, and acts with you", "text: Knows people in many groups", "twice"),
    ("sorting", "- A patient's story", "- The date of a talk", "stands here twice"),
    ("sorting", "name: Keep it", "name: post it", "stands here twice"),
    ("short_text", "- The tortoise", "- '!?'", "at least one letter or number"),
    ("short_text", "- The tortoise", "- " + "a" * 201, "at most 200"),
    ("spot_the_problem", "is_problem: true", "is_problem: false", "Mark at least one part"),
    ("draft_a_post", "is_optional: false", "is_optional: true", "one a post needs"),
    ("draft_a_post", "They agreed to be named.", "It says what they did.", "stands here twice"),
    ("true_false", "is_true: false", "is_true: perhaps", "true or false"),
]


@pytest.mark.parametrize("kind, old, new, said", BROKEN)
def test_a_question_that_could_not_be_marked_is_refused_with_its_reason(kind, old, new, said):
    example = guide_examples()[kind]
    assert old in example
    problems = Problems()

    read_question(kind, example.replace(old, new), problems)

    assert any(said in problem.message for problem in problems.found), problems.found


SAME = [
    ("Tortoise", "  TORTOISE "),
    ("dŵr oer", "DWR-OER!"),
    ("e-mail", "E—mail."),
    ("Don’t", "dont"),
    ("ﬁrst", "first"),
    ("STRASSE", "straße"),
    ("café", "cafe\N{COMBINING ACUTE ACCENT}"),
    ("zero\N{ZERO WIDTH SPACE}width", "zerowidth"),
    ("１５", "15"),
]


@pytest.mark.parametrize("one, other", SAME)
def test_texts_that_say_the_same_are_one(one, other):
    assert normalised(one) == normalised(other) != ""


@pytest.mark.parametrize("one, other", [("share", "shared"), ("not true", "nottrue"), ("15", "16")])
def test_texts_that_say_something_else_stay_apart(one, other):
    assert normalised(one) != normalised(other)


@settings(max_examples=300)
@given(st.text(max_size=40))
def test_what_is_normalised_once_stays_as_it_is(text):
    once = normalised(text)

    assert normalised(once) == once
    assert normalised(f"  {text}\n") == once


@pytest.mark.parametrize("kind", guide_examples())
def test_a_question_goes_to_the_database_and_back_to_its_file_unchanged(kind):
    block = KINDS[kind].block()
    stored = stored_question(kind)["value"]

    value = from_stored(block, stored, lambda text: text)

    assert value == read_question(kind, guide_examples()[kind])
    assert {"kind": kind, **write_struct(block, value)} == as_read(guide_examples()[kind])


def test_a_course_with_every_type_is_written_as_it_was_read(tmp_path):
    folder = write_course(tmp_path)
    asked = [yaml.safe_load(example) for example in guide_examples().values()]
    quiz = {"pass_mark": 5, "questions": asked}
    write_file(folder, "modules/first/quiz.yaml", yaml.safe_dump(quiz))

    written = course_texts(read_course(folder))["modules/first/quiz.yaml"]

    assert yaml.safe_load(written)["questions"] == [
        as_read(example) for example in guide_examples().values()
    ]


def as_read(example: str) -> dict[str, object]:
    """What the YAML says; white space at the end of a text says nothing."""
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in yaml.safe_load(example).items()
    }
