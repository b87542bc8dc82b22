"""What rooms above add to the list of the question bank. They register it when the site starts."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.admin.ui.tables import Column

from courses.bank.models import BankQuestion


@dataclass(frozen=True)
class MoreColumn:
    """A column, and what it needs beside each question, asked in the same query."""

    name: str
    column: Column
    annotate: Callable[[QuerySet[BankQuestion]], QuerySet[BankQuestion]]


_columns: dict[str, MoreColumn] = {}


def add_column(column: MoreColumn) -> None:
    """Makes it known. The same name again takes the old one's place."""
    _columns[column.name] = column


def more_columns() -> tuple[MoreColumn, ...]:
    return tuple(_columns.values())
