import pytest

from tests.accounts.journeys import Visitor


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()
