"""The form of the closing exercise, the choice to share, and the facilitator's decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from learning.closing.models import TipShare
from learning.closing.selectors import CohortChoice, SharingChoice
from learning.writing.forms import AnswerField, WordsForm

TIP_LENGTH = 280
WHY_LENGTH = 1_000
TOO_LONG = _(
    "This has %(show_value)s characters. The most we can keep is %(limit_value)s. "
    "Your words are still here."
)


class TipForm(WordsForm):
    """A tip and, if the learner likes, the reason for it."""

    tip = AnswerField(
        max_length=TIP_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG, "required": _("Write your tip first.")},
    )
    why = AnswerField(
        required=False,
        max_length=WHY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, exercise: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exercise = exercise
        tip, why = self.fields["tip"], self.fields["why"]
        tip.label = exercise["question"]
        room = _("Up to %(most)d characters.") % {"most": TIP_LENGTH}
        tip.help_text = " ".join(part for part in (exercise["hint"], str(room)) if part)
        why.label = exercise["why_question"]
        why.help_text = _("You can leave this empty. It is never shared.")


class SharingForm(forms.Form):
    """What the learner chooses for one cohort."""

    cohort = forms.UUIDField(widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label=_("Who may see your tip?"),
        choices=[
            (SharingChoice.PRIVATE.value, _("Only me")),
            (SharingChoice.NAMED.value, _("My cohort, with my first name")),
            (SharingChoice.UNNAMED.value, _("My cohort, without my name")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may see your tip."),
            "invalid_choice": _("Choose one of the answers shown."),
        },
    )

    @classmethod
    def of(cls, cohort: CohortChoice) -> "SharingForm":
        form = cls(
            initial={"cohort": cohort.cohort_id, "choice": cohort.choice.value},
            auto_id=f"cohort-{cohort.cohort_id}_%s",
        )
        form.fields["choice"].label = _("Who may see your tip in %(cohort)s?") % {
            "cohort": cohort.name
        }
        return form


class ModerationForm(forms.Form):
    """Why a facilitator hides a tip; nothing, to show it again."""

    share = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Why"), required=False, choices=[("", ""), *TipShare.HiddenFor.choices]
    )
