"""A post whose parts are fine or not. The learner marks those that are not.

Every part counts the same: a problem that is marked, a sound part that is left
alone. The answer is right when all of them are.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import FeedbackBlock, QuestionBlock, html
from courses.questions.keys import with_flags
from courses.questions.marking import Choice, Marked, Question, Response
from courses.questions.parts import PickingForm, Verdicts, mark_picked

TEMPLATE = "courses/questions/spot_the_problem.html"
HAS_KEY = True
VERDICTS = Verdicts(
    picked_rightly=_("You marked this. It is a problem."),
    picked_wrongly=_("You marked this. It is fine."),
    missed=_("You did not mark this. It is a problem."),
    left_rightly=_("You did not mark this. It is fine."),
)


class PartBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Part of the post"), max_length=300)
    is_problem = blocks.BooleanBlock(label=_("This is a problem"), required=False)
    feedback = FeedbackBlock(help_text=_("Say why it is a problem, or why it is fine."))


class SpotTheProblemBlock(QuestionBlock):
    name = blocks.CharBlock(
        label=_("Who posts it"), max_length=80, help_text=_("Plainly fictional.")
    )
    role = blocks.CharBlock(label=_("Role"), max_length=120)
    parts = blocks.ListBlock(PartBlock(), label=_("The post, part by part"), min_num=2, max_num=10)

    class Meta:
        icon = "warning"
        label = _("Spot the problem")
        description = _("A post in parts. The learner marks the parts that are a problem.")
        preview_value = {
            "prompt": "<p>What should Sam take out?</p>",
            "name": "Sam",
            "role": "Care worker",
            "parts": [
                {"text": "What a day.", "is_problem": False, "feedback": "<p>That is fine.</p>"},
                {
                    "text": "Doris in room 4 turned 100!",
                    "is_problem": True,
                    "feedback": "<p>It tells who she is and where she lives.</p>",
                },
            ],
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        if not any(part["is_problem"] for part in value["parts"]):
            raise blocks.StructBlockValidationError(
                {"parts": ValidationError(_("Mark at least one part as a problem."))}
            )


def block() -> SpotTheProblemBlock:
    return SpotTheProblemBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    """The parts of a post have their order, whatever the seed."""
    return {
        "id": str(question_id),
        "kind": "spot_the_problem",
        "prompt": html(value["prompt"]),
        "name": value["name"],
        "role": value["role"],
        "parts": [
            {
                "id": str(part.id),
                "text": part.value["text"],
                "is_problem": bool(part.value["is_problem"]),
                "feedback": html(part.value["feedback"]),
            }
            for part in value["parts"].bound_blocks
        ],
    }


def form(question: Question, data: Any = None, initial: Response = None) -> PickingForm:
    return SpotTheProblemForm(question, question["parts"], data=data, initial=initial)


class SpotTheProblemForm(PickingForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.picking
        field.label = _("Mark each part that is a problem")
        field.help_text = _(
            "Each part counts the same: mark the problems, and leave the rest. The answer is "
            "right when every part is."
        )
        field.error_messages |= {
            "required": _("Mark at least one part."),
            "invalid_choice": _("Mark parts of this post only."),
            "invalid_list": _("Mark parts of this post only."),
        }


def right_response(question: Question) -> Response:
    return [part["id"] for part in question["parts"] if part["is_problem"]]


def mark(question: Question, response: Response) -> Marked:
    return mark_picked(question["parts"], response, sought="is_problem", verdicts=VERDICTS)


def choices(question: Question) -> list[Choice]:
    return [Choice(p["id"], p["text"], p["is_problem"]) for p in question["parts"]]


def rekeyed(asked: Question, now: Question) -> Question:
    return with_flags(asked, now, "parts", "is_problem", "feedback")
