"""What editors meet in every type of question."""

import re
from importlib import import_module
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.rich_text import RichText

from content.rendering import render_rich_text
from courses.questions.marking import InvalidResponse, Marked, Question

INLINE_FEATURES = ["bold", "italic", "link"]
MOST_HINTS = 3
# The id of a heading in the module's own Learn step, a page of ours, or a page elsewhere.
PLACE_TO_READ = re.compile(
    r"[a-z0-9]+(-[a-z0-9]+)*|/([a-z0-9-]+/)*(#[a-z0-9-]+)?|https://[^\s\"<>]+"
)


class FeedbackBlock(blocks.RichTextBlock):
    def __init__(self, **options: Any) -> None:
        defaults = {"label": _("Feedback"), "features": INLINE_FEATURES}
        super().__init__(**{**defaults, **options})


class QuestionBlock(blocks.StructBlock):
    """A question as an editor writes it. It stands in the module of its type."""

    prompt = blocks.RichTextBlock(label=_("Question"), features=INLINE_FEATURES)
    hints = blocks.ListBlock(
        blocks.CharBlock(label=_("Hint"), max_length=250),
        label=_("Hints"),
        default=[],
        max_num=MOST_HINTS,
        help_text=_(
            "One more try for each. Point to the idea, not to the answer. Not shown in a quiz "
            "that gives feedback at the end."
        ),
    )
    read_again = blocks.CharBlock(
        label=_("Where to read again"),
        required=False,
        max_length=200,
        validators=[
            RegexValidator(
                re.compile(rf"^(?:{PLACE_TO_READ.pattern})$"),
                _("Use a heading of Learn such as “be-yourself”, or a link such as “/about/”."),
            )
        ],
        help_text=_(
            "A heading in this module’s Learn step, in small letters with hyphens: "
            "“be-yourself”. Or the address of a page. Empty for the top of Learn."
        ),
    )

    class Meta:
        template = "courses/questions/preview.html"

    def get_form_layout(self) -> BlockGroup:
        """What every type has besides the question itself comes after what this one asks."""
        own = [name for name in self.child_blocks if name not in {"hints", "read_again"}]
        return BlockGroup([*own, "hints", "read_again"])

    def clean(self, value: Any) -> blocks.StructValue:
        """A draft may be half written; what is published is checked."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            self.refuse_unmarkable(cleaned)
        return cleaned

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        """Refuses what could not be marked. Raises StructBlockValidationError."""

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The question as a learner meets it, with its answer beside it."""
        context = super().get_context(value, parent_context=parent_context)
        kind = import_module(type(self).__module__)
        question = kind.ask(value, question_id=uuid4())
        form = kind.form(question)
        form.auto_id = f"{question['id']}_%s"  # several questions stand on one page here
        return {
            **context,
            "question": question,
            "form": form,
            "question_template": kind.TEMPLATE,
            "marked": _marked_right(kind, question),
        }


def _marked_right(kind: Any, question: Question) -> Marked | None:
    """The outcome of the right answer; a draft may not have one yet."""
    try:
        return kind.mark(question, kind.right_response(question))
    except InvalidResponse:
        return None


def html(text: RichText | None) -> str:
    """Rich text as the reader's HTML."""
    return render_rich_text(text.source) if text else ""


def is_same_text(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def refuse_repeats(texts: list[str], name: str) -> None:
    """Two parts that read the same cannot be told apart. `name` is the field at fault."""
    for number, text in enumerate(texts):
        if any(is_same_text(text, earlier) for earlier in texts[:number]):
            refuse(name, _("“%(text)s” stands here twice. Change one.") % {"text": text})


def refuse(name: str, message: str | Promise) -> None:
    raise blocks.StructBlockValidationError({name: ValidationError(str(message))})
