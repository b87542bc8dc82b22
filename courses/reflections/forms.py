"""The form of a reflective exercise: one box for each prompt."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 10_000


class AnswerField(forms.CharField):
    """As much as we can keep. The browser is not told: it would cut off what is pasted."""

    def to_python(self, value: Any) -> str:
        # Browsers post line ends as two characters; nobody typed two.
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def initial_of(answers: dict[str, str]) -> dict[str, str]:
    """What the boxes hold at first."""
    return {f"answer-{key}": text for key, text in answers.items()}


class ReflectionForm(forms.Form):
    """Every prompt is optional while drafting. Too long a text is refused with the text kept."""

    seen_version = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput
    )
    # Whose words these are. On a shared computer somebody else may have signed in meanwhile.
    writer = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, exercise: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # No editor can choose a key that collides with a field of ours.
        self.names = {prompt["key"]: f"answer-{prompt['key']}" for prompt in exercise["prompts"]}
        for prompt in exercise["prompts"]:
            self.fields[self.names[prompt["key"]]] = AnswerField(
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

    def refuse_empty(self, message: str | Promise) -> None:
        self.add_error(next(iter(self.names.values())), str(message))

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.names.values()]

    @property
    def answers(self) -> dict[str, str]:
        return {key: self.cleaned_data[name] for key, name in self.names.items()}

    @property
    def has_words(self) -> bool:
        return any(text.strip() for text in self.answers.values())
