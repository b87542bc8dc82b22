"""Lines to be put in order.

The more pairs stand the right way round, the higher the mark; the answer is
right when all of them do.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import FeedbackBlock, QuestionBlock, html, refuse_repeats
from courses.questions.keys import back, counterparts, refuse_other_words
from courses.questions.marking import Choice, InvalidResponse, Marked, Question, Response, share
from courses.questions.parts import ids_of, lines, picked
from courses.questions.shuffling import mixed

TEMPLATE = "courses/questions/ordering.html"
HAS_KEY = True


class OrderingBlock(QuestionBlock):
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Line"), max_length=200),
        label=_("Lines, in the right order"),
        min_num=3,
        max_num=7,
    )
    feedback = FeedbackBlock(help_text=_("Say why this is the order."))

    class Meta:
        icon = "list-ol"
        label = _("Put in order")
        description = _("Three to seven lines. The learner puts them in order.")
        preview_value = {
            "prompt": "<p>You shared something false. What do you do, and in which order?</p>",
            "items": ["Say that it was wrong", "Share what is right", "Thank who told you"],
            "feedback": "<p>People need to hear first that it was wrong.</p>",
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        refuse_repeats(list(value["items"]), "items")


def block() -> OrderingBlock:
    return OrderingBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    """The lines never start in the right order."""
    items = [{"id": str(item.id), "text": item.value} for item in value["items"].bound_blocks]
    shown = mixed(items, seed or str(question_id))
    if shown == items:
        shown = [*shown[1:], *shown[:1]]
    return {
        "id": str(question_id),
        "kind": "ordering",
        "prompt": html(value["prompt"]),
        "items": shown,
        "order": ids_of(items),
        "feedback": html(value["feedback"]),
    }


def form(question: Question, data: Any = None, initial: Response = None) -> "OrderingForm":
    return OrderingForm(question, data=data, initial={"response": initial})


class OrderField(forms.Field):
    """The ids of the lines, with commas between them."""

    widget = forms.HiddenInput
    default_error_messages = {
        "required": _("Put the lines in order."),
        "invalid": _("Put each of the lines shown in its place, once."),
    }
    ids: list[str]

    def prepare_value(self, value: Any) -> str:
        return ",".join(self.fitting(value))

    def to_python(self, value: Any) -> list[str]:
        ids = value.split(",") if value else []
        if ids and sorted(ids) != sorted(self.ids):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return ids

    def fitting(self, value: Any) -> list[str]:
        """The order proposed, or that of the question if this is none."""
        ids = value.split(",") if isinstance(value, str) else value
        is_order = isinstance(ids, list) and all(isinstance(each, str) for each in ids)
        return ids if is_order and sorted(ids) == sorted(self.ids) else self.ids


@dataclass(frozen=True)
class Row:
    """A line in its place, and the whole order after it has moved; "" where it cannot."""

    id: str
    text: str
    up: str
    down: str


class OrderingForm(forms.Form):
    """The page holds the order. Each button asks for the page with a line moved; none saves.

    A button is part of the page's form `rearrange`, which sends the order as
    `response` by GET: so going back undoes a move, and reloading changes nothing.
    """

    rearranges = True

    response = OrderField(label=_("Your order"))

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.order.ids = ids_of(question["items"])

    @property
    def order(self) -> OrderField:
        return cast(OrderField, self.fields["response"])

    @property
    def rows(self) -> list[Row]:
        ids = self.order.fitting(self["response"].value())
        texts = {item["id"]: item["text"] for item in self.question["items"]}
        return [
            Row(
                id=each,
                text=texts[each],
                up=_swapped(ids, place - 1) if place else "",
                down=_swapped(ids, place) if place + 1 < len(ids) else "",
            )
            for place, each in enumerate(ids)
        ]


def _swapped(ids: list[str], place: int) -> str:
    """The order with the line in this place and the next one swapped."""
    return ",".join([*ids[:place], ids[place + 1], ids[place], *ids[place + 2 :]])


def right_response(question: Question) -> Response:
    return list(question["order"])


def mark(question: Question, response: Response) -> Marked:
    right = question["order"]
    if len(picked(response, right)) != len(right):
        raise InvalidResponse
    place = {each: number for number, each in enumerate(response)}
    pairs = [place[one] < place[other] for one, other in combinations(right, 2)]
    return Marked(
        is_right=all(pairs),
        fraction=share(pairs),
        given=_numbered(question, response),
        right=_numbered(question, right),
        feedback=question["feedback"],
    )


def _numbered(question: Question, ids: list[str]) -> str:
    texts = {item["id"]: item["text"] for item in question["items"]}
    return lines(f"{number}. {texts[each]}" for number, each in enumerate(ids, start=1))


def choices(question: Question) -> list[Choice]:
    """Each line in each place."""
    texts = {item["id"]: item["text"] for item in question["items"]}
    order = question["order"]
    return [
        Choice(each, f"{place}. {texts[each]}", order[place - 1] == each, str(place))
        for each in order
        for place in range(1, len(order) + 1)
    ]


def rekeyed(asked: Question, now: Question) -> Question:
    refuse_other_words(asked, now)
    asked_id = back(counterparts(asked["items"], now["items"]))
    order = [asked_id[each] for each in now["order"]]
    return {**asked, "order": order, "feedback": now["feedback"]}
