"""Fixtures for everybody. The import comes first: settings need its servers."""

from tests.services import pytest_xdist_setupnodes  # noqa: F401
