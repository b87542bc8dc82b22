"""What somebody who leads a cohort asks for and changes."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from leading.selectors import SORTS
from learning.progress.models import Override
from learning.progress.selectors import State

STATES = {
    State.NOT_STARTED.value: _("Not started"),
    State.STARTED.value: _("On the way"),
    State.DONE.value: _("Finished"),
}


class LearnersForm(forms.Form):
    """Which learners, in which order. What can't be read is left out, never an error."""

    q = forms.CharField(label=_("Name"), required=False, max_length=120)
    state = forms.ChoiceField(
        label=_("How far"), choices=[("", _("Everybody")), *STATES.items()], required=False
    )
    sort = forms.ChoiceField(
        choices=[(sort, sort) for sort in (*SORTS, *(f"-{sort}" for sort in SORTS))],
        required=False,
        widget=forms.HiddenInput,
    )

    @property
    def asked(self) -> dict[str, Any]:
        """As `selectors.cohort_learners` takes it."""
        self.full_clean()
        found = self.cleaned_data
        sort = found.get("sort") or "name"
        return {
            "name": found.get("q", ""),
            "state": State(found["state"]) if found.get("state") else None,
            "sort": sort.removeprefix("-"),
            "is_reversed": sort.startswith("-"),
        }


class ReasonForm(forms.Form):
    """Why something is done for a learner, who reads it."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The learner reads this. Leave out patients and other people."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write your reason. The learner reads it."),
            "max_length": _("Use at most %(limit_value)d characters. You have %(show_value)d."),
        },
    )


class OverrideForm(ReasonForm):
    """What is to happen to a learner's step, and why."""

    action = forms.ChoiceField(
        label=_("What do you want to do?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you want to do."),
            "invalid_choice": _("This step has changed meanwhile. Choose again."),
        },
    )
    field_order = ["action", "reason"]

    def __init__(self, *args: Any, actions: Iterable[Override.Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        action = cast(forms.ChoiceField, self.fields["action"])
        action.choices = [(action.value, action.label) for action in actions]


class RecognitionForm(forms.Form):
    """A certificate from somewhere else, and where its evidence is."""

    TOO_LONG = _("Use at most %(limit_value)d characters. You have %(show_value)d.")

    issuer = forms.CharField(
        label=_("Who issued it?"),
        max_length=200,
        error_messages={"required": _("Write who issued it."), "max_length": TOO_LONG},
    )
    title = forms.CharField(
        label=_("What is its title?"),
        max_length=200,
        error_messages={"required": _("Write its title."), "max_length": TOO_LONG},
    )
    issued_date = forms.DateField(
        label=_("When was it issued?"),
        help_text=_("It counts from this day on."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Write the date of issue."),
            "invalid": _("Write a date, such as 2026-11-23."),
        },
    )
    evidence = forms.CharField(
        label=_("Where is the evidence?"),
        help_text=_("Its number, or where a copy is kept."),
        max_length=300,
        error_messages={"required": _("Write where the evidence is."), "max_length": TOO_LONG},
    )
    note = forms.CharField(
        label=_("A note (optional)"),
        help_text=_("The learner reads all of this. Leave out patients and other people."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
