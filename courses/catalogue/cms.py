"""Where courses and modules meet Wagtail's admin: the gate, the guards, the panels, the reports."""

from collections.abc import Iterable, Sequence
from functools import partial

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from accounts.sessions import SignedInRequest
from courses.catalogue.editing import (
    HELD_BACK,
    saved_meanwhile,
    say_not_ready,
    say_saved_meanwhile,
    unready,
)
from courses.catalogue.guards import REASON, has_records
from courses.catalogue.people_panels import PublishManyPages, put_on_dashboard
from courses.catalogue.reports.listing import RowsReport
from courses.catalogue.reports.menu import EditorsMenuItem
from courses.catalogue.reports.views import REPORTS
from courses.catalogue.reviewed import ReviewedPage
from courses.catalogue.services import IMPORTED

# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", PublishManyPages, order=1)


@hooks.register("register_log_actions")
def register_catalogue_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        IMPORTED, _("Import from course files"), _("Imported from course files")
    )
    actions.register_action(
        HELD_BACK, _("Hold back a scheduled page"), _("Held back: the page was not ready")
    )


@hooks.register("insert_global_admin_css")
def paint_our_panels() -> SafeString:
    sheets = ("readiness", "scenario_map", "affected", "listing")
    urls = ((static(f"css/cms/{name}.css"),) for name in sheets)
    return format_html_join("", '<link rel="stylesheet" href="{}">', urls)


@hooks.register("construct_homepage_panels")
def review_in_the_editor(request: HttpRequest, panels: list[Component]) -> None:
    put_on_dashboard(panels)


@hooks.register("before_publish_page")
def refuse_page_that_is_not_ready(request: HttpRequest, page: Page) -> None:
    """Raises NotReady, also for a date to come, which `Page.save` does not meet yet."""
    if isinstance(page, ReviewedPage):
        page.refuse_unless_ready()


@hooks.register("after_edit_page")
def warn_who_saved_over_somebody(request: SignedInRequest, page: Page) -> None:
    """The editor warns beforehand, with JavaScript. This is for whoever saves all the same."""
    if request.POST.get("overwrite_revision_id") or not isinstance(page, ReviewedPage):
        return
    opened = request.POST.get("loaded_revision_id", "")
    theirs = saved_meanwhile(page, opened=opened, by=request.user)
    if theirs is not None:
        say_saved_meanwhile(request, page, theirs)


@hooks.register("before_copy_page")
def refuse_live_copies_that_are_not_ready(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Wagtail copies page by page: half a course would be left behind."""
    if request.method != "POST" or not request.POST.get("publish_copies"):
        return None
    pages = (
        page.get_descendants(inclusive=True).live() if "copy_subpages" in request.POST else [page]
    )
    return _refused(request, pages, page)


@hooks.register("before_bulk_action")
def refuse_pages_that_are_not_ready(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action: BulkAction
) -> HttpResponse | None:
    """All of them or none, and every reason at once."""
    if action_type != "publish":
        return None
    pages = [each for each in objects if isinstance(each, Page)]
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [below for page in pages for below in page.get_descendants().not_live()]
    return _refused(request, pages, pages[0].get_parent()) if pages else None


def _refused(
    request: HttpRequest, pages: Iterable[Page], shown_afterwards: Page
) -> HttpResponse | None:
    refused = unready(pages)
    if not refused:
        return None
    say_not_ready(request, refused)
    return redirect("wagtailadmin_explore", shown_afterwards.pk)


@hooks.register("register_admin_urls")
def register_page_reports() -> list[URLResolver]:
    return [path("", include("courses.catalogue.reports.urls"))]


def _menu_item_of(report: type[RowsReport], order: int) -> MenuItem:
    url_name = str(report.index_url_name)
    return EditorsMenuItem(
        report.page_title,
        reverse(url_name),
        name=url_name.replace("_", "-"),
        icon_name=report.header_icon,
        order=order,
    )


for _number, _report in enumerate(REPORTS):
    hooks.register("register_reports_menu_item", partial(_menu_item_of, _report, 610 + _number))


@hooks.register("before_delete_page")
def keep_page_with_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Says politely what the guard in `courses.catalogue.guards` would say by failing."""
    if not has_records(page):
        return None
    messages.error(request, REASON)
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_pages_with_records(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action: BulkAction
) -> HttpResponse | None:
    """Before_delete_page is not asked for many pages at once."""
    if action_type != "delete":
        return None
    kept = [each for each in objects if isinstance(each, Page) and has_records(each)]
    if not kept:
        return None
    titles = ", ".join(page.get_admin_display_title() for page in kept)
    messages.error(request, f"{titles}: {REASON}")
    parent = kept[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else kept[0].pk)
