"""Walking a scenario: pure functions over its JSON copy. No database, no learner.

A path is a list of [node key, index of the choice taken], in order. A path is
the whole state: replaying it gives the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Scenario = dict[str, Any]
Path = Sequence[Sequence[Any]]


class NoSuchChoice(Exception):
    """The step does not follow from where the learner is: stale, replayed or tampered with."""


@dataclass(frozen=True)
class Place:
    """Where a path leads: the node, and the consequence that led there."""

    node: dict[str, Any]
    consequence: str
    is_end: bool
    step_count: int


def _nodes(scenario: Scenario) -> dict[str, dict[str, Any]]:
    return {node["key"]: node for node in scenario["nodes"]}


def place(scenario: Scenario, path: Path) -> Place:
    """Replays a path. Raises NoSuchChoice when it does not hold together."""
    nodes = _nodes(scenario)
    node, consequence = nodes[scenario["start"]], ""
    for key, index in path:
        if key != node["key"] or not 0 <= index < len(node["choices"]):
            raise NoSuchChoice
        choice = node["choices"][index]
        node, consequence = nodes[choice["next"]], choice["consequence"]
    return Place(node, consequence, is_end=not node["choices"], step_count=len(path))


def choose(scenario: Scenario, path: Path, *, node_key: str, index: int) -> list[list[Any]]:
    """The path with one more choice. Raises NoSuchChoice when `node_key` is not where it leads."""
    longer = [*map(list, path), [node_key, index]]
    place(scenario, longer)
    return longer


def endings_reached(scenario: Scenario, paths: Sequence[Path]) -> set[str]:
    """The keys of the endings that these paths came to."""
    places = [place(scenario, path) for path in paths]
    return {found.node["key"] for found in places if found.is_end}


def parse_path(scenario: Scenario, text: str) -> list[list[Any]]:
    """The path that an address holds: "0.2.1" are the choices taken. Raises NoSuchChoice."""
    path: list[list[Any]] = []
    if len(text) > 200:
        raise NoSuchChoice
    for part in text.split(".") if text else []:
        if not (part.isascii() and part.isdigit()):
            raise NoSuchChoice
        here = place(scenario, path).node["key"]
        path = choose(scenario, path, node_key=here, index=int(part))
    return path
