"""Soak tests take minutes, and chance decides when things are killed.

`make soak ARGS="--soak-seed=7 --soak-rounds=100"` repeats one.
"""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("soak")
    group.addoption("--soak-seed", type=int, default=20261123, help="where chance begins")
    group.addoption("--soak-rounds", type=int, default=12, help="how often each thing is killed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.soak)


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.config.getoption("--soak-seed"))


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> range:
    return range(request.config.getoption("--soak-rounds"))


@pytest.hookimpl(wrapper=True)
def pytest_runtestloop(session: pytest.Session) -> Iterator[None]:
    started = time.monotonic()
    try:
        return (yield)
    finally:
        session.config.stash[_MINUTES] = (time.monotonic() - started) / 60


_MINUTES = pytest.StashKey[float]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    minutes = config.stash.get(_MINUTES, 0.0)
    seed = config.getoption("--soak-seed")
    terminalreporter.write_line(f"Soaked for {minutes:.1f} minutes with seed {seed}.")
