"""The form of a page that takes private words."""

from typing import Any

from django import forms


class AnswerField(forms.CharField):
    """As much as we can keep. The browser is not told: it would cut off what is pasted."""

    def to_python(self, value: Any) -> str:
        # Browsers post line ends as two characters; nobody typed two.
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class WordsForm(forms.Form):
    """What every such form brings back beside the words."""

    seen_version = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput
    )
    # Whose words these are. On a shared computer somebody else may have signed in meanwhile.
    writer = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
