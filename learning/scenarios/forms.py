from django import forms


class ChoiceForm(forms.Form):
    """A choice, and where it was made. Hidden fields and a button; there is nothing to get wrong
    by hand, so what does not fit is stale or tampered with."""

    # None before anything is kept.
    run = forms.UUIDField(required=False)
    # The choices taken before this one, as in an address: "0.2.1".
    path = forms.RegexField(r"^(\d{1,2}(\.\d{1,2})*)?$", max_length=200, required=False)
    # None to keep the walk so far and choose nothing.
    node_key = forms.SlugField(max_length=60, required=False)
    index = forms.IntegerField(min_value=0, max_value=10, required=False)
