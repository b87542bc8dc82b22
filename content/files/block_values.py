"""Block values as YAML: the block's own definition says what a file holds.

Any block made of text, rich text, numbers, dates, choices, lists, structures and
streams of structures can be written to a file and read back, so a new block or
question type needs no code here. Rich text is Markdown in files. Between the two,
a value is plain data whose rich text links as files do (`module:be-curious`).

A structure in a stream says in a file which `kind` it is; between the two it is
{"type": kind, "value": …}, as Wagtail has it, without an id.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.dateparse import parse_date
from wagtail import blocks

from content.files import rich_text
from content.files.marked_yaml import Fields, Node
from content.files.problems import Problems

HEADING_FEATURES = {"h2": 2, "h3": 3, "h4": 4}


class CannotHold(Exception):
    """Course files have no place for this kind of block."""


@dataclass(frozen=True)
class Link:
    """A link to a page of ours that a file holds, and where it stands."""

    href: str
    path: str
    line: int


@dataclass
class Reading:
    """One file being read: where problems go, and the links found on the way."""

    path: str
    problems: Problems
    links: list[Link] = field(default_factory=list)

    def markdown(self, text: str, line: int, features: list[str]) -> str:
        """Rich text with the editor's features, from Markdown that starts on `line`."""
        levels = tuple(HEADING_FEATURES[name] for name in features if name in HEADING_FEATURES)
        try:
            found = rich_text.from_markdown(text, heading_levels=levels)
        except rich_text.CannotRead as error:
            self.problems.add(self.path, line + error.line - 1, error.message)
            return ""
        if "ul" not in features and any(isinstance(block, rich_text.List) for block in found):
            self.problems.add(self.path, line, "Lists are not used here. Write a sentence.")
        if not found:
            self.problems.add(self.path, line, "There are no words here. Write some.")
        for number, words in enumerate(text.split("\n")):
            self.links.extend(
                Link(href, self.path, line + number) for href in rich_text.own_links(words)
            )
        return rich_text.to_html(found)

    def fields(self, node: Node | None) -> Fields:
        return Fields(node, path=self.path, problems=self.problems)


# --- From a file ------------------------------------------------------------------


def read_struct(
    block: blocks.StructBlock,
    node: Node | None,
    reading: Reading,
    *,
    also: tuple[str, ...] = (),
    runs_rules: bool = True,
) -> dict[str, Any]:
    """A structure's value, held to the block's own rules unless the caller does that better.

    Keys in `also` are the caller's to read.
    """
    fields = reading.fields(node)
    before = len(reading.problems)
    value = {
        name: _read_child(child, fields.node(name, is_required=child.required), fields, reading)
        for name, child in block.child_blocks.items()
    }
    for name in also:
        fields.node(name, is_required=False)
    fields.refuse_others()
    if runs_rules and len(reading.problems) == before:
        _note_what_the_block_says(block, value, fields.line, reading)
    return value


def _read_child(block: blocks.Block, node: Node | None, fields: Fields, reading: Reading) -> Any:
    if isinstance(block, blocks.StructBlock):
        return read_struct(block, node, reading)
    if isinstance(block, blocks.ListBlock):
        return _read_list(block, node, reading)
    if isinstance(block, blocks.StreamBlock):
        return _read_stream(block, node, reading)
    if isinstance(block, blocks.BooleanBlock):
        return _plain(node, bool, "true or false", reading) or False
    if isinstance(block, blocks.IntegerBlock):
        number = _plain(node, int, "a whole number", reading)
        return _checked(block, number, node, reading)
    if isinstance(block, blocks.DateBlock):
        day = _plain(node, date, "a date such as 2026-11-23", reading)
        return day.isoformat() if day else None
    if not isinstance(
        block, blocks.CharBlock | blocks.TextBlock | blocks.ChoiceBlock | blocks.URLBlock
    ) and not isinstance(block, blocks.RichTextBlock):
        raise CannotHold(block.name)
    words = _plain(node, str, "text: put it in quotes", reading)
    if node is None or words is None:
        return ""
    words = words.strip()
    if isinstance(block, blocks.RichTextBlock):
        return reading.markdown(words, node.text_line, block.features)
    _checked(block, words, node, reading)
    return words


def _plain(node: Node | None, kind: type, name: str, reading: Reading) -> Any:
    if node is None or node.value is None:
        return None
    # A datetime is a date and a bool is an int, but neither is what is meant.
    if type(node.value) is not kind:
        reading.problems.add(reading.path, node.line, f"This must be {name}.")
        return None
    return node.value


def _checked(block: blocks.Block, value: Any, node: Node | None, reading: Reading) -> Any:
    if node is not None and value is not None:
        try:
            block.clean(value)
        except ValidationError as error:
            for message in error.messages:
                reading.problems.add(reading.path, node.line, message)
    return value


def _read_list(block: blocks.ListBlock, node: Node | None, reading: Reading) -> list[Any]:
    fields = reading.fields(Node({}, node.line, node.line) if node else None)
    return [
        _read_child(block.child_block, item, fields, reading)
        for item in _entries(block, node, reading)
    ]


