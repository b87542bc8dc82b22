"""The learner's days and time."""

from datetime import time

from django import forms
from django.utils.translation import gettext_lazy as _

from practice.models import PracticePlan, Weekday


class PlanForm(forms.Form):
    """Days, a local time, and what the practice comes after."""

    days = forms.TypedMultipleChoiceField(
        label=_("Which days suit you?"),
        help_text=_("Choose as many as you like. You can change them at any time."),
        choices=Weekday.choices,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one day."),
            "invalid_choice": _("Choose days from the list."),
        },
    )
    local_time = forms.TimeField(
        label=_("At what time?"),
        initial=time(18, 0),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time, such as 18:00."),
            "invalid": _("Write the time with hours and minutes, such as 18:00."),
        },
    )
    cue = forms.CharField(
        label=_("What will you do it after? (optional)"),
        help_text=_("For example: after my tea, or when I get off the bus. Only you see this."),
        max_length=PracticePlan._meta.get_field("cue").max_length,
        required=False,
        error_messages={"max_length": _("Use 120 characters or fewer.")},
    )

    @classmethod
    def of(cls, plan: PracticePlan | None) -> "PlanForm":
        """The form with what the learner chose before."""
        if plan is None:
            return cls()
        return cls(initial={"days": plan.days, "local_time": plan.local_time, "cue": plan.cue})
