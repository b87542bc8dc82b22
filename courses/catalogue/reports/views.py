"""The reports on pages, in /cms/reports/."""

from typing import Any, cast

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from accounts.models import User
from courses.catalogue.reports.listing import RowFilters, RowsReport, choice
from courses.catalogue.reports.rows import (
    AccessRow,
    ReadingRow,
    ReviewRow,
    UntranslatedRow,
    access_rows,
    languages,
    reading_rows,
    review_rows,
    untranslated_rows,
)

NOTHING = "–"


def url_of(row: Any) -> str:
    return str(row.url)


def title_column() -> TitleColumn:
    return TitleColumn("title", label=_("Page"), get_url=url_of, sort_key="title")


def sorted_by(name: str, label: Any) -> Column:
    return Column(name, label=label, sort_key=name)


def _same(name: str) -> Any:
    return lambda row: (getattr(row, name), getattr(row, name))


class PageFilters(RowFilters):
    course = choice(_("Course"))
    kind = choice(_("Type"))
    status = choice(_("Status"))

    keys = {name: _same(name) for name in ("course", "kind", "status")}


def _page_columns() -> list[Column]:
    return [
        title_column(),
        sorted_by("kind", _("Type")),
        sorted_by("course", _("Course")),
        sorted_by("status", _("Status")),
    ]


_PAGE_EXPORT = ["title", "kind", "course", "status", "owner"]
_PAGE_HEADINGS = {
    "title": _("Page"),
    "kind": _("Type"),
    "course": _("Course"),
    "status": _("Status"),
    "owner": _("Owner"),
}


class ReviewFilters(PageFilters):
    due = choice(_("Review"))
    owner = choice(_("Owner"))

    keys = {
        **PageFilters.keys,
        "due": lambda row: (row.due.value, row.due_label),
        "owner": _same("owner"),
    }


class ReviewReport(RowsReport):
    """Which pages are to be reviewed, and by whom: what waited longest comes first."""

    page_title = _("Reviews")
    header_icon = "calendar-check"
    index_url_name = "review_report"
    index_results_url_name = "review_report_results"
    filterset_class = ReviewFilters
    verbose_name_plural = _("pages")
    explanation = _(
        "Review a page, then give it a new date. A page that is live stays live meanwhile. The "
        "question bank has a filter for its own reviews."
    )
    columns = [
        *_page_columns(),
        sorted_by("owner", _("Owner")),
        Column("due_label", label=_("Review")),
        sorted_by("next_review_date", _("Due")),
        sorted_by("last_reviewed_date", _("Last reviewed")),
    ]
    list_export = [*_PAGE_EXPORT, "due_label", "next_review_date", "last_reviewed_date"]
    export_headings = {
        **_PAGE_HEADINGS,
        "due_label": _("Review"),
        "next_review_date": _("Due"),
        "last_reviewed_date": _("Last reviewed"),
    }

    def find(self) -> list[ReviewRow]:
        return review_rows(by=cast(User, self.request.user), today=timezone.localdate())


class AccessFilters(PageFilters):
    trouble = choice(_("What is wrong"))

    keys = {**PageFilters.keys, "trouble": lambda row: (row.trouble.value, row.trouble_label)}


class AccessReport(RowsReport):
    """What somebody who does not see a page would miss."""

    page_title = _("Accessibility")
    header_icon = "glasses"
    index_url_name = "access_report"
    index_results_url_name = "access_report_results"
    filterset_class = AccessFilters
    verbose_name_plural = _("things to mend")
    explanation = _(
        "Descriptions of pictures, drawings as text, headings and link words. A short list is a "
        "good sign, and no proof: people find what rules don’t."
    )
    columns = [
        *_page_columns(),
        sorted_by("trouble_label", _("What is wrong")),
        Column("message", label=_("What to do")),
    ]
    list_export = [*_PAGE_EXPORT, "trouble_label", "message"]
    export_headings = {
        **_PAGE_HEADINGS,
        "trouble_label": _("What is wrong"),
        "message": _("What to do"),
    }

    def find(self) -> list[AccessRow]:
        return access_rows(by=cast(User, self.request.user))


class LongSentencesColumn(Column):
    """The longest sentences, each a link to its field."""

    cell_template_name = "courses/catalogue/reports/long_sentences_cell.html"


def _hard(row: ReadingRow) -> tuple[str, str]:
    return ("hard", gettext("Long sentences, or a high age")) if row.is_hard else ("", "")


class ReadingFilters(PageFilters):
    part = choice(_("Step"))
    hard = choice(_("Hard to read"))

    keys = {
        **PageFilters.keys,
        "part": _same("part"),
        "hard": _hard,
    }


class ReadingReport(RowsReport):
    """How hard each step is to read, and which sentences to read again."""

    page_title = _("Reading age")
    header_icon = "openquote"
    index_url_name = "reading_report"
    index_results_url_name = "reading_report_results"
    filterset_class = ReadingFilters
    verbose_name_plural = _("steps")
    explanation = _(
        "Aim for 9 to 11, and 14 where the subject is hard. Sentences over 20 words are quoted. "
        "The age points at words to read again. Don’t chop a sentence to please it."
    )
    columns = [
        title_column(),
        sorted_by("part", _("Step")),
        sorted_by("course", _("Course")),
        sorted_by("status", _("Status")),
        sorted_by("word_count", _("Words")),
        Column(
            "reading_age",
            label=_("Reading age"),
            accessor=lambda row: (
                NOTHING if row.reading_age is None else number_format(row.reading_age, 1)
            ),
            sort_key="reading_age",
        ),
        sorted_by("long_count", _("Long sentences")),
        LongSentencesColumn("quoted", label=_("The longest")),
    ]
    list_export = [*_PAGE_EXPORT, "part", "word_count", "reading_age", "long_count", "longest"]
    export_headings = {
        **_PAGE_HEADINGS,
        "part": _("Step"),
        "word_count": _("Words"),
        "reading_age": _("Reading age"),
        "long_count": _("Sentences over 20 words"),
        "longest": _("The longest"),
    }

    def find(self) -> list[ReadingRow]:
        return reading_rows(by=cast(User, self.request.user))


class UntranslatedFilters(RowFilters):
    kind = choice(_("Type"))
    lacks = choice(_("Not there in"))

    keys = {name: _same(name) for name in ("kind", "lacks")}


class UntranslatedReport(RowsReport):
    """What is not there in each of the site's languages."""

    page_title = _("Untranslated")
    header_icon = "globe"
    index_url_name = "untranslated_report"
    index_results_url_name = "untranslated_report_results"
    filterset_class = UntranslatedFilters
    verbose_name_plural = _("things")
    columns = [
        title_column(),
        sorted_by("kind", _("Type")),
        sorted_by("has", _("There in")),
        sorted_by("lacks", _("Not there in")),
    ]
    list_export = ["title", "kind", "has", "lacks"]
    export_headings = {
        "title": _("Title"),
        "kind": _("Type"),
        "has": _("There in"),
        "lacks": _("Not there in"),
    }

    def find(self) -> list[UntranslatedRow]:
        return untranslated_rows(by=cast(User, self.request.user))

    @property
    def explanation(self) -> Any:
        known = languages()
        if len(known) > 1:
            return gettext("Pages, drawings and questions that a language of the site lacks.")
        name = known[0].get_display_name() if known else NOTHING
        words = gettext("The site has one language, {name}. There is nothing to translate into.")
        return words.format(name=name)


REPORTS: tuple[type[RowsReport], ...] = (
    ReviewReport,
    AccessReport,
    ReadingReport,
    UntranslatedReport,
)
