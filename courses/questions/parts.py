"""Responses that hold something for each of several parts: what was picked, or where it goes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string

from courses.questions.marking import InvalidResponse, Marked, Question, Response, share


def picked(response: Response, ids: Collection[str]) -> frozenset[str]:
    """The parts that were picked, from a list that names each at most once.

    Raises InvalidResponse.
    """
    if not isinstance(response, list) or not all(isinstance(each, str) for each in response):
        raise InvalidResponse
    found = frozenset(response)
    if len(found) != len(response) or not found <= frozenset(ids):
        raise InvalidResponse
    return found


@dataclass(frozen=True)
class Verdicts:
    """What a part is told, by whether it was picked and whether it should have been."""

    picked_rightly: Any
    picked_wrongly: Any
    missed: Any
    left_rightly: Any

    def of(self, *, is_picked: bool, is_sought: bool) -> Any:
        if is_picked:
            return self.picked_rightly if is_sought else self.picked_wrongly
        return self.missed if is_sought else self.left_rightly


def mark_picked(
    parts: Sequence[Mapping[str, Any]], response: Response, *, sought: str, verdicts: Verdicts
) -> Marked:
    """Every part counts the same: one that is sought and picked, one that is not and left.

    `sought` names what a part says of itself. Raises InvalidResponse.
    """
    chosen = picked(response, ids_of(parts))
    fits = [(part["id"] in chosen) == part[sought] for part in parts]
    feedback = [
        {
            "text": part["text"],
            "verdict": verdicts.of(is_picked=part["id"] in chosen, is_sought=part[sought]),
            "is_right": is_right,
            "why": part["feedback"],
        }
        for part, is_right in zip(parts, fits, strict=True)
    ]
    return Marked(
        is_right=all(fits),
        fraction=share(fits),
        given=lines(part["text"] for part in parts if part["id"] in chosen),
        right=lines(part["text"] for part in parts if part[sought]),
        feedback=render_to_string("courses/questions/each_part.html", {"parts": feedback}),
    )


def placed(response: Response, ids: Collection[str], places: Collection[str]) -> Mapping[str, str]:
    """Where each part was put: every one of them, each in one of the places.

    Raises InvalidResponse.
    """
    if not isinstance(response, dict) or response.keys() != set(ids):
        raise InvalidResponse
    if not all(isinstance(place, str) and place in places for place in response.values()):
        raise InvalidResponse
    return response


def ids_of(parts: Iterable[Mapping[str, Any]]) -> list[str]:
    return [part["id"] for part in parts]


def lines(texts: Iterable[object]) -> str:
    return "\n".join(str(text) for text in texts)


class PickingField(forms.MultipleChoiceField):
    """Checkboxes. The response names what was picked in the order of the question."""

    widget = forms.CheckboxSelectMultiple
    ids: list[str]

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        return [each for each in self.ids if each in chosen]


class PickingForm(forms.Form):
    """One checkbox for each part of a question."""

    response = PickingField()

    def __init__(self, question: Question, parts: Iterable[Mapping[str, Any]], **kwargs: Any):
        initial = kwargs.pop("initial", None)
        super().__init__(initial={"response": initial}, **kwargs)
        self.question = question
        choices = [(part["id"], part["text"]) for part in parts]
        self.picking.choices = choices
        self.picking.ids = [part_id for part_id, _text in choices]

    @property
    def picking(self) -> PickingField:
        return cast(PickingField, self.fields["response"])


class PlacingForm(forms.Form):
    """One field for each part of a question; together they are the response."""

    def __init__(
        self,
        question: Question,
        fields: Mapping[str, forms.ChoiceField],
        *,
        data: Any = None,
        initial: Response = None,
    ) -> None:
        super().__init__(data=data)
        self.question = question
        self._parts = {f"response-{part_id}": part_id for part_id in fields}
        proposed = initial if isinstance(initial, dict) else {}
        for name, part_id in self._parts.items():
            self.fields[name] = fields[part_id]
            self.initial[name] = proposed.get(part_id)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors:
            given["response"] = {part: given[name] for name, part in self._parts.items()}
        return given

    def add_error(self, field: str | None, error: Any) -> None:
        """The response has no field of its own: what is wrong with it concerns the whole form."""
        super().add_error(None if field == "response" else field, error)
