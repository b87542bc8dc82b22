"""How Django draws a form here: with our components, in Wagtail's admin not at all differently.

Wagtail's own screens draw their fields with their own templates; the two
templates below are asked for only by `{{ form }}` and `as_field_group`.
"""

from django.forms.renderers import TemplatesSetting


class ComponentRenderer(TemplatesSetting):
    """Draws fields with `components/field.html` and forms with `components/form.html`."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
