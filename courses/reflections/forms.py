"""The form of a reflective exercise: one box for each prompt."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 10_000


class ReflectionForm(forms.Form):
    """Every prompt is optional while drafting. Too long a text is refused with the text kept."""

    seen_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, exercise: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for prompt in exercise["prompts"]:
            self.fields[prompt["key"]] = forms.CharField(
                label=f"{prompt['label']} {prompt['question']}",
                help_text=prompt["hint"],
                required=False,
                max_length=MAX_LENGTH,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
                error_messages={
                    "max_length": _(
                        "This answer has %(show_value)s characters. "
                        "The most we can keep is %(limit_value)s. Your words are still here."
                    )
                },
            )

    @property
    def answers(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}
