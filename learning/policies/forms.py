"""The learner's word that they have read the policy."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AcknowledgeForm(forms.Form):
    """Names the version that was on the screen: a newer one may have come meanwhile."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=_("I have read this policy and I know whom to ask."),
        error_messages={"required": _("Tick the box to say that you have read it.")},
    )
