"""Components that hold other markup.

    {% load components %}
    {% card heading=course.title %}<p>…</p>{% endcard %}

Those without contents are plain includes of templates/components/. Each
component's template begins with a comment that names its inputs.
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


def _container(name: str) -> None:
    """Makes the block tag of a component; what stands between the tags is its `content`."""

    @register.simple_block_tag(name=name)
    def tag(content: SafeString, **inputs: Any) -> SafeString:
        return render_to_string(f"components/{name}.html", {**inputs, "content": content})


for _name in ("card", "details", "notice", "panel"):
    _container(_name)
