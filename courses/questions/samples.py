"""Every type of question in every state, for the gallery of components."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms

from content.gallery import Part, add_part
from courses.questions.kinds import KINDS
from courses.questions.marking import Marked, Question, Response

_SAMPLE_ID = UUID(int=0)


@dataclass(frozen=True)
class Sample:
    """A question not yet answered, refused, and with each outcome it can have."""

    kind: str
    label: str
    question: Question
    template: str
    blank: forms.Form
    refused: forms.Form
    outcomes: tuple[Marked, ...]


def samples() -> list[Sample]:
    """One of every type that has an example for editors."""
    found = []
    for name, kind in KINDS.items():
        block = kind.block()
        if not getattr(block.meta, "preview_value", None):
            continue
        question = kind.ask(block.get_preview_value(), question_id=_SAMPLE_ID)
        right = kind.right_response(question)
        found.append(
            Sample(
                kind=name,
                label=str(block.label),
                question=question,
                template=kind.TEMPLATE,
                blank=_with_ids(kind.form(question), f"{name}-blank"),
                refused=_with_ids(kind.form(question, _nonsense(question)), f"{name}-refused"),
                outcomes=(
                    kind.mark(question, right),
                    kind.mark(question, _wrong_response(question, right)),
                ),
            )
        )
    return found


def _with_ids(form: forms.Form, prefix: str) -> forms.Form:
    form.auto_id = f"{prefix}_%s"
    return form


def _nonsense(question: Question) -> dict[str, Any]:
    """What every form refuses: nothing at all; an unknown thing where nothing is an answer."""
    return {"response": ["nonsense"]} if question["kind"] == "draft_a_post" else {}


def _wrong_response(question: Question, right: Response) -> Response:
    if isinstance(right, dict):
        places = question.get("matches") or question["groups"]
        return dict.fromkeys(right, places[0]["id"])
    if isinstance(right, list):
        if question["kind"] == "ordering":
            return right[::-1]
        parts = question.get("options") or question.get("parts") or []
        return [part["id"] for part in parts if part["id"] not in right] or right[:1]
    options = question.get("options", [])
    return next((option["id"] for option in options if option["id"] != right), "a horse")


def show_in_gallery() -> None:
    add_part(
        Part(
            name="questions",
            heading="Questions",
            template="gallery/questions.html",
            context=lambda: {"samples": samples()},
        )
    )
