"""Components that hold others. Leaves are plain includes of templates/components/."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def card(content: str, heading: str = "") -> SafeString:
    """{% card heading=… %}…{% endcard %}"""
    return render_to_string("components/card.html", {"content": content, "heading": heading})
