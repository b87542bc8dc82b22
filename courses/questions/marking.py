"""What every type of question promises, in plain values.

A type is a module with the functions of `Kind`. It turns what an editor wrote
into a copy that an attempt keeps (`ask`), shows it as a form (`form`) and marks
a response (`mark`). The copy and the response are JSON, so that an attempt made
today can be read in ten years without the page it came from.
"""

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
    given: str  # the learner's answer, as text
    right: str  # the right answer, as text
    feedback: str  # why, as clean HTML


class Kind(Protocol):
    """A module of `courses.questions`; its name there is the kind's stored name."""

    TEMPLATE: str

    def block(self) -> blocks.Block:
        """What an editor fills in."""

    def ask(self, value: Any, *, question_id: UUID) -> Question:
        """A self-contained copy of the question, as JSON."""

    def form(self, question: Question, data: Any = None, initial: Response = None) -> forms.Form:
        """A form with one field named `response`; its cleaned value is the response."""

    def mark(self, question: Question, response: Response) -> Marked:
        """Marks a response. Pure: the same question and response give the same outcome.

        Raises InvalidResponse.
        """
