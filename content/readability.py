"""How hard a text is to read. Pure: plain text in, figures out.

Reading age is the Flesch-Kincaid grade plus five, since a child in US grade 5 is 10 or 11:

    0.39 × words per sentence + 11.8 × syllables per word − 15.59 + 5

(Kincaid, Fishburne, Rogers and Chissom, 1975, Research Branch Report 8-75, US Naval
Technical Training Command.) The figure points at sentences to read again. It says nothing
about sense, so nobody should chop a sentence to please it.

- A heading is no sentence; a line of a list is one, even without a full stop.
- Names are no measure of difficulty, so their syllables are left out: a word with a capital
  inside a sentence, or one in capitals, such as GP. They count in a sentence's length.
- A number in figures is one word of one syllable.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from pyphen import Pyphen

LONGEST_SENTENCE = 20  # words

_WORD = re.compile(r"[^\W_]+(?:[’'.,:/&-][^\W_]+)*")
# A full stop ends a sentence when white space and a fresh start follow.
_END = re.compile(r"(?<=[.!?…])([\"”’')\]]*)\s+(?=[\"“‘'(\[]*[A-Z0-9ÀÁÂÈÉÊËÌÍÎÏÒÓÔÙÚÛŴŶ])")
_SHORTENED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|pp?|e\.g|i\.e)\.$")
_VOWELS = re.compile(r"[aeiouy]+")
# A final e, and the e of most endings, is written and not said: "share", "shared", "makes".
_SILENT = re.compile(r"(?:[^aeiouyl]e|[^aeiouytd]ed|[^aeiouysxzchg]es)$")
_HYPHENS = Pyphen(lang="en_US")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Passage:
    """A heading, a paragraph or a line of a list, as plain text on its line (from 1)."""

    text: str
    line: int
    is_heading: bool = False


@dataclass(frozen=True)
class Reading:
    """What a text asks of its reader. `age` is None where there is no sentence to judge."""

    words: int
    sentences: int
    age: float | None


def passages_of(markdown: str, *, first_line: int = 1) -> list[Passage]:
    """The passages of Markdown, with links and emphasis as plain words."""
    found = []
    tokens = _MARKDOWN.parse(markdown)
    for before, token in zip(tokens, tokens[1:], strict=False):
        if token.type == "inline":
            start = token.map[0] if token.map else 0
            is_heading = before.type == "heading_open"
            found.append(Passage(_plain(token.children or ()), first_line + start, is_heading))
    return found


def _plain(tokens: Iterable[Any]) -> str:
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"} else token.content for token in tokens
    ).strip()


def words(text: str) -> list[str]:
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """The sentences of one paragraph or one line of a list."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        if not _SHORTENED.search(text[start : end.start()]):
            found.append(text[start : end.end()].strip())
            start = end.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if words(sentence)]


def long_sentences(text: str, *, most: int = LONGEST_SENTENCE) -> list[str]:
    """Those of a passage's sentences that have more than `most` words."""
    return [sentence for sentence in sentences(text) if len(words(sentence)) > most]


def measure(passages: Iterable[Passage]) -> Reading:
    """Headings count as words to read, and not in the reading age."""
    total, of_headings, said, syllables_said, ends = 0, 0, 0, 0, 0
    for passage in passages:
        if passage.is_heading:
            of_headings += len(words(passage.text))
            continue
        for sentence in sentences(passage.text):
            ends += 1
            total += len(words(sentence))
            counted = _not_names(sentence)
            said += len(counted)
            syllables_said += sum(syllables(word) for word in counted)
    age = None
    if said:
        age = round(0.39 * total / ends + 11.8 * syllables_said / said - 15.59 + 5, 1)
    return Reading(words=total + of_headings, sentences=ends, age=age)


def _not_names(sentence: str) -> list[str]:
    found = []
    for number, word in enumerate(words(sentence)):
        is_letters = len(word) > 1 and word.isupper()
        is_capital = number > 0 and word[0].isupper() and not re.match(r"I\b", word)
        if not is_letters and not is_capital:
            found.append(word)
    return found


def syllables(word: str) -> int:
    """About how many syllables a word has; at least one.

    The larger of two counts: groups of vowels that are said, and places to hyphenate. Each
    alone is too low (ADR 0010 has the figures).
    """
    return sum(_syllables(part) for part in re.split(r"[-/.,:&]", word.lower()) if part)


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> int:
    word = re.sub(r"[’'].*", "", word)
    said = len(_VOWELS.findall(word))
    if said > 1 and _SILENT.search(word):
        said -= 1
    return max(said, len(_HYPHENS.positions(word)) + 1, 1)
