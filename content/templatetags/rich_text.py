"""Rich text in templates. Wagtail's own `richtext` shows what is in the database as it is."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText

from content.rendering import render_rich_text

register = template.Library()


@register.filter
def rich_text(value: Any) -> SafeString:
    """A rich text, of a block or of a field, as `content.rendering` shows it; nothing for None."""
    return render_rich_text(value.source if isinstance(value, RichText) else value or "")
