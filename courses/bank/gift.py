"""GIFT, the text format in which Moodle and others exchange questions: reading it.

The grammar is that of https://docs.moodle.org/en/GIFT_format. Questions stand
apart by empty lines; answers stand in braces, right ones after `=`, others
after `~`, their feedback after `#` and that of the whole question after `####`.
A backslash before one of `~ = # { } :` makes it an ordinary letter.

What is found is plain values. A question that can't be read is a `GiftFault`
with its line; the next one is read all the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_QUESTION_LENGTH = 30_000

# Each escaped letter is kept as a code point that is no character while the text is cut up.
_ESCAPED = "~=#{}:\\"
_PLACEHOLDERS = {letter: chr(0xFDD0 + number) for number, letter in enumerate(_ESCAPED)}
_NEW_LINE = chr(0xFDD0 + len(_ESCAPED))
_RESTORED = str.maketrans(
    {**{mark: letter for letter, mark in _PLACEHOLDERS.items()}, _NEW_LINE: "\n"}
)
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
# Controls, lone surrogates and code points that are no characters. Tabs and line ends stay.
_NO_CHARACTERS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,10})?)%")
_ANSWER = re.compile(r"[=~][^=~]*")
# Word's soft line ends; the other line ends of Unicode.
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_WRAPPED = re.compile(r"[ \t]*\n[ \t]*")
_OWN_ID = re.compile(r"\[id:([^\]]{1,100})\]")
_TAGS = re.compile(r"\[tags:([^\]]{1,1000})\]")
_TRUE, _FALSE = {"T", "TRUE"}, {"F", "FALSE"}


class GiftKind(StrEnum):
    CHOICE = "choice"
    TRUE_FALSE = "true_false"
    SHORT = "short"
    MATCHING = "matching"
    NUMERICAL = "numerical"
    ESSAY = "essay"
    DESCRIPTION = "description"


@dataclass(frozen=True)
class GiftText:
    """Words and how they are written: html, markdown, plain, or moodle where nothing is said."""

    text: str
    format: str = "moodle"

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = GiftText("")


@dataclass(frozen=True)
class GiftAnswer:
    """An option, an accepted answer, or a line with its match."""

    text: GiftText
    weight: float  # in per cent; 100 is right
    feedback: GiftText = NOTHING
    match: GiftText | None = None


@dataclass(frozen=True)
class GiftQuestion:
    line: int
    title: str
    prompt: GiftText
    kind: GiftKind
    answers: tuple[GiftAnswer, ...] = ()
    is_true: bool = False
    feedback: tuple[GiftText, ...] = ()  # for the whole question: general, right, wrong
    category: str = ""
    own_id: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class GiftFault:
    """A question that can't be read, where it begins, and what to do."""

    line: int
    title: str
    message: str | Promise


class _Fault(Exception):
    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass
class _Chunk:
    """The lines of one question, and what comments before it say."""

    line: int = 0
    lines: list[str] = field(default_factory=list)
    own_id: str = ""
    tags: tuple[str, ...] = ()


def parse(text: str) -> Iterator[GiftQuestion | GiftFault]:
    """Every question of the text, in its order. Never raises."""
    category = ""
    for chunk in _chunks(text):
        if isinstance(chunk, str):
            category = chunk
            continue
        words = "\n".join(chunk.lines)
        try:
            yield _question(words, chunk, category)
        except _Fault as fault:
            yield GiftFault(chunk.line, _short(words), fault.message)


def count_questions(text: str) -> int:
    """How many `parse` will find. Takes a tenth of its time."""
    return sum(isinstance(chunk, _Chunk) for chunk in _chunks(text))


def _chunks(text: str) -> Iterator[_Chunk | str]:
    """The questions' lines; a plain string is a category for those that follow."""
    chunk = _Chunk()
    clean = _NO_CHARACTERS.sub("", _LINE_END.sub("\n", text))
    for number, line in enumerate(clean.split("\n"), start=1):
        bare = line.strip()
        if bare.startswith("//"):
            _note_comment(chunk, bare)
        elif bare.startswith("$CATEGORY:"):
            if chunk.lines:
                yield chunk
                chunk = _Chunk()
            yield _category(bare.removeprefix("$CATEGORY:"))
        elif bare:
            chunk.line = chunk.line or number
            chunk.lines.append(line)
        elif chunk.lines:
            yield chunk
            chunk = _Chunk()
    if chunk.lines:
        yield chunk


def _note_comment(chunk: _Chunk, comment: str) -> None:
    if own_id := _OWN_ID.search(comment):
        chunk.own_id = own_id[1].strip()
    if tags := _TAGS.search(comment):
        chunk.tags = tuple(tag for each in tags[1].split(",") if (tag := each.strip()))


