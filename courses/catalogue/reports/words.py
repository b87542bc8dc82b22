"""The words of a page, with the place of each: read from what is stored, so nothing is fetched.

Drawings and questions of the bank are words too, but not the page's own: whoever
asks brings them along.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page

from content.blocks import SketchnoteBlock
from content.models import Sketchnote
from content.readability import Passage
from courses.bank.blocks import BANK_QUESTION
from courses.bank.models import BankQuestion
from courses.catalogue.files.prose import HEADINGS, NO_PROSE

_PARTS = re.compile(
    r"<(?P<tag>h[1-6]|p|li)\b[^>]*>(?P<inner>.*?)(?=</?(?:h[1-6]|p|li|ul|ol)\b|\Z)", re.S
)


@dataclass(frozen=True)
class Shared:
    """What pages show that is not theirs, by its id."""

    drawings: Mapping[int, Sketchnote]
    questions: Mapping[int, BankQuestion]


@dataclass(frozen=True)
class Fragment:
    """A piece of writing: a rich text as HTML, or a plain line.

    `block_id` is that of the nearest block in the page. `is_body` says that it stands in the
    page by itself, so that its headings are the page's.
    """

    field: str
    block_id: str
    text: str
    is_html: bool = False
    is_heading: bool = False
    is_body: bool = False

    @property
    def passages(self) -> list[Passage]:
        if not self.is_html:
            return [
                Passage(line.strip(), 1, self.is_heading)
                for line in self.text.splitlines()
                if line.strip()
            ]
        return [
            Passage(words, 1, tag.startswith("h"))
            for tag, inner in parts_of(self.text)
            if (words := plain(inner))
        ]


def parts_of(html: str) -> list[tuple[str, str]]:
    """Every heading, paragraph and line of a list: (its tag, what is in it)."""
    return [(found["tag"], found["inner"]) for found in _PARTS.finditer(html)]


def plain(html: str) -> str:
    return " ".join(unescape(strip_tags(html)).split())


def fragments_of(page: Page, shared: Shared) -> Iterator[Fragment]:
    """Everything in the page's streams that somebody reads, in the order of the page."""
    for field in page._meta.get_fields():
        if not isinstance(field, StreamField) or field.name in NO_PROSE:
            continue
        for child in getattr(page, field.name).raw_data:
            block = field.stream_block.child_blocks.get(child["type"])
            if block is not None:
                place = field.name, child.get("id") or ""
                yield from _fragments(block, child["value"], place, child["type"], shared, True)


def _fragments(
    block: blocks.Block,
    value: Any,
    place: tuple[str, str],
    name: str,
    shared: Shared,
    is_body: bool = False,
) -> Iterator[Fragment]:
    """`name` is the key under which the value stands."""
    if name == BANK_QUESTION:
        question = shared.questions.get(value)
        for child in question.question.raw_data if question else ():
            inner = BankQuestion.question.field.stream_block.child_blocks[child["type"]]
            yield from _fragments(inner, child["value"], place, child["type"], shared)
    elif isinstance(block, SketchnoteBlock):
        drawing = shared.drawings.get((value or {}).get("sketchnote") or 0)
        if drawing is not None:
            yield Fragment(*place, drawing.text_equivalent, is_html=True)
    elif isinstance(block, blocks.StructBlock):
        for key, child_block in block.child_blocks.items():
            if key not in NO_PROSE:
                child = (value or {}).get(key)
                yield from _fragments(child_block, child, place, key, shared)
    elif isinstance(block, blocks.ListBlock):
        for item in value or ():
            inner, own = item, ""
            if isinstance(item, dict) and "type" in item and "value" in item:
                inner, own = item["value"], item.get("id") or ""
            at = (place[0], own or place[1])
            yield from _fragments(block.child_block, inner, at, name, shared)
    elif isinstance(block, blocks.StreamBlock):
        for child in value or ():
            inner_block = block.child_blocks.get(child["type"])
            if inner_block is not None:
                at = (place[0], child.get("id") or place[1])
                yield from _fragments(inner_block, child["value"], at, child["type"], shared)
    elif isinstance(block, blocks.RichTextBlock) and value:
        yield Fragment(*place, value, is_html=True, is_body=is_body)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and value:
        yield Fragment(*place, value, is_heading=name in HEADINGS)
