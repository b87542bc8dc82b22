from django.forms.renderers import TemplatesSetting


class ComponentRenderer(TemplatesSetting):
    """Django forms, rendered with our components."""
