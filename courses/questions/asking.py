"""Asking a question: the copy that an attempt keeps, whatever the type."""

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from courses.questions.kinds import KINDS
from courses.questions.marking import Question

# What every question has beside its type's own copy.
BESIDE = ("hints", "read_again", "version")


def copied(kind: str, value: Any, *, question_id: UUID, seed: str = "") -> Question:
    """The type's own copy (`Kind.ask`), and what every question has.

    `hints`: texts, in the order they are given. `read_again`: a heading's id in
    Learn, an address, or "". `version`: see `version_of`.
    """
    question = KINDS[kind].ask(value, question_id=question_id, seed=seed)
    return {
        **question,
        "hints": [str(hint) for hint in value["hints"]],
        "read_again": value["read_again"] or "",
        "version": version_of(question),
    }


def rekeyed(asked: Question, now: Question) -> Question:
    """The copy that was asked with the key of now (`Kind.rekeyed`), and its version.

    Raises AnotherQuestion.
    """
    copy = KINDS[asked["kind"]].rekeyed(asked, now)
    own = {name: copy[name] for name in copy if name not in BESIDE}
    return {**copy, "version": version_of(own)}


def version_of(question: Question) -> str:
    """A short name for what was asked and what was right.

    The same however the parts were mixed, and whatever is said after the
    answer; another one when an editor changes a word of the question or its key.
    """
    text = json.dumps(_steady(question), sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:12]


def _steady(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _steady(each) for name, each in value.items() if name != "feedback"}
    if isinstance(value, list):
        steady = [_steady(each) for each in value]
        if all(isinstance(each, dict) and "id" in each for each in steady):
            return sorted(steady, key=lambda part: part["id"])
        return steady
    return value
