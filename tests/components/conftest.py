"""Each component is rendered alone, with what its opening comment names."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from django import forms
from django.template import engines
from django.template.loader import render_to_string


@pytest.fixture
def render() -> Callable[..., Tag]:
    """render("tag", text="Done"): the component as an element."""

    def _render(name: str, /, **inputs: object) -> Tag:
        html = render_to_string(f"components/{name}.html", inputs)
        return BeautifulSoup(html, "html.parser")

    return _render


@pytest.fixture
def render_source() -> Callable[..., Tag]:
    """render_source("{% card %}…{% endcard %}"): for components that hold others."""

    def _render(source: str, /, **inputs: object) -> Tag:
        template = engines["django"].from_string("{% load components %}" + source)
        return BeautifulSoup(template.render(inputs), "html.parser")

    return _render


class OrderForm(forms.Form):
    """One field of every kind."""

    email = forms.EmailField(label="Email address", help_text="We send you a code.")
    role = forms.ChoiceField(label="Role", choices=[("nurse", "Nurse"), ("porter", "Porter")])
    note = forms.CharField(label="Note", widget=forms.Textarea)
    answer = forms.ChoiceField(
        label="Which one?", choices=[("a", "This"), ("b", "That")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Which days?",
        help_text="As many as you like.",
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
    )
    shared = forms.BooleanField(label="Shared computer", help_text="It forgets you.")
    at = forms.SplitDateTimeField(label="When")
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        if self.data.get("email") == "late@example.org":
            raise forms.ValidationError("The course is full.")


@pytest.fixture
def order_form() -> type[OrderForm]:
    return OrderForm
