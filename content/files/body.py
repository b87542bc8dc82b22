"""A page's body as one Markdown file, with blocks standing in it.

    ## A heading
    Some words.

    ::: callout
    kind: important
    heading: Before you share
    text: Stop and check who said it.
    :::

Words between blocks are one text block. `::: text` starts another one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from wagtail import blocks

from content.blocks import TEXT_FEATURES, body_blocks
from content.files import marked_yaml, rich_text
from content.files.block_values import CannotHold, Reading, read_struct, write_struct
from content.files.yaml_text import dump

_FENCE = re.compile(r"^:::[ \t]*([a-z][a-z-]*)?[ \t]*$")

# Blocks by their names.
Blocks = Mapping[str, blocks.Block]
# [(block's name, its value)]; a text block's value is rich text.
Body = list[tuple[str, Any]]


def known_blocks() -> Blocks:
    return dict(body_blocks())


def read_body(
    text: str, reading: Reading, *, first_line: int = 1, known: Blocks | None = None
) -> Body:
    """The body in the text. `known` are the blocks it may have, unless those of any page."""
    body: Body = []
    known = known_blocks() if known is None else known
    lines = text.split("\n")
    number = 0
    words: list[str] = []
    words_start = 0
    has_sketchnote = False

    def end_words() -> None:
        if any(line.strip() for line in words):
            html = reading.markdown("\n".join(words), first_line + words_start, TEXT_FEATURES)
            body.append(("text", html))
        words.clear()

    while number < len(lines):
        fence = _FENCE.match(lines[number])
        if not fence:
            if lines[number].startswith(":::"):
                reading.problems.add(
                    reading.path,
                    first_line + number,
                    "Write ':::' and one block's name, such as '::: callout'.",
                )
            if not words:
                words_start = number
            words.append(lines[number])
            number += 1
            continue
        end_words()
        opened = number
        name = (fence[1] or "").replace("-", "_")
        number += 1
        content: list[str] = []
        while number < len(lines) and lines[number].rstrip() != ":::":
            content.append(lines[number])
            number += 1
        where = first_line + opened
        if not name:
            reading.problems.add(reading.path, where, "This ':::' closes nothing. Remove it.")
            number = opened + 1
            continue
        if number == len(lines):
            reading.problems.add(
                reading.path, where, f"'::: {fence[1]}' is never closed. Add a line ':::'."
            )
        number += 1
        block = known.get(name)
        if name == "text":
            continue
        if isinstance(block, blocks.StaticBlock):
            body.append((name, None))
        elif name == "sketchnote" and name in known:
            if has_sketchnote:
                reading.problems.add(reading.path, where, "One drawing is possible. Remove this.")
            has_sketchnote = True
            body.append(("sketchnote", {}))
        elif isinstance(block, blocks.StructBlock):
            node = marked_yaml.load(
                "\n".join(content),
                path=reading.path,
                problems=reading.problems,
                first_line=where + 1,
            )
            if node is not None:
                try:
                    body.append((name, read_struct(block, node, reading)))
                except CannotHold:
                    reading.problems.add(
                        reading.path, where, f"'{fence[1]}' can't stand in a file. Use the CMS."
                    )
        else:
            reading.problems.add(
                reading.path,
                where,
                f"There is no block '{fence[1]}'. Use one of: {', '.join(_usable(known))}.",
            )
    end_words()
    return body


def _usable(known: Blocks) -> Iterable[str]:
    return (
        name.replace("_", "-")
        for name, block in known.items()
        if name == "sketchnote"
        or isinstance(block, blocks.StaticBlock)
        or (
            isinstance(block, blocks.StructBlock)
            and not any(
                isinstance(child, blocks.ChooserBlock) for child in block.child_blocks.values()
            )
        )
    )


def write_body(body: Body, *, known: Blocks | None = None) -> str:
    """The body as a file. Reading it back gives the same body."""
    known = known_blocks() if known is None else known
    parts: list[str] = []
    before = ""
    for name, value in body:
        if name == "text":
            if before == "text":
                parts.append("::: text\n:::")
            parts.append(rich_text.to_markdown(rich_text.from_html(value)))
        elif name == "sketchnote" or isinstance(known[name], blocks.StaticBlock):
            parts.append(f"::: {name.replace('_', '-')}\n:::")
        else:
            block = known[name]
            assert isinstance(block, blocks.StructBlock)  # noqa: S101
            content = dump(write_struct(block, value))
            parts.append(f"::: {name.replace('_', '-')}\n{content}:::")
        before = name
    return "\n\n".join(parts) + "\n"
