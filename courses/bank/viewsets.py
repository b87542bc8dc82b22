"""Wagtail's screens for the question bank: what it holds, and which modules ask it."""

from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, LiveStatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from courses.bank.columns import more_columns
from courses.bank.models import BankQuestion
from courses.bank.selectors import (
    all_questions,
    due_for_review,
    kind_choices,
    tag_choices,
    unused,
    used,
    with_usage,
)


class KindColumn(Column):
    def get_value(self, instance: BankQuestion) -> str:
        return str(dict(kind_choices()).get(instance.kind, gettext("No question yet")))


class UseColumn(Column):
    """In how many pages it is; the link leads to them."""

    cell_template_name = "courses/bank/use_cell.html"

    def get_cell_context_data(
        self, instance: BankQuestion, parent_context: dict[str, Any]
    ) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        viewset = BankQuestion.snippet_viewset
        usage_url = reverse(viewset.get_url_name("usage"), args=[instance.pk])
        return {**context, "usage_url": usage_url, "use_count": instance.use_count}


class BankQuestionFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=kind_choices, widget=forms.RadioSelect, empty_label=_("All")
    )
    tag = django_filters.ChoiceFilter(
        label=_("Tag"), choices=tag_choices, field_name="tags__slug", empty_label=_("All")
    )
    use = django_filters.ChoiceFilter(
        label=_("Use"),
        method="filter_use",
        choices=[("used", _("In a module")), ("unused", _("In no module"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    review = django_filters.ChoiceFilter(
        label=_("Review"),
        method="filter_review",
        choices=[("due", _("Due, or no date"))],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    live = django_filters.BooleanFilter(
        label=_("Published"),
        widget=forms.RadioSelect(choices=[("", _("All")), ("true", _("Yes")), ("false", _("No"))]),
    )

    class Meta:
        model = BankQuestion
        fields: list[str] = []

    def filter_use(self, questions: QuerySet, name: str, value: str) -> QuerySet:
        return used(questions) if value == "used" else unused(questions)

    def filter_review(self, questions: QuerySet, name: str, value: str) -> QuerySet:
        return due_for_review(questions, today=timezone.localdate())


class BankQuestionIndexView(IndexView):
    page_title = _("Question bank")

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [*super().header_more_buttons]
        if self.user_has_permission("add"):
            buttons.append(
                Button(
                    gettext("Import from GIFT"),
                    url=reverse("question_bank:gift_import"),
                    icon_name="upload",
                    priority=60,
                )
            )
        buttons.append(
            Button(
                gettext("Export as GIFT"),
                url=reverse("question_bank:gift_export"),
                icon_name="download",
                priority=70,
            )
        )
        return buttons


class BankQuestionViewSet(SnippetViewSet):
    model = BankQuestion
    index_view_class = BankQuestionIndexView
    icon = "help"
    menu_label = _("Question bank")
    add_to_admin_menu = True
    filterset_class = BankQuestionFilterSet
    ordering = ("-latest_revision_id", "-pk")
    list_per_page = 50
    # What rooms above know of a question stands in the page only: a file would keep what it hides.
    list_export = ("title", "kind", "live", "use_count", "next_review_date")
    export_filename = "question-bank"

    @property
    def list_display(self) -> tuple[str | Column, ...]:
        return (
            "title",
            KindColumn("kind", label=_("Type"), sort_key="kind"),
            LiveStatusTagColumn(),
            UseColumn("use_count", label=_("Used in"), sort_key="use_count"),
            *(each.column for each in more_columns()),
            DateColumn("next_review_date", label=_("Next review"), sort_key="next_review_date"),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankQuestion]:
        questions = with_usage(all_questions())
        for each in more_columns():
            questions = each.annotate(questions)
        return questions


class ExportBulkAction(SnippetBulkAction):
    """Leads to the export of what was chosen. It changes nothing, so it asks nothing."""

    display_name = _("Export as GIFT")
    action_type = "export_gift"
    aria_label = _("Export the chosen questions as GIFT")
    template_name = "courses/bank/gift_export.html"
    action_priority = 20
    models = [BankQuestion]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = [each for each in request.GET.getlist("id") if each.isdecimal()]
        query = urlencode([("id", each) for each in chosen])
        return redirect(f"{reverse('question_bank:gift_export')}?{query}")
