"""One right answer among a few options."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import INLINE_FEATURES, QuestionBlock, html
from courses.questions.keys import with_flags
from courses.questions.marking import Choice, InvalidResponse, Marked, Question, Response
from courses.questions.shuffling import mixed_if

TEMPLATE = "courses/questions/single_choice.html"
HAS_KEY = True


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"), max_length=300)
    is_correct = blocks.BooleanBlock(label=_("This is the right answer"), required=False)
    feedback = blocks.RichTextBlock(
        label=_("Feedback"),
        features=INLINE_FEATURES,
        help_text=_("Say why, to someone who chose it."),
    )


class SingleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=6)

    class Meta:
        icon = "radio-full"
        label = _("One right answer")
        description = _("Two to six options, one of them right, each with its own feedback.")
        preview_value = {
            "prompt": "<p>Which bio is safe and honest?</p>",
            "options": [
                {
                    "text": "Role, interest, plain line",
                    "is_correct": True,
                    "feedback": "<p>Yes.</p>",
                },
                {"text": "An invented award", "is_correct": False, "feedback": "<p>No.</p>"},
            ],
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        right = [option for option in value["options"] if option["is_correct"]]
        if len(right) != 1:
            raise blocks.StructBlockValidationError(
                {"options": ValidationError(_("Mark exactly one option as the right answer."))}
            )


def block() -> SingleChoiceBlock:
    return SingleChoiceBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    options = [
        {
            "id": str(option.id),
            "text": option.value["text"],
            "is_correct": option.value["is_correct"],
            "feedback": html(option.value["feedback"]),
        }
        for option in value["options"].bound_blocks
    ]
    return {
        "id": str(question_id),
        "kind": "single_choice",
        "prompt": html(value["prompt"]),
        "options": mixed_if(seed, options),
    }


def form(question: Question, data: Any = None, initial: Response = None) -> forms.Form:
    return SingleChoiceForm(question, data=data, initial={"response": initial})


class SingleChoiceForm(forms.Form):
    response = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an answer."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        field = self.fields["response"]
        field.choices = [  # type: ignore[attr-defined]
            (option["id"], _label(option)) for option in question["options"]
        ]


def _label(option: dict[str, Any]) -> str:
    """The option's words; or its picture, whose description they are (`picture_choice`)."""
    picture = option.get("picture")
    if not picture:
        return option["text"]
    return format_html(
        '<img class="choice__picture" src="{}" width="{}" height="{}" alt="{}">',
        picture["url"],
        picture["width"],
        picture["height"],
        option["text"],
    )


def right_response(question: Question) -> Response:
    return next((option["id"] for option in question["options"] if option["is_correct"]), None)


def mark(question: Question, response: Response) -> Marked:
    chosen = next((o for o in question["options"] if o["id"] == response), None)
    if chosen is None:
        raise InvalidResponse
    right = next(o for o in question["options"] if o["is_correct"])
    return Marked(
        is_right=chosen["is_correct"],
        fraction=1.0 if chosen["is_correct"] else 0.0,
        given=chosen["text"],
        right=right["text"],
        feedback=chosen["feedback"],
    )


def choices(question: Question) -> list[Choice]:
    return [Choice(o["id"], o["text"], o["is_correct"]) for o in question["options"]]


def rekeyed(asked: Question, now: Question) -> Question:
    return with_flags(asked, now, "options", "is_correct", "feedback")
