"""What editors meet in every type of question."""

from importlib import import_module
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText, expand_db_html

from courses.questions.marking import InvalidResponse, Marked, Question

INLINE_FEATURES = ["bold", "italic", "link"]


class FeedbackBlock(blocks.RichTextBlock):
    def __init__(self, **options: Any) -> None:
        defaults = {"label": _("Feedback"), "features": INLINE_FEATURES}
        super().__init__(**{**defaults, **options})


class QuestionBlock(blocks.StructBlock):
    """A question as an editor writes it. It stands in the module of its type."""

    prompt = blocks.RichTextBlock(label=_("Question"), features=INLINE_FEATURES)

    class Meta:
        template = "courses/questions/preview.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
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
    return expand_db_html(text.source) if text else ""


def is_same_text(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def refuse_repeats(texts: list[str], name: str) -> None:
    """Two parts that read the same cannot be told apart. `name` is the field at fault."""
    for number, text in enumerate(texts):
        if any(is_same_text(text, earlier) for earlier in texts[:number]):
            refuse(name, _("“%(text)s” stands here twice. Change one.") % {"text": text})


def refuse(name: str, message: str | Promise) -> None:
    raise blocks.StructBlockValidationError({name: ValidationError(str(message))})
