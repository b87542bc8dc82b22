"""A post to write and to check oneself. The response is what was ticked, never the post.

The post stays in the learner's browser: its box has no name, so that no form
sends it, and nothing of ours reads it.
"""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import FeedbackBlock, QuestionBlock, html, refuse_repeats
from courses.questions.marking import Choice, Marked, Question, Response, share
from courses.questions.parts import PickingForm, ids_of, lines, picked

TEMPLATE = "courses/questions/draft_a_post.html"
HAS_KEY = False


class CheckBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("What a good post does"),
        max_length=200,
        help_text=_("As the learner would say it: “It says who I am.”"),
    )
    is_optional = blocks.BooleanBlock(label=_("A post can do without it"), required=False)


class DraftAPostBlock(QuestionBlock):
    checks = blocks.ListBlock(CheckBlock(), label=_("Checklist"), min_num=2, max_num=8)
    example = blocks.TextBlock(
        label=_("One way to write it"),
        required=False,
        max_length=1000,
        help_text=_("Shown afterwards."),
    )
    feedback = FeedbackBlock(help_text=_("Shown afterwards, whatever was ticked."))

    class Meta:
        icon = "edit"
        label = _("Draft a post")
        description = _(
            "The learner writes a post and checks it against your list. We keep no post."
        )
        preview_value = {
            "prompt": "<p>Write a short post that thanks a colleague.</p>",
            "checks": [
                {"text": "It says what they did.", "is_optional": False},
                {"text": "They agreed to be named.", "is_optional": False},
                {"text": "It asks a question.", "is_optional": True},
            ],
            "example": "Priya stayed late to show me the new pumps. Thank you, Priya.",
            "feedback": "<p>Thanks that say what for are believed.</p>",
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        if all(check["is_optional"] for check in value["checks"]):
            raise blocks.StructBlockValidationError(
                {"checks": ValidationError(_("At least one line must be one a post needs."))}
            )
        refuse_repeats([check["text"] for check in value["checks"]], "checks")


def block() -> DraftAPostBlock:
    return DraftAPostBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    """A checklist has its order, whatever the seed."""
    return {
        "id": str(question_id),
        "kind": "draft_a_post",
        "prompt": html(value["prompt"]),
        "checks": [
            {
                "id": str(check.id),
                "text": check.value["text"],
                "is_optional": bool(check.value["is_optional"]),
            }
            for check in value["checks"].bound_blocks
        ],
        "example": value["example"],
        "feedback": html(value["feedback"]),
    }


def form(question: Question, data: Any = None, initial: Response = None) -> "DraftAPostForm":
    checks = [{**each, "text": _spoken(each)} for each in question["checks"]]
    return DraftAPostForm(question, checks, data=data, initial=initial)


def _spoken(check: dict[str, Any]) -> str:
    text = check["text"]
    return gettext("If you like: {check}").format(check=text) if check["is_optional"] else text


class DraftAPostForm(PickingForm):
    """Nothing ticked is an answer too. To refuse it would empty the box with the post."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.picking
        field.label = _("Tick what your post does")
        field.help_text = _("You are the judge. Change your post until it does what it should.")
        field.required = False
        field.error_messages |= {
            "invalid_choice": _("Tick lines of this list only."),
            "invalid_list": _("Tick lines of this list only."),
        }


def right_response(question: Question) -> Response:
    return ids_of(question["checks"])


def mark(question: Question, response: Response) -> Marked:
    checks = question["checks"]
    ticked = picked(response, ids_of(checks))
    needed = [check for check in checks if not check["is_optional"]]
    met = [check["id"] in ticked for check in needed]
    is_right = all(met)
    return Marked(
        is_right=is_right,
        fraction=share(met),
        given=lines(check["text"] for check in checks if check["id"] in ticked)
        or gettext("You ticked nothing yet."),
        right="",
        feedback=render_to_string(
            "courses/questions/draft_feedback.html",
            {
                "missing": [check["text"] for check in needed if check["id"] not in ticked],
                "feedback": question["feedback"],
                "example": question["example"],
            },
        ),
        heading=gettext("Your post does what it should")
        if is_right
        else gettext("Your post can do more"),
    )


def choices(question: Question) -> list[Choice]:
    return [Choice(c["id"], c["text"], not c["is_optional"]) for c in question["checks"]]


def rekeyed(asked: Question, now: Question) -> Question:
    """There is no key: what somebody said of their own post stands."""
    return asked
