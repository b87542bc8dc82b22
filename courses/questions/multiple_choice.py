"""Any number of right answers among a few options.

Every option counts the same: a right one that is chosen, a wrong one that is
left out. The answer is right when all of them are.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import FeedbackBlock, QuestionBlock, html, refuse_repeats
from courses.questions.keys import with_flags
from courses.questions.marking import Choice, Marked, Question, Response
from courses.questions.parts import PickingForm, Verdicts, mark_picked
from courses.questions.shuffling import mixed_if

TEMPLATE = "courses/questions/multiple_choice.html"
HAS_KEY = True
VERDICTS = Verdicts(
    picked_rightly=_("You chose this. It is right."),
    picked_wrongly=_("You chose this. It is not right."),
    missed=_("You left this out. It belongs to the answer."),
    left_rightly=_("You left this out. That is right."),
)


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Option"), max_length=300)
    is_correct = blocks.BooleanBlock(label=_("This belongs to the answer"), required=False)
    feedback = FeedbackBlock(help_text=_("Say why it belongs to the answer, or does not."))


class MultipleChoiceBlock(QuestionBlock):
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=8)

    class Meta:
        icon = "tick-inverse"
        label = _("Several right answers")
        description = _("Two to eight options. The learner chooses all that apply.")
        preview_value = {
            "prompt": "<p>What can tell people who a patient is?</p>",
            "options": [
                {"text": "A rare condition", "is_correct": True, "feedback": "<p>It can.</p>"},
                {"text": "The ward and the day", "is_correct": True, "feedback": "<p>Yes.</p>"},
                {"text": "Advice for everyone", "is_correct": False, "feedback": "<p>No.</p>"},
            ],
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        if not any(option["is_correct"] for option in value["options"]):
            raise blocks.StructBlockValidationError(
                {"options": ValidationError(_("Mark at least one option as right."))}
            )
        refuse_repeats([option["text"] for option in value["options"]], "options")


def block() -> MultipleChoiceBlock:
    return MultipleChoiceBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    options = [
        {
            "id": str(option.id),
            "text": option.value["text"],
            "is_correct": bool(option.value["is_correct"]),
            "feedback": html(option.value["feedback"]),
        }
        for option in value["options"].bound_blocks
    ]
    return {
        "id": str(question_id),
        "kind": "multiple_choice",
        "prompt": html(value["prompt"]),
        "options": mixed_if(seed, options),
    }


def form(question: Question, data: Any = None, initial: Response = None) -> PickingForm:
    return MultipleChoiceForm(question, question["options"], data=data, initial=initial)


class MultipleChoiceForm(PickingForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.picking
        field.label = _("Choose all that apply")
        field.help_text = _(
            "Each option counts the same: choose what belongs to the answer, and leave out the "
            "rest. The answer is right when every option is."
        )
        field.error_messages |= {
            "required": _("Choose at least one answer."),
            "invalid_choice": _("Choose from the answers shown."),
            "invalid_list": _("Choose from the answers shown."),
        }


def right_response(question: Question) -> Response:
    return [option["id"] for option in question["options"] if option["is_correct"]]


def mark(question: Question, response: Response) -> Marked:
    return mark_picked(question["options"], response, sought="is_correct", verdicts=VERDICTS)


def choices(question: Question) -> list[Choice]:
    return [Choice(o["id"], o["text"], o["is_correct"]) for o in question["options"]]


def rekeyed(asked: Question, now: Question) -> Question:
    return with_flags(asked, now, "options", "is_correct", "feedback")
