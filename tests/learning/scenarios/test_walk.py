"""Walking a scenario: what holds for every scenario and every path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.scenarios.walk import NoSuchChoice, choose, endings_reached, parse_path, place


@st.composite
def scenarios(draw) -> dict:
    """Nodes in a row; each choice leads further on, the last node is an ending."""
    count = draw(st.integers(2, 6))
    nodes = []
    for number in range(count):
        is_ending = number == count - 1 or (number > 0 and draw(st.booleans()))
        choices = [
            {
                "text": f"choice {choice}",
                "consequence": f"<p>{number}.{choice}</p>",
                "next": f"node-{draw(st.integers(number + 1, count - 1))}",
            }
            for choice in range(0 if is_ending else draw(st.integers(1, 3)))
        ]
        nodes.append(
            {
                "key": f"node-{number}",
                "text": f"<p>{number}</p>",
                "ending": draw(st.sampled_from(["good", "mixed", "poor"])) if is_ending else "",
                "debrief": "<p>So.</p>" if is_ending else "",
                "choices": choices,
            }
        )
    return {"start": "node-0", "nodes": nodes}


def walk(scenario: dict, data) -> list:
    """Some choices, as far as the first ending or less far."""
    path: list = []
    while not place(scenario, path).is_end and data.draw(st.booleans() | st.just(True)):
        node = place(scenario, path).node
        index = data.draw(st.integers(0, len(node["choices"]) - 1))
        path = choose(scenario, path, node_key=node["key"], index=index)
    return path


@given(scenarios(), st.data())
def test_whoever_keeps_choosing_comes_to_an_end(scenario, data):
    path: list = []
    for _ in scenario["nodes"]:
        if place(scenario, path).is_end:
            break
        key = place(scenario, path).node["key"]
        choices = len(place(scenario, path).node["choices"])
        path = choose(scenario, path, node_key=key, index=data.draw(st.integers(0, choices - 1)))

    assert place(scenario, path).is_end
    assert endings_reached(scenario, [path]) == {place(scenario, path).node["key"]}


@given(scenarios(), st.data())
def test_a_path_replays_to_the_same_place_also_from_an_address(scenario, data):
    path = walk(scenario, data)

    address = ".".join(str(index) for _, index in path)

    assert parse_path(scenario, address) == path
    assert place(scenario, path) == place(scenario, parse_path(scenario, address))
    assert place(scenario, path).step_count == len(path)


@given(scenarios(), st.data())
def test_nothing_follows_an_end(scenario, data):
    path = walk(scenario, data)
    here = place(scenario, path)
    index = data.draw(st.integers(len(here.node["choices"]), 20))

    with pytest.raises(NoSuchChoice):
        choose(scenario, path, node_key=here.node["key"], index=index)


@given(scenarios(), st.text(max_size=300))
def test_any_address_is_a_path_or_is_refused(scenario, address):
    try:
        path = parse_path(scenario, address)
    except NoSuchChoice:
        return
    assert ".".join(str(index) for _, index in path) == ".".join(
        str(int(part)) for part in address.split(".") if address
    )
