"""A statement that is true or false: a preset of single choice."""

from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions import single_choice
from courses.questions.authoring import INLINE_FEATURES, FeedbackBlock, QuestionBlock, html
from courses.questions.marking import Question

TEMPLATE = single_choice.TEMPLATE
HAS_KEY = single_choice.HAS_KEY
form = single_choice.form
right_response = single_choice.right_response
mark = single_choice.mark
choices = single_choice.choices
rekeyed = single_choice.rekeyed


class TrueFalseBlock(QuestionBlock):
    prompt = blocks.RichTextBlock(label=_("Statement"), features=INLINE_FEATURES)
    is_true = blocks.BooleanBlock(label=_("The statement is true"), required=False)
    feedback = FeedbackBlock(help_text=_("Say why it is true or false."))

    class Meta:
        icon = "radio-empty"
        label = _("True or false")
        description = _("One statement. The learner says if it is true or false.")
        preview_value = {
            "prompt": "<p>A private group is as private as a closed room.</p>",
            "is_true": False,
            "feedback": "<p>Anybody in it can copy what you write.</p>",
        }


def block() -> TrueFalseBlock:
    return TrueFalseBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    """True stands first, whatever the seed: that is where people look for it."""
    return {
        "id": str(question_id),
        "kind": "single_choice",
        "prompt": html(value["prompt"]),
        "options": [
            {
                "id": str(uuid5(question_id, name)),
                "text": text,
                "is_correct": bool(value["is_true"]) == is_true,
                "feedback": html(value["feedback"]),
            }
            for name, text, is_true in (
                ("true", gettext("True"), True),
                ("false", gettext("False"), False),
            )
        ],
    }
