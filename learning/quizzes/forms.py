"""What a learner may say beside an answer, and before another go."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.quizzes.models import Answer, QuizAttempt


class SurenessForm(forms.Form):
    """Optional: what is left out, or is none of the three, is no answer to it."""

    sureness = forms.ChoiceField(
        label=_("How sure are you?"),
        help_text=_("You may leave this out. It never costs marks."),
        choices=Answer.Sureness.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    @property
    def value(self) -> int | None:
        chosen = self.cleaned_data.get("sureness") if self.is_valid() else ""
        return int(chosen) if chosen else None


class ReasonForm(forms.Form):
    """Why a learner goes on at once, or once more."""

    reason = forms.CharField(
        label=_("Why do you want to go on now?"),
        help_text=_("A few words. Leave out names. The people who lead your course may read it."),
        max_length=QuizAttempt.MAX_REASON,
        # No maxlength in the page: a long text is refused in words, not cut in silence.
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": None, "autocomplete": "off"}),
        error_messages={
            "required": _("Say in a few words why you want to go on."),
            "max_length": _(
                "Your reason is too long. Use %(limit_value)d characters or fewer. "
                "You have used %(show_value)d."
            ),
        },
    )


class SentAnswerForm(forms.Form):
    """What a question's page sends beside the answer. Nothing of it is believed unseen."""

    attempt = forms.UUIDField()
    # "try" can be no name in Python.
    try_number = forms.IntegerField(min_value=1, max_value=10_000)

    def add_prefix(self, field_name: str) -> str:
        return {"try_number": "try"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {"attempt": None, "try_number": None, **given}
