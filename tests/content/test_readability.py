"""Sentences, syllables and reading age."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.readability import (
    Passage,
    long_sentences,
    measure,
    passages_of,
    sentences,
    syllables,
    words,
)

PROSE = st.text(alphabet=st.characters(categories=["L", "N", "P", "Z"]), max_size=300)
PLAIN = ["The cat sat on the mat.", "We ask, and then we wait.", "It rains a lot here."]


def age_of(*texts: str) -> float | None:
    return measure(Passage(text, 1) for text in texts).age


@pytest.mark.parametrize(
    "text, expected",
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ('"Nobody has to," he says. "Really?" she asks. He nods.', 3),
        ("Dr. Okoro came at 5.30pm. We waited.", 2),
        ("In 2018 it was on X. Now it is not.", 2),
        ("Ask first… Then wait.", 2),
        ("no full stop", ["no full stop"]),
        ("“Is it true?” Then check.", 2),
        ("... !!", []),
        ("", []),
    ],
)
def test_a_text_is_split_where_a_reader_would(text, expected):
    found = sentences(text)

    assert (found if isinstance(expected, list) else len(found)) == expected


def test_a_word_may_hold_an_apostrophe_a_hyphen_or_figures():
    assert words("Don’t wait: it’s a 15-minute walk, 10,560 steps.") == [
        *("Don’t", "wait", "it’s", "a", "15-minute", "walk", "10,560", "steps")
    ]


@pytest.mark.parametrize(
    "word, expected",
    [
        *[("cat", 1), ("share", 1), ("shared", 1), ("nurses", 2), ("makes", 1), ("wanted", 2)],
        *[("people", 2), ("little", 2), ("posted", 2), ("patient", 2), ("online", 2)],
        *[("organisation", 5), ("regulator", 4), ("15-minute", 3), ("they’re", 1), ("1", 1)],
    ],
)
def test_syllables_are_those_that_are_said(word, expected):
    assert syllables(word) == expected


def test_reading_age_is_the_published_formula():
    # 6 words, 6 syllables, 1 sentence.
    assert age_of("The cat sat on the mat.") == round(0.39 * 6 + 11.8 * 1 - 15.59 + 5, 1)
    # 8 words in 2 sentences, 11 syllables.
    assert age_of("A nurse was waiting. Her patient was reading.") == round(
        0.39 * 4 + 11.8 * 11 / 8 - 15.59 + 5, 1
    )


def test_headings_are_words_to_read_and_no_sentences():
    passages = passages_of(
        "## Administrative considerations\n\nThe cat sat on the mat.\n\n- It ran"
    )

    reading = measure(passages)

    assert [passage.line for passage in passages] == [1, 3, 5]
    assert (reading.words, reading.sentences) == (10, 2)
    assert reading.age == age_of("The cat sat on the mat.", "It ran")


def test_names_are_no_measure_of_difficulty():
    plain, named = "We ask the nurses and we wait.", "We ask the Confidentiality and we wait."

    assert age_of(named) < age_of("We ask the confidentiality and we wait.")
    assert age_of("We ask the GP and we wait.") <= age_of(plain)


def test_without_a_sentence_there_is_no_age():
    assert age_of() is None
    assert age_of("…") is None
    assert measure([Passage("Only a heading", 1, is_heading=True)]).age is None


def test_links_and_emphasis_are_plain_words():
    found = passages_of(
        "See [the *guide*](https://example.org/a-b), **now**\nor later.", first_line=7
    )

    assert found == [Passage("See the guide, now or later.", 7)]


def test_a_sentence_is_long_from_its_twenty_first_word():
    twenty = "word " * 19 + "end."

    assert long_sentences(twenty) == []
    assert long_sentences(f"Short one. A {twenty} Short again.") == [f"A {twenty}"]


@given(PROSE)
def test_sentences_lose_no_word_and_keep_their_order(text):
    assert [word for each in sentences(text) for word in words(each)] == words(text)


@given(PROSE)
def test_any_text_can_be_measured(text):
    reading = measure(passages_of(text))

    assert all(syllables(word) >= 1 for word in words(text))
    assert reading.words >= reading.sentences
    assert reading.age is None or reading.sentences


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=8))
def test_joining_two_sentences_never_makes_a_text_easier(texts):
    joined = re.sub(r"\. (\w)", lambda match: f", {match[1].lower()}", " ".join(texts))

    assert age_of(joined) >= age_of(*texts)
