"""A copy of a question takes over a corrected key, and keeps its own words.

Parts are known by their words. Where every part has kept its id and its words,
by their ids, so that two parts may read the same. The parts of a copy may stand
in any order.
"""

import html
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import strip_tags

from courses.questions.authoring import is_same_text
from courses.questions.marking import Question

Part = Mapping[str, Any]


class AnotherQuestion(Exception):
    """The words differ, so that an answer to the one is no answer to the other."""


def refuse_other_words(asked: Question, now: Question) -> None:
    """Raises AnotherQuestion unless both ask the same thing. Markup does not count."""
    if asked["kind"] != now["kind"] or not is_same_text(
        _words(asked["prompt"]), _words(now["prompt"])
    ):
        raise AnotherQuestion


def counterparts(
    asked: Sequence[Part], now: Sequence[Part], *, words: str = "text"
) -> dict[str, Part]:
    """For the id of each part asked, the part of the question now that says the same.

    Raises AnotherQuestion unless every part of each has just one in the other.
    """
    if len(asked) != len(now):
        raise AnotherQuestion
    by_id = {part["id"]: part for part in now}
    if all(
        part["id"] in by_id and is_same_text(part[words], by_id[part["id"]][words])
        for part in asked
    ):
        return {part["id"]: by_id[part["id"]] for part in asked}
    by_words = {_plain(part[words]): part for part in now}
    wanted = {_plain(part[words]) for part in asked}
    if len(wanted) != len(asked) or wanted != by_words.keys():
        raise AnotherQuestion
    return {part["id"]: by_words[_plain(part[words])] for part in asked}


def back(found: Mapping[str, Part]) -> dict[str, str]:
    """From the ids of the question now to those asked."""
    return {part["id"]: asked_id for asked_id, part in found.items()}


def with_flags(asked: Question, now: Question, parts: str, *names: str) -> Question:
    """The copy asked, each of its parts with these fields as they are now.

    Raises AnotherQuestion.
    """
    refuse_other_words(asked, now)
    found = counterparts(asked[parts], now[parts])
    return {
        **asked,
        parts: [
            {**part, **{name: found[part["id"]][name] for name in names}} for part in asked[parts]
        ],
    }


def _words(prompt: str) -> str:
    return html.unescape(strip_tags(prompt))


def _plain(text: str) -> str:
    """What `is_same_text` compares."""
    return " ".join(text.split()).casefold()
