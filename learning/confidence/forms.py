"""One question for each tip, all on the same scale."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.confidence.models import Level
from learning.confidence.selectors import Asked, fingerprint_of


class ConfidenceForm(forms.Form):
    """Every statement needs an answer: two halves of a picture can't be compared."""

    # Which words were on the screen. An editor may have changed them since.
    asked = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, questions: Sequence[Asked], *, levels: Mapping[UUID, int], **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.questions = {f"tip-{each.module_id}": each for each in questions}
        self.fingerprint = fingerprint_of(questions)
        for name, each in self.questions.items():
            self.fields[name] = forms.TypedChoiceField(
                label=each.statement,
                choices=Level.choices,
                coerce=int,
                initial=levels.get(each.module_id),
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose how sure you are. A guess is fine."),
                    "invalid_choice": _("Choose one of the answers shown."),
                },
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("asked") != self.fingerprint:
            self.add_error(
                None,
                _(
                    "The statements have changed since you opened this page. "
                    "Your answers are still here. Check them and save again."
                ),
            )
        return cleaned

    @property
    def levels(self) -> dict[UUID, int]:
        return {each.module_id: self.cleaned_data[name] for name, each in self.questions.items()}

    @property
    def statement_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.questions]
