from datetime import UTC, datetime

import pytest

from accounts.models import User
from tests.factories.accounts import make_person


@pytest.fixture
def monday() -> datetime:
    """A Monday morning in winter, when London keeps UTC."""
    return datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def learner(db) -> User:
    return make_person(email="sam@example.org", name="Sam Field")
