from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

HOW_IT_WENT = [
    ("done", _("I did it")),
    ("partly", _("I did part of it")),
    ("adapted", _("I did it my own way")),
]


class PractisedForm(forms.Form):
    """A learner's word that they did an activity. No free text: that belongs in a reflection."""

    how_it_went = forms.ChoiceField(
        label=_("How did it go?"),
        choices=HOW_IT_WENT,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it went."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )

    def __init__(self, activity: dict[str, Any], **kwargs: Any) -> None:
        # Several activities share a page, so each form's fields have ids of their own.
        super().__init__(auto_id=f"{activity['key']}_%s", **kwargs)
        self.activity = activity
