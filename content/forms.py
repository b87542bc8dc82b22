"""How Django draws a form here: with our components.

Wagtail's own screens draw their fields with their own templates; the two
templates below are asked for only by `{{ form }}` and `as_field_group`.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

_WRITTEN = (forms.TextInput, forms.Textarea, forms.Select)


class ComponentField(forms.BoundField):
    """A field that knows which control stands for it."""

    @property
    def control(self) -> str:
        """`choices` (radios, checkboxes), `group` (other fieldsets), `tick` (one box) or `box`."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if widget.use_fieldset:
            return "group"
        return "tick" if isinstance(widget, forms.CheckboxInput) else "box"

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """A choice that has to be made is told so in words of ARIA, not by `required`.

        Browsers take a required choice for invalid until it is made, and screen readers
        say so before anybody has answered. A radio button has no such word of its own.
        Words run in their own direction, also while they are typed.
        """
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if isinstance(widget, forms.Select | forms.CheckboxInput) and attrs.pop("required", False):
            attrs["aria-required"] = "true"
        elif isinstance(widget, forms.RadioSelect):
            attrs.pop("required", None)
        if isinstance(widget, _WRITTEN) and not widget.is_hidden and "dir" not in widget.attrs:
            attrs["dir"] = "auto"
        return attrs

    @property
    def named(self) -> str:
        """The label as it leads an error in the summary, where the field is not in sight."""
        label = str(self.label)
        return label if label.endswith(("?", "!", ".", ":")) else f"{label}:"

    @property
    def first_id(self) -> str:
        """Where a link to this field leads. A group has no label, but a first control."""
        if self.control == "choices" and self.subwidgets:
            return str(self.subwidgets[0].id_for_label)
        return self.id_for_label or f"{self.auto_id}_0"


class ComponentRenderer(TemplatesSetting):
    """Draws a field as `components/field.html`.

    `{{ form }}` is the fields alone: the error summary stands above the page's
    heading, and the button is the page's own.
    """

    form_template_name = "layouts/fields.html"
    field_template_name = "components/field.html"
    bound_field_class = ComponentField
