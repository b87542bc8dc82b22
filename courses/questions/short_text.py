"""A word or a few, typed. Capital letters, accents, punctuation and spaces do not matter."""

import unicodedata
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import FeedbackBlock, QuestionBlock, html, refuse
from courses.questions.keys import refuse_other_words
from courses.questions.marking import Choice, InvalidResponse, Marked, Question, Response

TEMPLATE = "courses/questions/short_text.html"
HAS_KEY = True
MAX_LENGTH = 200


def normalised(text: str) -> str:
    """What two answers have in common when they say the same.

    Compatible forms of a letter are one (NFKC and case folding, Unicode Standard
    3.13). Accents, punctuation, symbols and invisible characters are dropped:
    "Dŵr-oer!" is "dwr oer". Hyphens and dashes part words as a space does.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = "".join(" " if _parts_words(each) else each for each in folded if _is_kept(each))
    return unicodedata.normalize("NFKC", " ".join(kept.split()))


def _parts_words(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Pd"


def _is_kept(character: str) -> bool:
    return _parts_words(character) or unicodedata.category(character)[0] in "LN"


class ShortTextBlock(QuestionBlock):
    accepted = blocks.ListBlock(
        blocks.CharBlock(max_length=MAX_LENGTH),
        label=_("Accepted answers"),
        min_num=1,
        max_num=20,
        help_text=_(
            "The first one is shown as the right answer. Capital letters, accents, punctuation "
            "and spaces do not matter."
        ),
    )
    feedback = FeedbackBlock(help_text=_("Say why, to right and wrong answers alike."))

    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        description = _("The learner types a word or a few. You list the answers you accept.")
        preview_value = {
            "prompt": "<p>Which animal stands for trust that is slow to earn?</p>",
            "accepted": ["The tortoise", "Tortoise"],
            "feedback": "<p>It comes slowly, and it stays.</p>",
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        if not all(normalised(each) for each in value["accepted"]):
            refuse("accepted", _("An accepted answer needs at least one letter or number."))


def block() -> ShortTextBlock:
    return ShortTextBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    return {
        "id": str(question_id),
        "kind": "short_text",
        "prompt": html(value["prompt"]),
        "accepted": list(value["accepted"]),
        "feedback": html(value["feedback"]),
    }


def form(question: Question, data: Any = None, initial: Response = None) -> "ShortTextForm":
    return ShortTextForm(data=data, initial={"response": initial})


class ShortTextForm(forms.Form):
    response = forms.CharField(
        label=_("Your answer"),
        help_text=_("A word or a few. Capital letters, accents and punctuation do not matter."),
        max_length=MAX_LENGTH,
        # No maxlength in the page: a long paste is refused in words, not cut in silence.
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": None}),
        error_messages={
            "required": _("Write an answer."),
            "max_length": _(
                "Your answer is too long. Use %(limit_value)d characters or fewer. "
                "You have used %(show_value)d."
            ),
        },
    )

    def clean_response(self) -> str:
        response = self.cleaned_data["response"]
        if not normalised(response):
            raise ValidationError(_("Write your answer in letters or numbers."))
        return response


def right_response(question: Question) -> Response:
    return next(iter(question["accepted"]), None)


def mark(question: Question, response: Response) -> Marked:
    if not isinstance(response, str) or len(response) > MAX_LENGTH or not normalised(response):
        raise InvalidResponse
    is_right = normalised(response) in {normalised(each) for each in question["accepted"]}
    return Marked(
        is_right=is_right,
        fraction=float(is_right),
        given=response,
        right=question["accepted"][0],
        feedback=question["feedback"],
    )


def choices(question: Question) -> list[Choice]:
    """None: what people wrote is theirs, and is counted as right or wrong only."""
    return []


def rekeyed(asked: Question, now: Question) -> Question:
    refuse_other_words(asked, now)
    return {**asked, "accepted": now["accepted"], "feedback": now["feedback"]}
