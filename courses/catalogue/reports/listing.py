"""A report whose rows are made, not fetched: filtered, sorted and exported here."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from courses.catalogue.models import ModulePage

Key = Callable[[Any], tuple[str, str]]


class RowFilters(WagtailFilterSet):
    """Offers what the rows hold. A subclass names the filters and how a row answers each:
    with (what is sent, what is shown)."""

    keys: dict[str, Key] = {}

    class Meta:
        model = ModulePage
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, rows: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, key in self.keys.items():
            choices = dict.fromkeys(key(row) for row in rows)
            self.filters[name].extra["choices"] = [each for each in choices if each[0]]

    def filter_queryset(self, queryset: list[Any]) -> list[Any]:
        chosen = {name: self.form.cleaned_data.get(name) for name in self.keys}
        return [
            row
            for row in queryset
            if all(not value or self.keys[name](row)[0] == value for name, value in chosen.items())
        ]


def choice(label: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, empty_label=_("All"))


class RowsReport(ReportView, ABC):
    """For whoever may edit some page. `find` gives them the rows about what they may edit."""

    permission_policy = page_permission_policy
    permission_required = "change"
    results_template_name = "courses/catalogue/reports/results.html"
    explanation: Any = ""

    @abstractmethod
    def find(self) -> list[Any]:
        """The rows, in the order that helps most."""

    @cached_property
    def rows(self) -> list[Any]:
        return self.find()

    def get_base_queryset(self) -> list[Any]:
        return self.rows

    def get_filtered_queryset(self) -> list[Any]:
        return self.get_queryset()

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "rows": self.rows}

    def order_queryset(self, queryset: list[Any]) -> list[Any]:
        """As `find` has them, unless somebody asks; what has no value stands last either way."""
        if not self.ordering:
            return queryset
        name = self.ordering.removeprefix("-")
        known = [row for row in queryset if getattr(row, name) not in (None, "")]
        unknown = [row for row in queryset if getattr(row, name) in (None, "")]
        known.sort(key=lambda row: _sortable(getattr(row, name)))
        if self.ordering.startswith("-"):
            known.reverse()
        return known + unknown

    def get_filename(self) -> str:
        return str(self.index_url_name).replace("_", "-")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(explanation=self.explanation, **kwargs)


def _sortable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
