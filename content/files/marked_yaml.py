"""YAML that knows its line numbers.

Only plain data: no tags, no anchors, no merge keys, so a small file can't
become a large structure. Keys are unique.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from content.files.problems import Problems

MAX_DEPTH = 12
PLAIN_TAGS = {
    "tag:yaml.org,2002:str",
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:bool",
    "tag:yaml.org,2002:null",
    "tag:yaml.org,2002:timestamp",
    "tag:yaml.org,2002:float",
    "tag:yaml.org,2002:seq",
    "tag:yaml.org,2002:map",
}


@dataclass(frozen=True)
class Node:
    """A value with the line it stands on. A map holds nodes by key, a list holds nodes."""

    value: Any
    line: int
    # The first line of a block scalar's text: one below its mark.
    text_line: int


class _NotPlain(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message


def load(text: str, *, path: str, problems: Problems, first_line: int = 1) -> Node | None:
    """The document's root node, or None after noting why it can't be used."""
    offset = first_line - 1
    loader = yaml.SafeLoader(text)
    try:
        _refuse_anchors(text)
        root = loader.get_single_node()
        if root is None:
            return Node({}, first_line, first_line)
        return _node(loader, root, offset, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = (mark.line if mark else 0) + 1 + offset
        problems.add(path, line, f"This is not valid YAML: {error.problem}. Mend this line.")
    except yaml.YAMLError:
        problems.add(path, first_line, "This is not valid YAML. Check for odd characters.")
    except ValueError:
        problems.add(path, first_line, "A date here does not exist. Write it as 2026-11-23.")
    except _NotPlain as error:
        problems.add(path, error.line + offset, error.message)
    finally:
        loader.dispose()
    return None


def _refuse_anchors(text: str) -> None:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if getattr(event, "anchor", None):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise _NotPlain(line, "Anchors (& and *) are not used here. Quote the text.")


def _node(loader: yaml.SafeLoader, node: yaml.Node, offset: int, depth: int) -> Node:
    line = node.start_mark.line + 1
    if depth > MAX_DEPTH:
        raise _NotPlain(line, "This is nested too deeply.")
    if node.tag not in PLAIN_TAGS:
        tag = node.tag.rsplit(":", 1)[-1]
        raise _NotPlain(line, f"'{tag}' can't be used here. Quote the text.")
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Node] = {}
        for key, value in node.value:
            key_line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise _NotPlain(key_line, "A key must be a word.")
            if key.value in entries:
                raise _NotPlain(key_line, f"'{key.value}' stands here twice. Keep one.")
            entries[key.value] = _node(loader, value, offset, depth + 1)
        return Node(entries, line + offset, line + offset)
    if isinstance(node, yaml.SequenceNode):
        items = [_node(loader, item, offset, depth + 1) for item in node.value]
        return Node(items, line + offset, line + offset)
    text_line = line + 1 if isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"} else line
    return Node(loader.construct_object(node), line + offset, text_line + offset)


class Fields:
    """Takes named values out of a map, noting what is missing, too long or unknown.

    Every method returns something of the right type, so that reading goes on
    and finds the next problem.
    """

    def __init__(self, node: Node | None, *, path: str, problems: Problems) -> None:
        self.root = node
        self.path = path
        self.problems = problems
        self.line = node.line if node else 1
        self._known: set[str] = set()
        self._entries: dict[str, Node] = {}
        self.is_readable = node is not None
        if node is None:
            return
        if isinstance(node.value, dict):
            self._entries = node.value
        else:
            self.is_readable = False
            self.problem("Names and values are needed here, such as 'title: A title'.")

    def problem(self, message: str, *, key: str | None = None) -> None:
        self.problems.add(self.path, self.line_of(key) if key else self.line, message)

    def line_of(self, key: str) -> int:
        return self._entries[key].line if key in self._entries else self.line

    def has(self, key: str) -> bool:
        return key in self._entries and self._entries[key].value is not None

    def node(self, key: str, *, is_required: bool = True) -> Node | None:
        self._known.add(key)
        if self.has(key):
            return self._entries[key]
        if is_required and self.is_readable:
            self.problem(f"'{key}' is missing. Add it.")
        return None

    def text(self, key: str, *, max_length: int | None = None, is_required: bool = True) -> str:
        """One or more lines of text, without space around it."""
        node = self.node(key, is_required=is_required)
        return "" if node is None else self._text(node, f"'{key}'", max_length)

    def texts(self, key: str, *, max_length: int, least: int = 1, most: int = 20) -> list[str]:
        return [
            self._text(node, f"A line of '{key}'", max_length)
            for node in self._list(key, least=least, most=most)
        ]

    def markdown(
        self, key: str, convert: Callable[[str, int], str], *, is_required: bool = True
    ) -> str:
        """Rich text made by `convert`, which is given the Markdown and its first line."""
        node = self.node(key, is_required=is_required)
        if node is None:
            return ""
        text = self._text(node, f"'{key}'", None)
        return convert(text, node.text_line)

    def number(self, key: str, *, least: int, most: int) -> int:
        node = self.node(key)
        if node is None:
            return least
        if not isinstance(node.value, int) or isinstance(node.value, bool):
            self.problem(f"'{key}' must be a whole number.", key=key)
            return least
        if not least <= node.value <= most:
            self.problem(f"'{key}' must be from {least} to {most}.", key=key)
            return least
        return node.value

    def flag(self, key: str) -> bool:
        node = self.node(key)
        if node is not None and not isinstance(node.value, bool):
            self.problem(f"'{key}' must be true or false.", key=key)
            return False
        return bool(node and node.value)

    def date(self, key: str, *, is_required: bool = True) -> date | None:
        node = self.node(key, is_required=is_required)
        if node is None:
            return None
        # A datetime is a date too; a time of day has no place here.
        if type(node.value) is not date:
            self.problem(f"'{key}' must be a date such as 2026-11-23.", key=key)
            return None
        return node.value

    def choice(self, key: str, choices: tuple[str, ...], *, is_required: bool = True) -> str:
        value = self.text(key, is_required=is_required)
        if value and value not in choices:
            self.problem(f"'{value}' is not known. Use one of: {', '.join(choices)}.", key=key)
            return ""
        return value

    def maps(self, key: str, *, least: int = 1, most: int = 60) -> Iterator["Fields"]:
        """Each map of a list, as fields of its own."""
        for node in self._list(key, least=least, most=most):
            yield Fields(node, path=self.path, problems=self.problems)

    def refuse_others(self) -> None:
        """Notes every key that nobody asked for: most are slips of the pen."""
        for key, node in self._entries.items():
            if key not in self._known:
                known = ", ".join(sorted(self._known))
                self.problems.add(
                    self.path, node.line, f"'{key}' is not known here. Known are: {known}."
                )

    def _list(self, key: str, *, least: int, most: int) -> list[Node]:
        node = self.node(key, is_required=least > 0)
        if node is None:
            return []
        if not isinstance(node.value, list):
            self.problem(f"'{key}' must be a list: lines that start with '- '.", key=key)
            return []
        if not least <= len(node.value) <= most:
            self.problem(f"'{key}' must have from {least} to {most} entries.", key=key)
        return list(node.value)

    def _text(self, node: Node, name: str, max_length: int | None) -> str:
        if not isinstance(node.value, str):
            self.problems.add(self.path, node.line, f"{name} must be text. Put it in quotes.")
            return ""
        text = node.value.strip()
        if not text:
            self.problems.add(self.path, node.line, f"{name} is empty. Write something.")
        if max_length and len(text) > max_length:
            self.problems.add(
                self.path,
                node.line,
                f"{name} has {len(text)} characters. Use at most {max_length}.",
            )
        return text
