from django import forms


class PlaceForm(forms.Form):
    """Where in the text a reader is: the id of a heading."""

    position = forms.SlugField(max_length=120)
