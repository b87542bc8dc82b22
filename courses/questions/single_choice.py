"""One right answer among a few options."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import expand_db_html

from courses.questions.marking import InvalidResponse, Marked, Question, Response

TEMPLATE = "courses/questions/single_choice.html"

INLINE_FEATURES = ["bold", "italic", "link"]


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"), max_length=300)
    is_correct = blocks.BooleanBlock(label=_("This is the right answer"), required=False)
    feedback = blocks.RichTextBlock(
        label=_("Feedback"),
        features=INLINE_FEATURES,
        help_text=_("Say why, to someone who chose it."),
    )


class SingleChoiceBlock(blocks.StructBlock):
    prompt = blocks.RichTextBlock(label=_("Question"), features=INLINE_FEATURES)
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=6)

    class Meta:
        icon = "radio-full"
        label = _("One right answer")
        description = _("Two to six options, one of them right, each with its own feedback.")
        template = "courses/catalogue/blocks/single_choice.html"
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

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        right = [option for option in cleaned["options"] if option["is_correct"]]
        if len(right) != 1:
            raise blocks.StructBlockValidationError(
                {"options": ValidationError(_("Mark exactly one option as the right answer."))}
            )
        return cleaned


def block() -> SingleChoiceBlock:
    return SingleChoiceBlock()


def ask(value: Any, *, question_id: UUID) -> Question:
    return {
        "id": str(question_id),
        "kind": "single_choice",
        "prompt": expand_db_html(value["prompt"].source),
        "options": [
            {
                "id": str(option.id),
                "text": option.value["text"],
                "is_correct": option.value["is_correct"],
                "feedback": expand_db_html(option.value["feedback"].source),
            }
            for option in value["options"].bound_blocks
        ],
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
            (option["id"], option["text"]) for option in question["options"]
        ]


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
