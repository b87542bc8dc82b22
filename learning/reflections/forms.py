"""The form of a reflective exercise: one box for each prompt."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from learning.reflections.long_form import every_prompt
from learning.writing.fields import Words
from learning.writing.forms import AnswerField, WordsForm
from learning.writing.services import has_words

MAX_LENGTH = 10_000
# The two forms of an exercise, as a page names them.
SHORT, LONG = "short", "long"


def boxes_of(answers: Words) -> dict[str, str]:
    """What the boxes hold at first."""
    return {f"answer-{key}": text for key, text in answers.items()}


class ReflectionForm(WordsForm):
    """Every prompt is optional while drafting. Too long a text is refused with the text kept."""

    # Which form the page shows: where nobody is signed in, no record says it.
    shown = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)

    def __init__(self, exercise: dict[str, Any], *, is_long: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.initial["shown"] = LONG if is_long else SHORT
        prompts = every_prompt(exercise)
        # No editor can choose a key that collides with a field of ours.
        self.names = {prompt["key"]: f"answer-{prompt['key']}" for prompt in prompts}
        self.is_long = is_long
        self.asked = exercise["long_prompts"] if is_long else exercise["prompts"]
        self._asked = [self.names[prompt["key"]] for prompt in self.asked]
        for prompt in prompts:
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
        self.add_error(self._asked[0], str(message))

    @property
    def answer_fields(self) -> list[forms.BoundField]:
        """The boxes of the form that the learner writes in."""
        return [self[name] for name in self._asked]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """Boxes of the other form that hold words: they stay in sight and can be changed."""
        others = [self[name] for name in self.names.values() if name not in self._asked]
        return [field for field in others if (field.value() or "").strip()]

    @property
    def answers(self) -> Words:
        """What came in. A box that the page did not show says nothing about its words."""
        return {
            key: self.cleaned_data[name] for key, name in self.names.items() if name in self.data
        }

    @property
    def has_words(self) -> bool:
        return has_words(self.answers)
