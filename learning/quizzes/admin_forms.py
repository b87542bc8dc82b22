from django import forms


class CorrectKeyForm(forms.Form):
    """Which preview an editor has read: of which correction, and of the question as it was then."""

    number = forms.IntegerField(min_value=1, max_value=32_767)
    version = forms.SlugField(max_length=12)
