from django import forms


class ChoiceForm(forms.Form):
    """A choice, and where it was made. Hidden fields and a button; there is nothing to get wrong
    by hand, so what does not fit is stale or tampered with."""

    at = forms.IntegerField(min_value=0, max_value=100)
    node_key = forms.SlugField(max_length=60)
    index = forms.IntegerField(min_value=0, max_value=10)
