"""Every path of a scenario ends, and nobody is caught in a loop."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from content.files.block_values import messages_of
from courses.catalogue.blocks import ScenarioBlock
from courses.catalogue.scenario_rules import faults


def node(key: str, *nexts: str, ending: str = "", debrief: str = "") -> dict:
    choices = [{"text": "Go", "consequence": "<p>So.</p>", "next": each} for each in nexts]
    return {
        "key": key,
        "text": "<p>Here.</p>",
        "choices": choices,
        "ending": ending or ("" if nexts else "good"),
        "debrief": debrief or ("" if nexts else "<p>Well.</p>"),
    }


def scenario(*nodes: dict, start: str = "a") -> dict:
    return {
        "title": "A story",
        "setting": "<p>A place.</p>",
        "start": start,
        "nodes": list(nodes),
        "debrief": "<p>That was it.</p>",
    }


def said(found: dict) -> list[tuple[int | None, str]]:
    return [(fault.node, str(fault.message)) for fault in faults(found)]


def test_a_story_that_forks_and_joins_is_sound():
    assert said(scenario(node("a", "b", "c"), node("b", "c", "d"), node("c"), node("d"))) == []


@pytest.mark.parametrize(
    "story, where, words",
    [
        (scenario(node("a", "b", "c"), node("b", "a", "c"), node("c")), 1, "may never end"),
        (scenario(node("a", "a", "b"), node("b")), 0, "may never end"),
        (scenario(node("a", "b", "c"), node("b"), node("c"), node("d")), 3, "No choice leads here"),
        (scenario(node("a", "b", "x"), node("b")), 0, "'x', which does not exist"),
        (scenario(node("a", "b"), node("b")), 0, "One choice is no choice"),
        (scenario(node("a", "b", "b", "b", "b", "b"), node("b")), 0, "Four choices"),
        (scenario(node("a", "b", "b"), node("b"), node("b")), 2, "used twice"),
        (scenario(node("a", "b", "b", ending="good"), node("b")), 0, "An ending has no choices"),
        (scenario(node("a", "b", "b"), node("b"), start="z"), None, "The start 'z'"),
    ],
)
def test_a_story_that_cannot_be_walked_is_told_where_and_why(story, where, words):
    found = said(story)

    assert (where, True) in [(place, words in message) for place, message in found], found


@given(st.data())
def test_a_story_without_faults_always_ends(data):
    keys = [str(number) for number in range(data.draw(st.integers(2, 7)))]
    nodes = [
        node(key, *data.draw(st.lists(st.sampled_from(keys), max_size=3), label=key))
        for key in keys
    ]
    story = scenario(*nodes, start="0")
    if faults(story):
        return

    by_key = {each["key"]: each for each in nodes}
    waiting, reached = [("0", 0)], set()
    while waiting:
        key, length = waiting.pop()
        assert length <= len(keys)
        reached.add(key)
        waiting += [(choice["next"], length + 1) for choice in by_key[key]["choices"]]
    assert reached == set(keys)


def test_the_editors_form_holds_a_scenario_to_the_same_rules():
    block = ScenarioBlock()
    value = block.to_python(scenario(node("a", "b", "c"), node("b", "a", "c"), node("c")))

    with pytest.raises(ValidationError) as refused:
        block.clean(value)

    assert any("may never end" in message for message in messages_of(refused.value))
