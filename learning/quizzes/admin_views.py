"""What editors see in /cms/ of the answers to their questions."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, cast
from uuid import UUID

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from accounts.models import User
from courses.catalogue.models import ModulePage
from learning.quizzes import regrading
from learning.quizzes.admin_forms import CorrectKeyForm
from learning.quizzes.findings import Flag
from learning.quizzes.question_report import (
    NotInReport,
    ReportRow,
    editable_module,
    has_flag,
    question_report,
    report_on_item,
)
from learning.quizzes.statistics import Item

TITLE = _("Questions")
NOTHING = "–"
# Enrolments that one press of a button corrects itself.
IN_THE_REQUEST = 50


class EditorsOnly(PermissionCheckedMixin):
    """For whoever may edit some page; the selectors show them the modules they may edit."""

    permission_policy = page_permission_policy
    permission_required = "change"


def percent(share: float | None) -> str:
    return NOTHING if share is None else f"{number_format(share * 100, 0)}%"


def decimal(number: float | None) -> str:
    return NOTHING if number is None else number_format(number, 2)


def with_count(shown: str, count: int | str) -> str:
    """A figure with the number of answers it rests on."""
    if shown == NOTHING:
        return shown
    return gettext("{figure} of {count}").format(figure=shown, count=count)


class QuestionFilters(WagtailFilterSet):
    """Which rows to show. By organisation or by date there is no filter, on purpose."""

    course = django_filters.ChoiceFilter(label=_("Course"))
    module = django_filters.ChoiceFilter(label=_("Module"))
    kind = django_filters.ChoiceFilter(label=_("Type of question"))
    use = django_filters.ChoiceFilter(label=_("Status"))
    flag = django_filters.ChoiceFilter(label=_("Flag"), choices=Flag.choices)

    class Meta:
        model = ModulePage
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, rows: Sequence[ReportRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of: dict[str, Callable[[ReportRow], tuple[str, str]]] = {
            "course": lambda row: (row.course, row.course),
            "module": lambda row: (str(row.item.module_id), row.module_title),
            "kind": lambda row: (row.finding.kind, row.kind),
            "use": lambda row: (row.use.name, row.status),
        }
        for name, choice in of.items():
            self.filters[name].extra["choices"] = list(dict.fromkeys(map(choice, rows)))

    def filter_queryset(self, queryset: list[ReportRow]) -> list[ReportRow]:
        """The rows are made, not fetched: they are chosen among here."""
        chosen = self.form.cleaned_data
        keeps: dict[str, Callable[[ReportRow], bool]] = {
            "course": lambda row: row.course == chosen["course"],
            "module": lambda row: str(row.item.module_id) == chosen["module"],
            "kind": lambda row: row.finding.kind == chosen["kind"],
            "use": lambda row: row.use.name == chosen["use"],
            "flag": lambda row: has_flag(row, chosen["flag"]),
        }
        wanted = [keep for name, keep in keeps.items() if chosen.get(name)]
        return [row for row in queryset if all(keep(row) for keep in wanted)]


def item_url(row: ReportRow) -> str:
    item = row.item
    return reverse("question_report_item", args=[item.module_id, item.question_id, item.version])


class QuestionReport(EditorsOnly, ReportView):
    """Every question that was answered, with what the answers say about it."""

    page_title = TITLE
    header_icon = "help"
    index_url_name = "question_report"
    index_results_url_name = "question_report_results"
    results_template_name = "learning/quizzes/admin/question_report_results.html"
    filterset_class = QuestionFilters
    verbose_name_plural = _("questions")
    columns = [
        TitleColumn("question", label=_("Question"), get_url=item_url, sort_key="question"),
        Column("module_title", label=_("Module"), sort_key="module_title"),
        Column("kind", label=_("Type"), sort_key="kind"),
        Column("status", label=_("Status"), sort_key="status"),
        Column("answers", label=_("Answers"), sort_key="answers"),
        Column(
            "facility",
            label=_("Right"),
            accessor=lambda row: percent(row.facility),
            sort_key="facility",
        ),
        Column(
            "discrimination",
            label=_("Agrees with the rest"),
            accessor=lambda row: decimal(row.discrimination),
            sort_key="discrimination",
        ),
        Column(
            "sure_and_wrong",
            label=_("Sure and wrong"),
            accessor=lambda row: with_count(percent(row.sure_and_wrong), row.sure_answers),
            sort_key="sure_and_wrong",
        ),
        Column(
            "median_seconds",
            label=_("Seconds"),
            accessor=lambda row: (
                NOTHING
                if row.median_seconds is None
                else with_count(number_format(row.median_seconds, 0), row.timed_answers)
            ),
            sort_key="median_seconds",
        ),
        Column("remarks", label=_("What to look at")),
    ]
    list_export = [
        "question",
        "course",
        "module_title",
        "kind",
        "status",
        "answers",
        "facility",
        "discrimination",
        "sure_and_wrong",
        "sure_answers",
        "median_seconds",
        "timed_answers",
        "remarks",
    ]
    export_headings = {
        "question": _("Question"),
        "course": _("Course"),
        "module_title": _("Module"),
        "kind": _("Type"),
        "status": _("Status"),
        "answers": _("Answers"),
        "facility": _("Facility (0 to 1)"),
        "discrimination": _("Discrimination (-1 to 1)"),
        "sure_and_wrong": _("Very sure and wrong (0 to 1)"),
        "sure_answers": _("Answers that say how sure"),
        "median_seconds": _("Seconds to answer (median)"),
        "timed_answers": _("Answers with a time"),
        "remarks": _("What to look at"),
    }

    @cached_property
    def rows(self) -> list[ReportRow]:
        return question_report(by=self.request.user)

    def get_base_queryset(self) -> list[ReportRow]:
        return self.rows

    def get_filtered_queryset(self) -> list[ReportRow]:
        return self.get_queryset()

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "rows": self.rows}

    def order_queryset(self, queryset: list[ReportRow]) -> list[ReportRow]:
        """What has no figure stands last, whichever way the others stand."""
        if not self.ordering:
            return queryset
        name = self.ordering.removeprefix("-")
        known = [row for row in queryset if not isinstance(_sortable(row, name), str | None)]
        if name in {"question", "module_title", "kind", "status"}:
            known = list(queryset)
        unknown = [row for row in queryset if row not in known]
        known.sort(key=partial(_sortable, name=name), reverse=self.ordering.startswith("-"))
        return known + unknown

    def get_filename(self) -> str:
        return "questions"


def _sortable(row: ReportRow, name: str) -> Any:
    return getattr(row, name)


class QuestionItem(EditorsOnly, WagtailAdminTemplateMixin, TemplateView):
    """One question: its figures, what was chosen, and what they mean."""

    template_name = "learning/quizzes/admin/question_item.html"
    header_icon = "help"

    def setup(
        self,
        request: HttpRequest,
        *args: Any,
        module_id: UUID,
        question_id: UUID,
        version: str,
        **kwargs: Any,
    ) -> None:
        super().setup(request, *args, **kwargs)
        self.item = Item(module_id, question_id, version)

    @cached_property
    def row(self) -> ReportRow:
        try:
            return report_on_item(by=cast(User, self.request.user), item=self.item)
        except NotInReport as error:
            raise Http404 from error

    def get_page_title(self) -> str:
        return self.row.question

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("question_report"), "label": TITLE},
            {"url": "", "label": self.row.question},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.row.finding
        return super().get_context_data(
            row=self.row,
            finding=found,
            facility=percent(found.facility),
            discrimination=decimal(found.discrimination),
            discrimination_low=decimal(found.discrimination_low),
            discrimination_high=decimal(found.discrimination_high),
            sure_and_wrong=percent(found.sure_and_wrong),
            choices=[(choice, percent(choice.rest)) for choice in found.choices],
            **kwargs,
        )


class CorrectKey(EditorsOnly, WagtailAdminTemplateMixin, TemplateView):
    """Correcting a key everywhere: who would change, then doing it, then how far it is."""

    template_name = "learning/quizzes/admin/correct_key.html"
    page_title = _("Correct the marking")
    header_icon = "rotate"

    def setup(
        self, request: HttpRequest, *args: Any, module_id: UUID, question_id: UUID, **kwargs: Any
    ) -> None:
        super().setup(request, *args, **kwargs)
        self.module_id, self.question_id = module_id, question_id

    @cached_property
    def module(self) -> ModulePage:
        """Whoever corrects must be one who may publish: it changes what learners see."""
        try:
            page = editable_module(by=cast(User, self.request.user), module_id=self.module_id)
        except NotInReport as error:
            raise Http404 from error
        if not page.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied
        return page

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("question_report"), "label": TITLE},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = {"module_id": self.module.translation_key, "question_id": self.question_id}
        regrades = regrading.regrades_of(**name)
        is_running = any(each.regrade.finished_at is None for each in regrades)
        preview = None
        if not is_running:
            with suppress(regrading.NotPublished):
                preview = regrading.preview_regrade(**name)
        return super().get_context_data(
            module=self.module, regrades=regrades, is_running=is_running, preview=preview, **kwargs
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        form = CorrectKeyForm(request.POST)
        try:
            if not form.is_valid():
                raise regrading.NotAsPreviewed
            regrade = regrading.request_regrade(
                page=self.module,
                question_id=self.question_id,
                by=cast(User, request.user),
                now=now,
                **form.cleaned_data,
            )
        except (regrading.NotAsPreviewed, regrading.NotPublished, regrading.NothingToCorrect):
            messages.error(request, _("The question has changed since. Read the new preview."))
        else:
            # A ward's worth at once; what is left, workers go on with.
            regrading.continue_regrade(regrade=regrade, now=now, most=IN_THE_REQUEST)
        return redirect(request.path)
