"""Markdown files that start with facts: YAML between two lines of `---`."""

from typing import Any

from content.files import marked_yaml
from content.files.folder import Folder
from content.files.marked_yaml import Fields
from content.files.yaml_text import dump


def read_fronted(path: str, folder: Folder) -> tuple[Fields, str, int]:
    """The facts, the words after them, and the words' first line."""
    text = folder.text(path)
    lines = (text or "").split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
    if text is not None and (lines[0].rstrip() != "---" or end is None):
        folder.problems.add(path, 1, "Start with facts such as 'title:' between lines of '---'.")
        text = None
    if text is None or end is None:
        return Fields(None, path=path, problems=folder.problems), "-", 1
    root = marked_yaml.load(
        "\n".join(lines[1:end]), path=path, problems=folder.problems, first_line=2
    )
    fields = Fields(root, path=path, problems=folder.problems)
    return fields, "\n".join(lines[end + 1 :]), end + 2


def write_fronted(facts: dict[str, Any], words: str) -> str:
    return f"---\n{dump(facts)}---\n{words}"
