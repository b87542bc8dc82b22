"""What every type of question promises, in plain values.

A type is a module with the functions of `Kind`. It turns what an editor wrote
into a copy that an attempt keeps (`ask`), shows it as a form (`form`) and marks
a response (`mark`). The copy and the response are JSON, so that an attempt made
today can be read in ten years without the page it came from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

Question = dict[str, Any]
Response = Any


class InvalidResponse(Exception):
    """The response does not fit the question: tampered with, or made for another one."""

    message = _("Choose one of the answers shown.")


@dataclass(frozen=True)
class Marked:
    """The outcome of one answer, in words first."""

    is_right: bool
    fraction: float  # 0 (wrong) to 1 (right)
    given: str  # the learner's answer, as text; one line for each part
    right: str  # the right answer, likewise; "" where the learner is the judge
    feedback: str  # why, as clean HTML
    heading: str = ""  # what to say first, where "right" and "not right" do not fit

    @property
    def given_lines(self) -> list[str]:
        return self.given.split("\n")

    @property
    def right_lines(self) -> list[str]:
        return self.right.split("\n")


def share(fits: Sequence[bool]) -> float:
    """How much of an answer is right, where every part counts the same.

    Raises InvalidResponse for a question without parts, as an editor's draft may be.
    """
    if not fits:
        raise InvalidResponse
    return sum(fits) / len(fits)


@dataclass(frozen=True)
class Choice:
    """One thing that an answer can hold, for counting how many chose it.

    `part` is what a response names. `place` is where it was put, for the kinds
    that put things somewhere: an id, or a number counted from 1.
    """

    part: str
    text: str
    is_right: bool
    place: str = ""


class Kind(Protocol):
    """A module of `courses.questions`; its name there is the kind's stored name."""

    TEMPLATE: str
    # Whether there is a right answer to find. Without one the learner is the judge.
    HAS_KEY: bool

    def block(self) -> blocks.StructBlock:
        """What an editor fills in. It refuses what cannot be marked."""

    def ask(self, value: Any, *, question_id: UUID, seed: str = "") -> Question:
        """A self-contained copy of the question, as JSON.

        Its `kind` says who shows and marks it: a preset names the type it is a
        preset of. With a seed, the parts stand in an order that this seed alone
        fixes. Without one they stand as the editor wrote them, except where that
        would give the answer away.
        """

    def form(self, question: Question, data: Any = None, initial: Response = None) -> forms.Form:
        """A form whose `cleaned_data["response"]` is the response.

        It refuses whatever `mark` would, politely. `initial` is a proposal and
        may come from anywhere: what does not fit is ignored.
        """

    def right_response(self, question: Question) -> Response:
        """A response that is right."""

    def mark(self, question: Question, response: Response) -> Marked:
        """Marks a response. Pure: the same question and response give the same outcome.

        Raises InvalidResponse.
        """

    def choices(self, question: Question) -> list[Choice]:
        """What an answer can hold, as the editor reads it; none where people write freely."""

    def rekeyed(self, asked: Question, now: Question) -> Question:
        """The copy that was asked, with the key and the feedback that the question has now.

        Whoever was asked keeps every word they read before they answered.
        Raises AnotherQuestion where those words are others now.
        """
