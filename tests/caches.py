"""Redis outlasts a test; the database's rows do not."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _nothing_remembered_from_another_test() -> Iterator[None]:
    """No count of wrong passwords, no session, no page of a site that was rolled back."""
    yield
    for name in ("default", "sessions"):
        caches[name].clear()
