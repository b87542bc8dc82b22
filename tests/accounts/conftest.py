from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.accounts.journeys import Visitor


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    """Limits on guessing live in Redis and outlast a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()
