"""Checks by validators that others wrote. They are installed by `make conformance`."""

from pathlib import Path

import pytest

from tests.e2e.conftest import site  # noqa: F401

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.conformance)