def _category(path: str) -> str:
    """The last name of a path such as `$course$/top/Infection control`."""
    names = [name.strip() for name in path.split("/")]
    named = [name for name in names if name and name != "top" and not name.startswith("$")]
    return named[-1] if named else ""


def _question(words: str, chunk: _Chunk, category: str) -> GiftQuestion:
    if len(words) > MAX_QUESTION_LENGTH:
        raise _Fault(_("This question is too long. Is an empty line missing between questions?"))
    text = _protected(words)
    title, text = _title_and_rest(text)
    prompt, answers, after = _braces(text)
    facts: dict[str, Any] = {
        "line": chunk.line,
        "title": title,
        "category": category,
        "own_id": chunk.own_id,
        "tags": chunk.tags,
    }
    if answers is None:
        return GiftQuestion(**facts, prompt=_text(prompt), kind=GiftKind.DESCRIPTION)
    if after.strip():
        prompt = f"{prompt}_____{after}"
    answers, has_general, general = answers.partition("####")
    shared = (_text(general),) if has_general else ()
    return _answered(facts | {"prompt": _text(prompt)}, answers.strip(), shared)


def _answered(facts: dict[str, Any], answers: str, shared: tuple[GiftText, ...]) -> GiftQuestion:
    first, *feedback = answers.split("#")
    told = first.strip().upper()
    if not answers:
        return GiftQuestion(**facts, kind=GiftKind.ESSAY, feedback=shared)
    if answers.startswith("#"):
        return GiftQuestion(**facts, kind=GiftKind.NUMERICAL, feedback=shared)
    if told in _TRUE | _FALSE:
        # The first is for a wrong answer, the second for a right one.
        said = tuple(_text(each) for each in reversed(feedback[:2]))
        return GiftQuestion(
            **facts,
            kind=GiftKind.TRUE_FALSE,
            is_true=told in _TRUE,
            feedback=tuple(each for each in (*shared, *said) if each),
        )
    if answers[0] not in "=~":
        raise _Fault(_("Start each answer with = (right) or ~ (not right)."))
    parts = _ANSWER.findall(answers)
    kind = GiftKind.CHOICE
    if all(part.startswith("=") for part in parts):
        pairs = ["->" in part for part in parts]
        if any(pairs) and not all(pairs):
            raise _Fault(_("Each line of a matching question needs -> and its match."))
        kind = GiftKind.MATCHING if all(pairs) else GiftKind.SHORT
    found = tuple(_answer(part, is_pair=kind is GiftKind.MATCHING) for part in parts)
    return GiftQuestion(**facts, kind=kind, answers=found, feedback=shared)


def _answer(part: str, *, is_pair: bool) -> GiftAnswer:
    weight, words = (100.0 if part[0] == "=" else 0.0), part[1:]
    if found := _WEIGHT.match(words):
        weight, words = float(found[1]), words[found.end() :]
    words, _mark, feedback = words.partition("#")
    match: GiftText | None = None
    if is_pair:
        words, _arrow, matched = words.partition("->")
        match = _text(matched)
    text = _text(words)
    if not text and not is_pair:
        raise _Fault(_("An answer has no words. Write some, or take it out."))
    return GiftAnswer(text=text, weight=weight, feedback=_text(feedback), match=match)


def _title_and_rest(text: str) -> tuple[str, str]:
    stripped = text.lstrip()
    if not stripped.startswith("::"):
        return "", text
    title, end, rest = stripped[2:].partition("::")
    if not end:
        raise _Fault(_("The title has no end. Write :: after it."))
    return _restored(title), rest


def _braces(text: str) -> tuple[str, str | None, str]:
    """What stands before the answers, the answers, and what stands after them."""
    before, opening, rest = text.partition("{")
    if "}" in before:
        raise _Fault(_("There is a } without a {. Write \\} if it is only a letter."))
    if not opening:
        return before, None, ""
    answers, closing, after = rest.partition("}")
    if not closing:
        raise _Fault(_("The answers have no end. Write }, and no empty line inside a question."))
    if "{" in answers or "{" in after or "}" in after:
        raise _Fault(_("There are answers twice. Put an empty line between two questions."))
    return before, answers, after


def _text(words: str) -> GiftText:
    found = _FORMAT.match(words)
    if not found:
        return GiftText(_restored(words))
    return GiftText(_restored(words[found.end() :]), found[1])


def _protected(words: str) -> str:
    return _ESCAPE.sub(
        lambda found: _NEW_LINE if found[1] == "n" else _PLACEHOLDERS[found[1]], words
    )


def _restored(words: str) -> str:
    return _WRAPPED.sub(" ", words).strip(" \t").translate(_RESTORED)


def _short(words: str) -> str:
    line = words.strip().split("\n")[0]
    return line if len(line) <= 80 else f"{line[:79]}…"


def escaped(words: str) -> str:
    """The words so that GIFT reads nothing into them."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", words).replace("\n", "\\n")
