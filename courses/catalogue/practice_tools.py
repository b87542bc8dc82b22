"""Tools inside an activity: something to do on the page itself.

What is written, ticked or pressed in a tool stays in the learner's browser. No tool has a field
with a name or stands in a form, so there is nothing to send; their scripts neither store nor ask.
A tool's text is plain, so that one template shows it to learners and to editors.
"""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import refuse_repeats


class ToolBlock(blocks.StructBlock):
    """One tool. Its template is given `value` and `tool_id`, which its elements' ids start with."""

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return {**context, "tool_id": f"tool-{uuid4()}"}


class DraftingSandboxBlock(ToolBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    task = blocks.CharBlock(label=_("What to write"), max_length=200)
    about_words = blocks.IntegerBlock(
        label=_("About how many words"), min_value=1, max_value=500, required=False
    )
    checks = blocks.ListBlock(
        blocks.CharBlock(label=_("Check"), max_length=200),
        label=_("What to check in the draft"),
        default=[],
        max_num=8,
    )

    class Meta:
        icon = "edit"
        label = _("Drafting box")
        description = _("A box to write in. It counts words. Nothing is saved or sent.")
        template = "courses/practise/drafting_sandbox.html"
        preview_value = {
            "title": "Try it here",
            "task": "Write 1 line about your role.",
            "about_words": 12,
            "checks": ["A neighbour would understand it.", "It is true."],
        }


class CardBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("What the card says"), max_length=250)
    pile = blocks.CharBlock(
        label=_("Where we would put it"), max_length=40, help_text=_("The name of a pile.")
    )
    why = blocks.CharBlock(label=_("Why"), max_length=300)


class CardSortBlock(ToolBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    piles = blocks.ListBlock(
        blocks.CharBlock(label=_("Pile"), max_length=40), label=_("Piles"), min_num=2, max_num=4
    )
    cards = blocks.ListBlock(CardBlock(), label=_("Cards"), min_num=2, max_num=12)

    class Meta:
        icon = "table"
        label = _("Cards to sort")
        description = _("Cards with a button for each pile, and why. Nothing is saved or sent.")
        template = "courses/practise/card_sort.html"
        preview_value = {
            "title": "Where would you put each one?",
            "piles": ["Fine", "Change it first", "Never"],
            "cards": [
                {"text": "Our talk is on Monday.", "pile": "Fine", "why": "It names nobody."},
                {"text": "Guess who is in bed 4!", "pile": "Never", "why": "It is a person."},
            ],
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        piles = list(cleaned["piles"])
        refuse_repeats(piles, "piles")
        refuse_repeats([card["text"] for card in cleaned["cards"]], "cards")
        message = _("“%(pile)s” is no pile. Use one of: %(piles)s.")
        unknown = {
            number: blocks.StructBlockValidationError(
                {
                    "pile": ValidationError(
                        message, params={"pile": card["pile"], "piles": ", ".join(piles)}
                    )
                }
            )
            for number, card in enumerate(cleaned["cards"])
            if card["pile"] not in piles
        }
        if unknown:
            raise blocks.StructBlockValidationError(
                {"cards": blocks.ListBlockValidationError(block_errors=unknown)}
            )
        return cleaned


class TickListBlock(ToolBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    things = blocks.ListBlock(
        blocks.CharBlock(label=_("Thing to do"), max_length=200),
        label=_("Things to do"),
        min_num=2,
        max_num=12,
    )
    all_done = blocks.CharBlock(
        label=_("What to say when all are ticked"), max_length=200, required=False
    )

    class Meta:
        icon = "tick"
        label = _("Checklist")
        description = _("Boxes to tick off, one by one. Nothing is saved or sent.")
        template = "courses/practise/tick_list.html"
        preview_value = {
            "title": "Tick as you go",
            "things": ["Set a timer", "Read 1 page", "Stop when it rings"],
            "all_done": "Well done. Now close the page.",
        }


class AngryDraftBlock(ToolBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    task = blocks.CharBlock(label=_("What to write while angry"), max_length=200)
    questions = blocks.ListBlock(
        blocks.CharBlock(label=_("Question"), max_length=200),
        label=_("Calm questions, asked afterwards"),
        min_num=1,
        max_num=5,
    )
    calm_task = blocks.CharBlock(label=_("What to write when calm"), max_length=200)

    class Meta:
        icon = "bin"
        label = _("Angry draft")
        description = _("Write it angry, let it go, then write it calm. Nothing is saved or sent.")
        template = "courses/practise/angry_draft.html"
        preview_value = {
            "title": "Write it, then let it go",
            "task": "Write it as angry as you like.",
            "questions": ["Would I say it face to face?", "What do I need?"],
            "calm_task": "Now write what you would be glad to have said.",
        }


TOOLS: tuple[tuple[str, type[ToolBlock]], ...] = (
    ("drafting_sandbox", DraftingSandboxBlock),
    ("card_sort", CardSortBlock),
    ("tick_list", TickListBlock),
    ("angry_draft", AngryDraftBlock),
)


def tool_blocks() -> list[tuple[str, ToolBlock]]:
    return [(name, block()) for name, block in TOOLS]
