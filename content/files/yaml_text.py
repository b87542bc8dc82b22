"""Writes data as YAML that people like to read: prose in blocks, keys in their order."""

from typing import Any

import yaml

LONG = 200


class _Dumper(yaml.SafeDumper):
    """Indents lists inside maps, as our files do, and repeats what is equal."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    if "\n" in value or len(value) > LONG:
        # The line break at the end makes it `|` and not `|-`. Readers take it off again.
        return dumper.represent_scalar("tag:yaml.org,2002:str", value + "\n", style="|")
    return dumper.represent_scalar("tag:yaml.org,2002:str", value)


_Dumper.add_representer(str, _text)


def dump(data: dict[str, Any]) -> str:
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**30, indent=2
    )
