"""What makes a scenario walkable: held by the editor's form and by course files alike.

Every path ends. Every situation can be reached. Nobody is caught in a loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_CHOICES = 4


@dataclass(frozen=True)
class Fault:
    """What is wrong, and with which node (None: with the scenario as a whole)."""

    node: int | None
    message: str | Promise


def faults(scenario: Mapping[str, Any]) -> list[Fault]:
    """Everything that would stop a learner from walking from the start to an ending."""
    nodes: Sequence[Mapping[str, Any]] = list(scenario["nodes"])
    places: dict[str, int] = {}
    found: list[Fault] = []
    for number, node in enumerate(nodes):
        if node["key"] in places:
            message = _("The key '%(key)s' is used twice. Give this one another.")
            found.append(Fault(number, message % {"key": node["key"]}))
        else:
            places[node["key"]] = number
        found.extend(Fault(number, message) for message in _shape(node))
        for choice in node["choices"]:
            if choice["next"] not in {other["key"] for other in nodes}:
                message = _("A choice goes to '%(key)s', which does not exist.")
                found.append(Fault(number, message % {"key": choice["next"]}))
    if scenario["start"] not in places:
        message = _("The start '%(key)s' does not exist. Name one of the places.")
        found.append(Fault(None, message % {"key": scenario["start"]}))
    if found:
        return found
    return _journeys(nodes, places, scenario["start"])


def _shape(node: Mapping[str, Any]) -> list[str | Promise]:
    messages: list[str | Promise] = []
    count = len(node["choices"])
    if count == 0 and not node["ending"]:
        messages.append(_("This has no choices, so it is an ending. Say which: good, mixed, poor."))
    if count == 0 and not str(node["debrief"] or ""):
        messages.append(_("An ending needs its own debrief."))
    if count == 1:
        messages.append(_("One choice is no choice. Add another, or make this an ending."))
    if count > MOST_CHOICES:
        messages.append(_("Four choices are the most. Take some out."))
    if count and node["ending"]:
        messages.append(_("An ending has no choices. Take out the choices or 'ending'."))
    return messages


def _journeys(
    nodes: Sequence[Mapping[str, Any]], places: Mapping[str, int], start: str
) -> list[Fault]:
    nexts = {
        node["key"]: list(dict.fromkeys(choice["next"] for choice in node["choices"]))
        for node in nodes
    }
    reached: set[str] = set()
    found: list[Fault] = []
    # Depth first, by hand: a node on the current path that comes up again closes a loop.
    path = [start]
    on_path = {start}
    waiting = [iter(nexts[start])]
    while path:
        following = next(waiting[-1], None)
        if following is None:
            reached.add(path[-1])
            on_path.discard(path.pop())
            waiting.pop()
        elif following in on_path:
            message = _("A choice here leads back to '%(key)s', so a path may never end.")
            found.append(Fault(places[path[-1]], message % {"key": following}))
        elif following not in reached:
            path.append(following)
            on_path.add(following)
            waiting.append(iter(nexts[following]))
    for key, number in places.items():
        if key not in reached:
            found.append(Fault(number, _("No choice leads here. Link to it or take it out.")))
    return found
