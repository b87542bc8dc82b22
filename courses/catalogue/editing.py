"""Telling an editor what a page lacks, and the way to the place where it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.messages import ERROR, add_message
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from wagtail.admin.messages import button, render, warning
from wagtail.models import Page, PageLogEntry, Revision

from accounts.models import User
from content.models import Picture, Sketchnote
from courses.catalogue.models import CoursePage
from courses.catalogue.readiness import Lack
from courses.catalogue.reviewed import ReviewedPage
from courses.catalogue.steps import Step

HELD_BACK = "courses.publish.held_back"
_AFTERWARDS = ("wagtail.publish", "wagtail.publish.scheduled", "wagtail.publish.schedule")


@dataclass(frozen=True)
class Pointer:
    """What to do, and the address of the field in which to do it."""

    message: str
    url: str


def pointer(page: Page, lack: Lack) -> Pointer:
    return Pointer(
        lack.message, _thing_url(lack) or f"{edit_url(page)}{anchor(lack.field, lack.block_id)}"
    )


@dataclass(frozen=True)
class PointedTick:
    """A criterion in words, and where to go for it; nowhere, if it is met."""

    label: str
    pointers: tuple[Pointer, ...]

    @property
    def is_met(self) -> bool:
        return not self.pointers


@dataclass(frozen=True)
class Readiness:
    """How far a page is from being published."""

    title: str
    url: str
    is_live: bool
    ticks: tuple[PointedTick, ...]

    @classmethod
    def of(cls, page: ReviewedPage, *, on: date) -> "Readiness":
        """Of the page as it stands in memory."""
        return cls(
            title=page.get_admin_display_title(),
            url=edit_url(page),
            is_live=page.live,
            ticks=tuple(
                PointedTick(
                    str(tick.criterion.label), tuple(pointer(page, each) for each in tick.lacks)
                )
                for tick in page.ticks(on=on)
            ),
        )

    @property
    def missing(self) -> int:
        return sum(not tick.is_met for tick in self.ticks)


def readiness_below(course: CoursePage, *, on: date) -> tuple[Readiness, ...]:
    """Of every module and page of the course, live or not, as its newest draft has it."""
    pages = course.get_children().order_by("path")
    return tuple(Readiness.of(page.get_latest_revision_as_object(), on=on) for page in pages)


def held_back(page: Page) -> PageLogEntry | None:
    """When a date came and the page was not ready; None if it was published or dated since."""
    entries = PageLogEntry.objects.filter(page=page.pk).order_by("-timestamp")
    last = entries.filter(action__in=[HELD_BACK, *_AFTERWARDS]).first()
    return last if last is not None and last.action == HELD_BACK else None


def saved_meanwhile(page: Page, *, opened: str, by: User) -> Revision | None:
    """The newest version of the page that somebody else saved after `opened`, which is the id of
    the version that an editor began with, and before their own; None if there is none.

    Wagtail saves by itself while one types: what is newer may well be the editor's own.
    """
    if not opened.isdecimal():
        return None
    newer = page.revisions.filter(pk__gt=int(opened)).exclude(pk=page.latest_revision_id)
    return newer.exclude(user=by).select_related("user").order_by("-pk").first()


def say_saved_meanwhile(request: HttpRequest, page: Page, theirs: Revision) -> None:
    """Two editors wrote at once: whose words stand now, and where to find the other's."""
    name = theirs.user.get_username() if theirs.user else gettext("Somebody")
    compare = reverse(
        "wagtailadmin_pages:revisions_compare", args=[page.pk, theirs.pk, page.latest_revision_id]
    )
    said = gettext(
        "%(name)s saved this page while you were writing. Your version is the newest now. "
        "Theirs is in the page’s history."
    ) % {"name": name}
    warning(request, said, buttons=[button(compare, gettext("See what differs"))])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


# Fields with a panel of their own in the editor; the others are found by their control.
_PANELS = {*Step, "body", "sources", "credit", "introduction", "overview"}


def anchor(field: str, block_id: str = "") -> str:
    """The id that Wagtail's editor gives the block, the field's panel or the field."""
    if block_id:
        return f"#block-{block_id}-section"
    if field in _PANELS:
        return f"#panel-child-content-{field}-section"
    return f"#id_{field}"


def _thing_url(lack: Lack) -> str:
    if isinstance(lack.thing, Sketchnote):
        name = lack.thing.snippet_viewset.get_url_name("edit")
        # Rich text has no control that a link can point at; its panel has a place.
        is_rich = lack.thing_field == "text_equivalent"
        place = "panel-text_equivalent-section" if is_rich else f"id_{lack.thing_field}"
        return f"{reverse(name, args=[lack.thing.pk])}#{place}"
    if isinstance(lack.thing, Picture):
        return f"{reverse('wagtailimages:edit', args=[lack.thing.pk])}#id_{lack.thing_field}"
    return ""


def unready(pages: Iterable[Page]) -> list[tuple[ReviewedPage, tuple[Lack, ...]]]:
    """The pages whose newest version may not be published, each with what it lacks."""
    newest = [page.get_latest_revision_as_object() for page in pages]
    checked = [(page, page.lacks_when_live()) for page in newest if isinstance(page, ReviewedPage)]
    return [(page, found) for page, found in checked if found]


def say_not_ready(request: HttpRequest, refused: Iterable[tuple[Page, Iterable[Lack]]]) -> None:
    """One message for each page: what to do, each line a link to where."""
    for page, lacks in refused:
        add_message(request, ERROR, render(_refusal(page, lacks), buttons=None))


def _refusal(page: Page, lacks: Iterable[Lack]) -> SafeString:
    pointers = [pointer(page, lack) for lack in lacks]
    return format_html(
        "{} {} <ul>{}</ul>",
        gettext("“%(title)s” was not published.") % {"title": page.get_admin_display_title()},
        gettext("Do this first:"),
        format_html_join(
            "", '<li><a href="{}">{}</a></li>', ((p.url, p.message) for p in pointers)
        ),
    )
