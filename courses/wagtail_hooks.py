"""Where courses meet Wagtail's admin."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import page_permission_policy, register_permission_policy
from wagtail.snippets.models import register_snippet

from accounts.models import User
from courses.bank.models import GIFT_IMPORTED, BankQuestion
from courses.bank.selectors import in_use_message
from courses.catalogue.editing import (
    HELD_BACK,
    saved_meanwhile,
    say_not_ready,
    say_saved_meanwhile,
)
from courses.catalogue.gate import refuse_unless_ready, unready
from courses.catalogue.models import ReviewedPage
from courses.catalogue.reports.listing import RowsReport
from courses.catalogue.reports.views import REPORTS
from courses.catalogue.services import IMPORTED
from courses.corrections.services import CORRECTED
from courses.policies.models import LocalPolicy
from courses.policies.wagtail_viewsets import LocalPolicyViewSet, PolicyPermissions
from courses.quizzes.regrading import LOGGED_AS
from courses.records import PERSON_REASON, REASON, has_learned, has_records
from courses.wagtail_panels import PublishManyPages, put_on_dashboard
from courses.wagtail_viewsets import BankQuestionViewSet, ExportBulkAction

register_snippet(BankQuestionViewSet)
hooks.register("register_bulk_action", ExportBulkAction)
# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", PublishManyPages, order=1)

register_permission_policy(LocalPolicy, PolicyPermissions(LocalPolicy))
register_snippet(LocalPolicyViewSet)


@hooks.register("register_admin_urls")
def register_question_bank_urls() -> list[URLPattern | URLResolver]:
    return [path("question-bank/", include("courses.bank.urls"))]


@hooks.register("register_log_actions")
def register_course_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        IMPORTED, _("Import from course files"), _("Imported from course files")
    )
    actions.register_action(GIFT_IMPORTED, _("Import from GIFT"), _("Imported from GIFT"))
    actions.register_action(
        HELD_BACK, _("Hold back a scheduled page"), _("Held back: the page was not ready")
    )
    actions.register_action(
        CORRECTED, _("Tell learners of a correction"), _("Told learners of a correction")
    )
    actions.register_action(
        LOGGED_AS, _("Correct the marking of a question"), _("Corrected the marking of a question")
    )


@hooks.register("insert_global_admin_css")
def paint_our_panels() -> SafeString:
    sheets = ("readiness", "scenario_map", "affected", "listing")
    urls = ((static(f"css/cms/{name}.css"),) for name in sheets)
    return format_html_join("", '<link rel="stylesheet" href="{}">', urls)


@hooks.register("construct_homepage_panels")
def review_in_the_editor(request: HttpRequest, panels: list[Any]) -> None:
    put_on_dashboard(panels)


@hooks.register("before_publish_page")
def refuse_page_that_is_not_ready(request: HttpRequest, page: Page) -> None:
    """Raises NotReady, also for a date to come, which `Page.save` does not meet yet."""
    if isinstance(page, ReviewedPage):
        refuse_unless_ready(page)


@hooks.register("after_edit_page")
def warn_who_saved_over_somebody(request: HttpRequest, page: Page) -> None:
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
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
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
def register_question_report() -> list[Any]:
    return [path("", include("courses.quizzes.admin_urls"))]


@hooks.register("register_admin_urls")
def register_page_reports() -> list[Any]:
    return [path("", include("courses.catalogue.reports.urls"))]


class EditorsMenuItem(MenuItem):
    """For whoever may edit some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def register_question_report_menu_item() -> MenuItem:
    return EditorsMenuItem(
        _("Questions"), reverse("question_report"), name="questions", icon_name="help", order=600
    )


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
    """Says politely what the guard in `courses.receivers` would say by failing."""
    if not has_records(page):
        return None
    messages.error(request, REASON)
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_bulk_action")
def keep_pages_with_records(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
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


@hooks.register("before_delete_user")
def keep_person_with_records(request: HttpRequest, user: User) -> HttpResponse | None:
    """One click must not take somebody's learning with it."""
    if not has_learned(user):
        return None
    messages.error(request, PERSON_REASON)
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def keep_people_with_records(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    kept = [each for each in objects if isinstance(each, User) and has_learned(each)]
    if not kept:
        return None
    names = ", ".join(person.email for person in kept)
    messages.error(request, f"{names}: {PERSON_REASON}")
    return redirect("wagtailusers_users:index")


@hooks.register("before_delete_snippet")
def keep_questions_in_use(request: HttpRequest, instances: Sequence[Any]) -> HttpResponse | None:
    """One question or many at once: what a module asks stays until no module asks it."""
    questions = [each for each in instances if isinstance(each, BankQuestion)]
    message = in_use_message(questions)
    if not message:
        return None
    messages.error(request, message)
    return redirect(reverse(BankQuestion.snippet_viewset.get_url_name("list")))
