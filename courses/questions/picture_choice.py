"""One right picture among a few: a preset of single choice.

A picture's description is its option's text: it is read out in the place of the
picture, stands in the outcome, and stays when the picture is gone.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from courses.questions import single_choice
from courses.questions.authoring import FeedbackBlock, QuestionBlock, html, refuse_repeats
from courses.questions.marking import Question
from courses.questions.shuffling import mixed_if

TEMPLATE = single_choice.TEMPLATE
HAS_KEY = single_choice.HAS_KEY
form = single_choice.form
right_response = single_choice.right_response
mark = single_choice.mark
choices = single_choice.choices
rekeyed = single_choice.rekeyed

# Wide enough for a phone's whole line, sharp enough for a laptop's half.
RENDITION = "max-640x480"


class PictureOptionBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("Short description"),
        max_length=125,
        help_text=_("What the picture shows, so that one can choose without seeing it."),
    )
    is_correct = blocks.BooleanBlock(label=_("This is the right answer"), required=False)
    feedback = FeedbackBlock(help_text=_("Say why, to someone who chose it."))


class PictureChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(PictureOptionBlock(), label=_("Pictures"), min_num=2, max_num=4)

    class Meta:
        icon = "image"
        label = _("One right picture")
        description = _("Two to four pictures, one of them right, each with its own feedback.")

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        if sum(option["is_correct"] for option in value["options"]) != 1:
            raise blocks.StructBlockValidationError(
                {"options": ValidationError(_("Mark exactly one picture as the right answer."))}
            )
        refuse_repeats([option["alt"] for option in value["options"]], "options")


def block() -> PictureChoiceBlock:
    return PictureChoiceBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    options = [
        {
            "id": str(option.id),
            "text": option.value["alt"],
            "picture": _picture(option.value["image"]),
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


def _picture(image: Any) -> dict[str, Any] | None:
    """What a page needs to show it; None if it has been taken out of the library."""
    if image is None:
        return None
    rendition = image.get_rendition(RENDITION)
    return {"url": rendition.url, "width": rendition.width, "height": rendition.height}
