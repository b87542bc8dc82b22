"""The words of a course's folder that learners read, each on its line.

This reads the files as text, so that a finding can name the line; `reader` reads what they mean.
Every text counts as prose unless its key is listed here, so a new block is looked at too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from content.files import marked_yaml
from content.files.marked_yaml import Node
from content.files.problems import Problems
from content.readability import Passage, passages_of

_FENCE = re.compile(r"^:::[ \t]*([a-z-]*)[ \t]*$")
_FACTS = re.compile(r"---\n(.*?)\n---\n", re.S)

# Values that are no prose: names, keys, addresses, and what others called their own work.
NO_PROSE = {
    *("slug", "key", "kind", "next", "start", "ending", "url", "licence", "artist", "source"),
    *("modules", "sources", "accepted", "read_again", "audience", "name", "role"),
    *("pile", "piles"),
}
# Values that stand above a text and are no sentence.
HEADINGS = {"title", "heading", "label"}


@dataclass(frozen=True)
class Text:
    """A passage, and where it stands: its file, and the keys that lead to it.

    `place` is ("nodes", "choices", "consequence") in a scenario, ("callout", "text") in a body.
    `within` holds the plain values beside the passage and above it, the nearest first.
    """

    path: str
    line: int
    passage: Passage
    place: tuple[str, ...] = ()
    within: tuple[dict[str, object], ...] = ()

    @property
    def words(self) -> str:
        return self.passage.text


def texts_of(root: Path, path: str) -> list[Text]:
    """The passages of one file of the folder. A file that is not there has none."""
    if not (root / path).is_file():
        return []
    source = (root / path).read_text("utf-8")
    if path.endswith(".yaml"):
        return list(_of_yaml(path, source))
    return list(_of_body(path, source))


def values_of(root: Path, path: str, name: str) -> Iterator[tuple[int, object]]:
    """Every value of the key in a YAML file or in the blocks of a body, with its line."""
    if not (root / path).is_file():
        return
    source = (root / path).read_text("utf-8")
    blocks = fenced(source) if path.endswith(".md") else [("", source, 1)]
    for block, content, line in blocks:
        if block or not path.endswith(".md"):
            yield from _named(_load(path, content, line), name)


def _named(node: Node | None, name: str) -> Iterator[tuple[int, object]]:
    if node is None:
        return
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            if key == name:
                yield child.line, child.value
            yield from _named(child, name)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _named(child, name)


def fenced(body: str) -> Iterator[tuple[str, str, int]]:
    """A body's blocks: name ("" for Markdown between blocks), content, and its first line.

    Facts above the body, between two lines of three hyphens, are the block "facts".
    """
    name, first = "", 1
    lines: list[str] = []
    facts = _FACTS.match(body)
    if facts:
        yield "facts", facts[1], 2
        first += facts[0].count("\n")
        body = body[facts.end() :]
    for number, line in enumerate(body.split("\n"), start=first):
        fence = _FENCE.match(line)
        if fence:
            yield name, "\n".join(lines), first
            name, first, lines = fence[1].replace("-", "_"), number + 1, []
        else:
            lines.append(line)
    yield name, "\n".join(lines), first


def _of_body(path: str, source: str) -> Iterator[Text]:
    for name, content, line in fenced(source):
        if name:
            yield from _of_yaml(path, content, first_line=line, place=(name,))
        else:
            for passage in passages_of(content, first_line=line):
                yield Text(path, passage.line, passage)


def _of_yaml(
    path: str, source: str, *, first_line: int = 1, place: tuple[str, ...] = ()
) -> Iterator[Text]:
    root = _load(path, source, first_line)
    if root is not None:
        yield from _of_node(path, root, place, ())


@lru_cache(maxsize=256)
def _load(path: str, source: str, first_line: int) -> Node | None:
    problems = Problems()
    return marked_yaml.load(source, path=path, problems=problems, first_line=first_line)


def _of_node(
    path: str, node: Node, place: tuple[str, ...], within: tuple[dict[str, object], ...]
) -> Iterator[Text]:
    if isinstance(node.value, dict):
        plain: dict[str, object] = {
            key: child.value
            for key, child in node.value.items()
            if isinstance(child.value, str | int | bool | date)
        }
        for key, child in node.value.items():
            if key not in NO_PROSE:
                yield from _of_node(path, child, (*place, key), (plain, *within))
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _of_node(path, child, place, within)
    elif isinstance(node.value, str):
        is_heading = bool(place) and place[-1] in HEADINGS
        for found in passages_of(node.value, first_line=node.text_line):
            passage = Passage(found.text, found.line, is_heading or found.is_heading)
            yield Text(path, found.line, passage, place, within)
