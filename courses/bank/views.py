"""GIFT in and out, in the CMS. Wagtail lets nobody in who may not work there."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.sessions import SignedInRequest
from courses.bank import selectors, services
from courses.bank.forms import ExportForm, GiftForm
from courses.bank.models import BankQuestion, GiftImport

PAGE_SIZE = 50

may_add = permission_required("courses.add_bankquestion", raise_exception=True)
may_change = permission_required("courses.change_bankquestion", raise_exception=True)


def _frame(title: str) -> dict[str, Any]:
    viewset = BankQuestion.snippet_viewset
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(viewset.get_url_name("list")), "label": _("Question bank")},
            {"url": "", "label": title},
        ],
    }


@may_add
@require_http_methods(["GET", "POST"])
def gift_import(request: SignedInRequest) -> HttpResponse:
    form = GiftForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            staged = services.stage_gift_import(
                text=form.cleaned_data["text"],
                name=form.cleaned_data["name"],
                by=request.user,
                now=timezone.now(),
            )
        except services.NothingFound:
            form.add_error(None, _("There is no question in this. Is it a GIFT file?"))
        except services.TooManyQuestions:
            form.add_error(
                None,
                _("There are more than %(number)d questions. Cut the file in two.")
                % {"number": services.MOST_QUESTIONS},
            )
        else:
            return redirect("question_bank:gift_preview", staged.public_id)
    context = {**_frame(_("Import questions from GIFT")), "form": form}
    return render(request, "courses/bank/gift_import.html", context)


@may_add
@require_http_methods(["GET", "POST"])
def gift_preview(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """What would become of each question; after the import, what became of it.

    Until a large file is read, and while it is brought in: how far that is.
    """
    found = selectors.own_gift_import(public_id, by=request.user)
    if found is None:
        raise Http404
    if request.method == "POST":
        if "again" in request.POST:
            services.ask_again(gift_import=found)
        else:
            services.confirm_gift_import(gift_import=found, by=request.user, now=timezone.now())
        return redirect("question_bank:gift_preview", public_id)
    rows = selectors.gift_rows(found)
    paginator = Paginator(rows, PAGE_SIZE)
    page = paginator.get_page(request.GET.get("p"))
    context = {
        **_frame(_("Questions from %(name)s") % {"name": found.name}),
        "gift_import": found,
        "percent_done": selectors.percent_done(found) if found.is_under_way else 0,
        "is_reading": found.state == GiftImport.State.READING,
        "is_done": found.state == GiftImport.State.DONE,
        "counts": selectors.count_by_state(rows),
        "new_count": sum(row.state == selectors.RowState.NEW for row in rows),
        "page": page,
    }
    return render(request, "courses/bank/gift_preview.html", context)


@may_change
@require_GET
def gift_export(request: HttpRequest) -> HttpResponse:
    form = ExportForm(request.GET)
    export = _export(form)
    context = {
        **_frame(_("Export questions as GIFT")),
        "form": form,
        "export": export,
        "download_query": request.GET.urlencode(),
    }
    return render(request, "courses/bank/gift_export.html", context)


@may_change
@require_GET
def gift_download(request: HttpRequest) -> HttpResponse:
    export = _export(ExportForm(request.GET))
    answer = HttpResponse(export.text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="questions.gift.txt"'
    return answer


def _export(form: ExportForm) -> selectors.GiftExport:
    """What the form asks for; a filter that is not one filters nothing."""
    form.is_valid()
    given = form.cleaned_data
    questions = selectors.chosen_questions(
        ids=given.get("id") or [], kind=given.get("kind", ""), tag=given.get("tag", "")
    )
    return selectors.gift_export(questions)
