"""Turning a body of blocks into HTML, with a table of its headings."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.blocks import StreamValue
from wagtail.rich_text import expand_db_html

_HEADING = re.compile(r"<h([23])((?:\s[^>]*)?)>(.*?)</h\1>", re.DOTALL)
# A list runs as its first line does, marks and all.
_DIRECTED = {"h2", "h3", "p", "ul", "ol"}
_CLEANER = nh3.Cleaner(
    tags=_DIRECTED | {"a", "b", "br", "em", "i", "li", "strong"},
    attributes={"a": {"href"}},
    set_tag_attribute_values={tag: {"dir": "auto"} for tag in _DIRECTED},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)
# Ids that the page around a body uses itself.
_TAKEN = ("main",)


@dataclass(frozen=True)
class BodyHeading:
    level: int
    id: str
    text: str


@dataclass(frozen=True)
class RenderedBody:
    html: SafeString
    headings: tuple[BodyHeading, ...]
    # Whether it stays the same until something is published. A picture or a file may be
    # replaced without that. A block says it of itself, in its Meta.
    is_steady: bool


def render_body(body: StreamValue, context: dict[str, Any] | None = None) -> RenderedBody:
    """The body as HTML. Every section heading has an id that links can point at.

    `context` is for blocks that show more than their own words.
    """
    html, headings = with_heading_ids(str(body.render_as_block(context)))
    is_steady = all(getattr(child.block.meta, "is_steady", False) for child in body)
    return RenderedBody(html, headings, is_steady)


def render_rich_text(html: str) -> SafeString:
    """An editor's rich text, ready to show: nothing in it runs or loads, however it came there.

    Wagtail's editor keeps only what we allow; a script or a restored database asks nobody. Each
    paragraph runs in the direction of its own words.
    """
    return mark_safe(_CLEANER.clean(expand_db_html(html)))  # noqa: S308


def web_address(url: str) -> str:
    """The address as it may stand in a link; "" for one that does not lead to the web."""
    return url if url.startswith(("https://", "http://")) else ""


def with_heading_ids(html: str) -> tuple[SafeString, tuple[BodyHeading, ...]]:
    """Gives each h2 and h3 an id made of its words, unique in the page.

    A heading that has an id keeps it.
    """
    taken = set(_TAKEN) | set(re.findall(r'\bid="([^"]+)"', html))
    headings: list[BodyHeading] = []

    def named(match: re.Match[str]) -> str:
        level, attributes, inner = match.groups()
        words = unescape(strip_tags(inner)).strip()
        own = re.search(r'\bid="([^"]+)"', attributes)
        name = own[1] if own else _free(slugify(words) or "section", taken)
        headings.append(BodyHeading(int(level), name, words))
        if own:
            return match[0]
        return f'<h{level} id="{name}"{attributes}>{inner}</h{level}>'

    # The pieces come from block templates, which escape what editors wrote.
    return mark_safe(_HEADING.sub(named, html)), tuple(headings)  # noqa: S308


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found)
    return found
