"""Tests that commit leave empty tables behind, also those that the product may only add to."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.db.backends.postgresql.operations import DatabaseOperations


@pytest.fixture(scope="session", autouse=True)
def _emptying_between_tests_is_allowed() -> Iterator[None]:
    """`flush`, which Django calls after a test that commits, truncates every table.

    Nothing else gets past what the database refuses: no test's own TRUNCATE, and
    no process but this one.
    """
    empty = DatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: DatabaseOperations, sql_list: list[str]) -> Any:
        with pgtrigger.ignore("learning.LearningEvent:never_truncated"):  # noqa: TID251
            return empty(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield
