"""The rows of the reports on pages, as plain values.

Each function asks the same number of queries for one page and for many. A page
that is live is read as it is published; another as it was last saved.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from django.db.models import Model, TextChoices
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.permissions import page_permission_policy, policy_registry

from accounts.models import User
from content.models import Sketchnote
from content.readability import long_sentences, measure, words
from courses.bank.blocks import BANK_QUESTION
from courses.bank.models import BankQuestion
from courses.catalogue.editing import anchor, edit_url, pointer
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage, Step
from courses.catalogue.readiness import Criterion
from courses.catalogue.reports.structure import (
    Finding,
    Trouble,
    fault_of_description,
    findings_in,
)
from courses.catalogue.reports.words import Fragment, Shared, fragments_of
from courses.catalogue.reviewed import ReviewedPage

SOON = 30  # days
QUOTED = 3  # sentences
_KINDS: tuple[type[ReviewedPage], ...] = (CoursePage, ModulePage, CourseGuidePage)


@dataclass(frozen=True)
class PageRow:
    """What every row about a page says of it."""

    page: ReviewedPage
    course: str

    @property
    def title(self) -> str:
        return self.page.get_admin_display_title()

    @property
    def kind(self) -> str:
        return str(self.page._meta.verbose_name).capitalize()

    @property
    def status(self) -> str:
        return gettext("Live") if self.page.live else gettext("Draft")

    @property
    def owner(self) -> str:
        return self.page.content_owner

    @property
    def url(self) -> str:
        return edit_url(self.page)


def pages_to_report(*, by: User) -> list[PageRow]:
    """Every course, module and page about a course that `by` may edit. Four queries."""
    editable = page_permission_policy.instances_user_has_permission_for(by, "change")
    wanted = editable.order_by().values("pk")
    found = [page for kind in _KINDS for page in kind._default_manager.filter(pk__in=wanted)]
    courses = dict(CoursePage.objects.values_list("path", "title"))
    rows = [
        PageRow(
            page,
            page.title
            if isinstance(page, CoursePage)
            else courses.get(page.path[: -page.steplen], ""),
        )
        for page in found
    ]
    return sorted(rows, key=lambda row: row.page.path)


# --- Review ------------------------------------------------------------------------


class ReviewDue(TextChoices):
    """How urgent a review is."""

    OVERDUE = "overdue", _("Overdue")
    UNDATED = "undated", _("No date")
    SOON = "soon", _("In the next 30 days")
    LATER = "later", _("Later")


@dataclass(frozen=True)
class ReviewRow(PageRow):
    today: date

    @property
    def due(self) -> ReviewDue:
        day = self.next_review_date
        if day is None:
            return ReviewDue.UNDATED
        if day <= self.today:
            return ReviewDue.OVERDUE
        return ReviewDue.SOON if (day - self.today).days <= SOON else ReviewDue.LATER

    @property
    def due_label(self) -> str:
        return str(self.due.label)

    @property
    def last_reviewed_date(self) -> date | None:
        return self.page.last_reviewed_date

    @property
    def next_review_date(self) -> date | None:
        return self.page.next_review_date


def review_rows(*, by: User, today: date) -> list[ReviewRow]:
    """What was to be reviewed longest ago comes first."""
    rows = [ReviewRow(row.page, row.course, today) for row in pages_to_report(by=by)]
    order = list(ReviewDue)
    return sorted(
        rows,
        key=lambda row: (order.index(row.due), row.next_review_date or today, row.page.path),
    )


# --- Access ------------------------------------------------------------------------


@dataclass(frozen=True)
class AccessRow(PageRow):
    trouble: Trouble
    message: str
    place_url: str

    @property
    def trouble_label(self) -> str:
        return str(self.trouble.label)

    @property
    def url(self) -> str:
        return self.place_url


def access_rows(*, by: User) -> list[AccessRow]:
    """What somebody who does not see the page would miss, in the order of the pages."""
    pages = pages_to_report(by=by)
    fetch_blocks([row.page for row in pages])
    shared = _shared([row.page for row in pages])
    rows = []
    for row in pages:
        place = row.page, row.course
        for lack in row.page.lacks_of_pictures():
            trouble = Trouble.TEXT if lack.criterion == Criterion.TEXT else Trouble.DESCRIPTION
            rows.append(AccessRow(*place, trouble, lack.message, pointer(row.page, lack).url))
        for finding in (*_descriptions(row.page), *findings_in(_texts(row.page, shared))):
            url = f"{edit_url(row.page)}{anchor(finding.field, finding.block_id)}"
            rows.append(AccessRow(*place, finding.trouble, finding.message, url))
    return rows


def _texts(page: ReviewedPage, shared: Shared) -> Iterator[Fragment]:
    for name in ("introduction", "credit"):
        if html := getattr(page, name, ""):
            yield Fragment(name, "", html, is_html=True)
    yield from fragments_of(page, shared)


def _descriptions(page: ReviewedPage) -> Iterator[Finding]:
    """Descriptions that are there, and say little."""
    for field, block_id, drawing in page.drawings():
        if drawing is not None:
            fault = fault_of_description(drawing.alt, title=drawing.title)
            if fault:
                yield Finding(Trouble.DESCRIPTION, field, block_id, fault)
    for field, block_id, value in page.pictures():
        if value["image"] is None:
            continue
        fault = fault_of_description(
            value["alt"] or "", title=value["image"].title, caption=value.get("caption") or ""
        )
        if fault:
            yield Finding(Trouble.DESCRIPTION, field, block_id, fault)


def fetch_blocks(pages: Iterable[ReviewedPage]) -> None:
    """Fetches what the streams of these pages choose (drawings, pictures, questions), for all of
    them at once: else each page would ask for its own."""
    _fetch_streams(_fetch_streams(pages))


def _fetch_streams(things: Iterable[Model]) -> Iterable[BankQuestion]:
    """The questions of the bank that were fetched, whose own streams are yet to be."""
    by_model: dict[type[Model], list[Model]] = {}
    for thing in things:
        by_model.setdefault(type(thing), []).append(thing)
    questions: dict[int, BankQuestion] = {}
    for model, own in by_model.items():
        for field in _streams(model):
            raw = [list(getattr(thing, field.name).raw_data) for thing in own]
            values = field.stream_block.bulk_to_python(raw)
            for thing, value in zip(own, values, strict=True):
                setattr(thing, field.name, value)
                chosen = (child.value for child in value if child.block_type == BANK_QUESTION)
                questions |= {each.pk: each for each in chosen if each is not None}
    return questions.values()


# --- Reading -----------------------------------------------------------------------


@dataclass(frozen=True)
class ReadingRow(PageRow):
    """One step of a module, or the body of a page about a course."""

    field: str
    word_count: int
    reading_age: float | None
    long: tuple[tuple[str, str], ...]

    @property
    def part(self) -> str:
        if self.field in set(Step):
            return str(Step(self.field).label)
        return str(self.page._meta.get_field(self.field).verbose_name).capitalize()

    @property
    def long_count(self) -> int:
        return len(self.long)

    @property
    def is_hard(self) -> bool:
        return bool(self.long) or (self.reading_age or 0) > HARD

    @property
    def quoted(self) -> list[tuple[str, str]]:
        """The longest sentences, and the address of the field of each."""
        return [
            (Truncator(sentence).words(40), f"{edit_url(self.page)}{anchor(self.field, block_id)}")
            for sentence, block_id in self.long[:QUOTED]
        ]

    @property
    def longest(self) -> str:
        return " | ".join(sentence for sentence, _block_id in self.long[:QUOTED])

    @property
    def url(self) -> str:
        return f"{edit_url(self.page)}{anchor(self.field)}"


HARD = 14.0  # years: what we ask of our own (ADR 0010)
_READ = (*Step, "body")


def reading_rows(*, by: User) -> list[ReadingRow]:
    """Each step's words, reading age and long sentences, in the order of the pages."""
    pages = pages_to_report(by=by)
    shared = _shared([row.page for row in pages])
    rows = []
    for row in pages:
        parts: dict[str, list[Fragment]] = {}
        for fragment in fragments_of(row.page, shared):
            if fragment.field in _READ:
                parts.setdefault(fragment.field, []).append(fragment)
        rows += [_reading(row, field, fragments) for field, fragments in parts.items()]
    return rows


def _reading(row: PageRow, field: str, fragments: list[Fragment]) -> ReadingRow:
    found = [(passage, each.block_id) for each in fragments for passage in each.passages]
    reading = measure(passage for passage, _block_id in found)
    long = [
        (sentence, block_id)
        for passage, block_id in found
        if not passage.is_heading
        for sentence in long_sentences(passage.text)
    ]
    long.sort(key=lambda each: -len(words(each[0])))
    return ReadingRow(row.page, row.course, field, reading.words, reading.age, tuple(long))


def _shared(pages: Iterable[ReviewedPage]) -> Shared:
    """The drawings and questions that these pages show. Two queries."""
    drawings: set[int] = set()
    questions: set[int] = set()
    for page in pages:
        for field in _streams(page):
            for child in getattr(page, field.name).raw_data:
                if child["type"] == BANK_QUESTION and child["value"]:
                    questions.add(child["value"])
                elif child["type"] == "sketchnote" and child["value"]["sketchnote"]:
                    drawings.add(child["value"]["sketchnote"])
    return Shared(Sketchnote.objects.in_bulk(drawings), BankQuestion.objects.in_bulk(questions))


def _streams(model: Model | type[Model]) -> Iterator[StreamField]:
    return (field for field in model._meta.get_fields() if isinstance(field, StreamField))


# --- Translations ------------------------------------------------------------------

Translated: TypeAlias = Page | Sketchnote | BankQuestion


@dataclass(frozen=True)
class UntranslatedRow:
    """Something that is not there in a language of the site."""

    title: str
    kind: str
    has: str
    lacks: str
    url: str


def languages() -> list[Locale]:
    return list(Locale.objects.order_by("pk"))


def untranslated_rows(*, by: User) -> list[UntranslatedRow]:
    """A row for each thing and each language that it lacks; none if the site has one language."""
    names = {locale.pk: locale.get_display_name() for locale in languages()}
    if len(names) < 2:
        return []
    editable = page_permission_policy.instances_user_has_permission_for(by, "change")
    pages = list(editable.filter(depth__gt=1).order_by("path"))
    rows = _lacking(Page, pages, names)
    for model in (Sketchnote, BankQuestion):
        if policy_registry.get_by_type(model).user_has_permission(by, "change"):
            things = list(model._default_manager.order_by("title", "pk"))
            rows += _lacking(model, things, names)
    return rows


def _lacking(
    model: type[TranslatableMixin],
    things: Iterable[Translated],
    names: dict[int, str],
) -> list[UntranslatedRow]:
    """Every translation counts as there, also one that the asker may not edit. One query."""
    there: dict[UUID, set[int]] = {}
    for key, locale_id in model._default_manager.values_list("translation_key", "locale_id"):
        there.setdefault(key, set()).add(locale_id)
    # Of the translations that there are, the first speaks for all.
    first = {each.translation_key: each for each in reversed(list(things))}
    return [
        UntranslatedRow(
            title=getattr(each, "draft_title", "") or each.title,
            kind=str(_kind_of(each)._meta.verbose_name).capitalize(),
            has=", ".join(name for pk, name in names.items() if pk in there[key]),
            lacks=name,
            url=_edit_url(each),
        )
        for key, each in reversed(first.items())
        for pk, name in names.items()
        if pk not in there[key]
    ]


def _kind_of(thing: Translated) -> type[Model]:
    return thing.specific_class or Page if isinstance(thing, Page) else type(thing)


def _edit_url(thing: Translated) -> str:
    if isinstance(thing, Page):
        return edit_url(thing)
    return reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])
