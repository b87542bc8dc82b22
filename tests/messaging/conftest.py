from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from messaging import kinds
from messaging.models import Message
from tests.factories.accounts import make_person


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def person(db) -> User:
    return make_person(email="sam@example.org", name="Sam Field")


@pytest.fixture
def turned_off() -> list[tuple[User, datetime]]:
    """What the kind below was told to stop."""
    return []


@pytest.fixture
def tea_time(monkeypatch, turned_off) -> kinds.Kind:
    """A kind of optional mail that arrives written."""
    kind = kinds.Kind(
        name="tea_time",
        label="tea reminders",
        is_optional=True,
        lifetime=timedelta(hours=2),
        priority=Message.Priority.ORDINARY,
        turn_off=lambda user, now: turned_off.append((user, now)),
    )
    monkeypatch.setitem(kinds._kinds, kind.name, kind)
    return kind