def _read_stream(
    block: blocks.StreamBlock, node: Node | None, reading: Reading
) -> list[dict[str, Any]]:
    if not all(isinstance(child, blocks.StructBlock) for child in block.child_blocks.values()):
        raise CannotHold(block.name)
    found = []
    for item in _entries(block, node, reading):
        kind = reading.fields(item).choice("kind", tuple(block.child_blocks))
        if kind:
            value = read_struct(block.child_blocks[kind], item, reading, also=("kind",))
            found.append({"type": kind, "value": value})
    return found


def _entries(
    block: blocks.ListBlock | blocks.StreamBlock, node: Node | None, reading: Reading
) -> list[Node]:
    """A list's lines, as many as the block takes."""
    if node is None:
        return []
    if not isinstance(node.value, list):
        reading.problems.add(
            reading.path, node.line, "This must be a list: lines that start with '- '."
        )
        return []
    least, most = block.meta.min_num or 0, block.meta.max_num
    if len(node.value) < least or (most is not None and len(node.value) > most):
        bounds = f"from {least} to {most}" if most is not None else f"at least {least}"
        reading.problems.add(reading.path, node.line, f"This list must have {bounds} entries.")
    return list(node.value)


def _note_what_the_block_says(
    block: blocks.StructBlock, value: dict[str, Any], line: int, reading: Reading
) -> None:
    """The editor's own rules hold for files too."""
    try:
        block.clean(block.to_python(value))
    except ValidationError as error:
        for message in dict.fromkeys(messages_of(error)):
            reading.problems.add(reading.path, line, message)


def messages_of(error: ValidationError) -> list[str]:
    """Every message in a block's error, however deep."""
    inner = (
        list(getattr(error, "block_errors", {}).values())
        if hasattr(getattr(error, "block_errors", None), "values")
        else list(getattr(error, "block_errors", None) or [])
    )
    found = [message for each in inner if each is not None for message in messages_of(each)]
    non_block = getattr(error, "non_block_errors", None)
    for each in non_block.as_data() if non_block else []:
        found += each.messages
    if found or hasattr(error, "block_errors"):
        return [unescape(message) for message in found]
    if hasattr(error, "error_dict"):
        return [
            message
            for name, errors in error.error_dict.items()
            for each in errors
            for message in ([*each.messages] if name == NON_FIELD_ERRORS else messages_of(each))
        ]
    if hasattr(error, "error_list") and len(error.error_list) > 1:
        return [message for each in error.error_list for message in messages_of(each)]
    return [str(message) for message in error.messages]


# --- To a file ----------------------------------------------------------------------


def write_struct(block: blocks.StructBlock, value: dict[str, Any]) -> dict[str, Any]:
    """The structure as a YAML map, without what is empty and may be."""
    written = {
        name: _write_child(child, value.get(name)) for name, child in block.child_blocks.items()
    }
    return {
        name: found
        for name, found in written.items()
        if found not in ("", None, []) or block.child_blocks[name].required
    }


def _write_child(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.StructBlock):
        return write_struct(block, value)
    if isinstance(block, blocks.ListBlock):
        return [_write_child(block.child_block, item) for item in value]
    if isinstance(block, blocks.StreamBlock):
        return [
            {"kind": item["type"], **write_struct(block.child_blocks[item["type"]], item["value"])}
            for item in value
        ]
    if isinstance(block, blocks.RichTextBlock):
        return rich_text.to_markdown(rich_text.from_html(value))
    if isinstance(block, blocks.DateBlock):
        return parse_date(value) if isinstance(value, str) else value
    return value


# --- To and from what the database keeps ------------------------------------------


def from_stored(block: blocks.Block, value: Any, rich: Callable[[str], str]) -> Any:
    """A stored value without block ids, its rich text passed through `rich`.

    Raises CannotHold for a block that files have no place for.
    """
    if isinstance(block, blocks.StructBlock):
        return {
            name: from_stored(child, value.get(name), rich)
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        items = [item["value"] if _is_list_item(item) else item for item in value or []]
        return [from_stored(block.child_block, item, rich) for item in items]
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                "type": item["type"],
                "value": from_stored(block.child_blocks[item["type"]], item["value"], rich),
            }
            for item in value or []
        ]
    if isinstance(block, blocks.RichTextBlock):
        return rich(value or "")
    if isinstance(block, blocks.ChooserBlock):
        raise CannotHold(block.name)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.ChoiceBlock):
        return value or ""
    return value


def to_stored(block: blocks.Block, value: Any, rich: Callable[[str], str], place: str) -> Any:
    """The value as the database keeps it. Every list item gets an id made from its place.

    Ids that depend only on the place make an import of the same file the same value.
    """
    if isinstance(block, blocks.StructBlock):
        return {
            name: to_stored(child, value[name], rich, f"{place}/{name}")
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "id": block_id(f"{place}/{number}"),
                "value": to_stored(block.child_block, item, rich, f"{place}/{number}"),
            }
            for number, item in enumerate(value)
        ]
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                "type": item["type"],
                "id": block_id(f"{place}/{number}"),
                "value": to_stored(
                    block.child_blocks[item["type"]], item["value"], rich, f"{place}/{number}"
                ),
            }
            for number, item in enumerate(value)
        ]
    if isinstance(block, blocks.RichTextBlock):
        return rich(value)
    return value


def block_id(place: str) -> str:
    """An id that depends only on where the block stands."""
    return str(uuid.uuid5(NAMESPACE, place))


NAMESPACE = uuid.UUID("5a6f1d0e-0c53-4d0b-9a39-1f4f1f2f7c10")


def _is_list_item(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item
