from django import forms
from django.utils.translation import gettext_lazy as _

HOW_IT_WENT = [
    ("done", _("I did it")),
    ("partly", _("I did part of it")),
    ("adapted", _("I did it my own way")),
]


class PlaceForm(forms.Form):
    """Where in the text a reader is: the id of a heading."""

    position = forms.SlugField(max_length=120)


class PractisedForm(forms.Form):
    """A learner's word that they practised. No free text: that belongs in a reflection."""

    activity = forms.SlugField(max_length=60)
    how_it_went = forms.ChoiceField(
        label=_("How did it go?"),
        choices=HOW_IT_WENT,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it went.")},
    )
