"""One right answer among a few options."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

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
        template = "courses/questions/single_choice_preview.html"
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
