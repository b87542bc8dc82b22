"""The cohorts somebody leads, their learners, and one learner. The doors are in the selectors."""

import csv
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions import SignedInRequest
from courses.catalogue.models import Step
from leading import selectors
from leading.forms import STATES, LearnersForm, OverrideForm, ReasonForm, RecognitionForm
from leading.selectors import CohortLearner, CohortLearners, LearnerRow, rows_in
from learning.access import NotYours
from learning.enrolments.selectors import NoOrganisation
from learning.progress.models import Override
from learning.progress.selectors import ModuleProgress, StepState, actions_for
from learning.progress.services import NothingToChange, override_step
from learning.renewals.recognising import (
    IssuedInFuture,
    NothingToRecognise,
    NotRecognised,
    OutOfDate,
    recognise,
    withdraw,
)
from learning.renewals.services import NotUnderWay, OpenAlready, open_session

A_PAGE = 25
# Of a list that is downloaded, as many are in memory at once.
A_CHUNK = 500
# A spreadsheet would take these for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_safe
@login_required
@never_cache
def cohorts(request: SignedInRequest) -> HttpResponse:
    context = {"cohorts": selectors.cohort_summaries(by=request.user)}
    return render(request, "leading/cohorts.html", context)


@require_safe
@login_required
@never_cache
def cohort(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """A cohort's learners: filtered, sorted, a page at a time."""
    form = LearnersForm(request.GET)
    found = _learners(request, cohort_id, form)
    page = Paginator(found.learners, A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "found": found,
        "page": page,
        "rows": list(rows_in(page)),
        "form": form,
        "query": query.urlencode(),
        "columns": _columns(form, query),
    }
    return render(request, "leading/cohort.html", context)


@require_safe
@login_required
@never_cache
def cohort_csv(request: SignedInRequest, cohort_id: UUID) -> HttpResponse:
    """The same learners as a spreadsheet opens them, all pages."""
    found = _learners(request, cohort_id, LearnersForm(request.GET))
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="learners.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Name"), _("State"), _("Steps done"), _("Steps"), _("Finished"), _("Seen")])
    for row in rows_in(found.learners.iterator(chunk_size=A_CHUNK)):
        writer.writerow(_cells(row))
    return response


@require_safe
@login_required
@never_cache
def learner(request: SignedInRequest, cohort_id: UUID, enrolment_id: UUID) -> HttpResponse:
    found = _learner(request, cohort_id, enrolment_id)
    modules = {module.module.module_id: module.module for module in found.progress.modules}
    context = {
        "found": found,
        "scores": [(modules[s.module_id], s) for s in found.scores if s.module_id in modules],
        "overrides": [
            (modules[each.module_id], Step(each.step).label, each)
            for each in found.overrides
            if each.module_id in modules
        ],
    }
    return render(request, "leading/learner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def override(
    request: SignedInRequest, cohort_id: UUID, enrolment_id: UUID, module_id: UUID, step: str
) -> HttpResponse:
    """Marks a learner's step as done, opens it, or asks for it again."""
    found = _learner(request, cohort_id, enrolment_id)
    module, state = _step(found, module_id, step)
    form = OverrideForm(request.POST or None, actions=actions_for(state))
    if request.method == "POST" and form.is_valid():
        try:
            override_step(
                enrolment=found.enrolment,
                course=found.progress.course,
                module=module.module,
                step=state.step,
                action=Override.Action(form.cleaned_data["action"]),
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except NothingToChange:
            form.add_error("action", form.fields["action"].error_messages["invalid_choice"])
        except NotYours:
            form.add_error(None, _("These are your own steps. Ask somebody else to change them."))
        else:
            messages.success(request, _("Saved. The learner sees your reason."))
            return redirect("leading:cohort_learner", cohort_id, enrolment_id)
    context = {"found": found, "module": module, "state": state, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "leading/override.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def recognition(request: SignedInRequest, cohort_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Records a learner's certificate from somewhere else. For administrators."""
    found = _learner(request, cohort_id, enrolment_id)
    if not found.may_recognise:
        raise Http404
    form = RecognitionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = recognise(
                enrolment=found.enrolment,
                course=found.progress.course,
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except IssuedInFuture:
            form.add_error("issued_date", _("This day has not come yet. Check the date."))
        except OutOfDate as refused:
            words = _("It counted until %(date)s, so it is out of date.")
            last = {"date": date_format(refused.expiry_date, "j F Y")}
            form.add_error("issued_date", words % last)
        except NothingToRecognise:
            form.add_error(None, _("The course is completed, and can’t be renewed yet."))
        except NoOrganisation:
            form.add_error(None, _("They no longer belong to your organisation."))
        else:
            messages.success(request, _("Saved. The learner sees what you recorded."))
            return redirect("leading:cohort_learner", cohort_id, done.enrolment.public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"found": found, "form": form}
    return render(request, "leading/recognition.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def withdraw_recognition(
    request: SignedInRequest, cohort_id: UUID, enrolment_id: UUID
) -> HttpResponse:
    """Takes back the recognition that completes a learner's course. For administrators."""
    found = _learner(request, cohort_id, enrolment_id)
    recognised = found.renewal.recognition
    if not found.may_recognise or recognised is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(
                enrolment=found.enrolment,
                recognition_id=recognised.public_id,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except NotRecognised as error:
            raise Http404 from error
        messages.success(request, _("Taken back. The learner sees your reason."))
        return redirect("leading:cohort_learner", cohort_id, enrolment_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"found": found, "form": form, "recognised": recognised}
    return render(request, "leading/withdraw_recognition.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def session_opening(request: SignedInRequest, cohort_id: UUID, enrolment_id: UUID) -> HttpResponse:
    """Opens the next session of a learner's refresher before its day."""
    found = _learner(request, cohort_id, enrolment_id)
    if found.refresher is None or found.refresher.opens_date is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_session(
                enrolment=found.enrolment,
                course=found.progress.course,
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
        except NotYours:
            form.add_error(None, _("This is your own refresher. Ask somebody else to open it."))
        except (OpenAlready, NotUnderWay):
            return redirect("leading:cohort_learner", cohort_id, enrolment_id)
        else:
            messages.success(request, _("Opened. The learner sees your reason."))
            return redirect("leading:cohort_learner", cohort_id, enrolment_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"found": found, "form": form}
    return render(request, "leading/session_opening.html", context, status=status)


def _learners(request: SignedInRequest, cohort_id: UUID, form: LearnersForm) -> CohortLearners:
    try:
        return selectors.cohort_learners(by=request.user, cohort_id=cohort_id, **form.asked)
    except NotYours as error:
        raise Http404 from error


def _learner(request: SignedInRequest, cohort_id: UUID, enrolment_id: UUID) -> CohortLearner:
    try:
        return selectors.cohort_learner(
            by=request.user, cohort_id=cohort_id, enrolment_id=enrolment_id, now=timezone.now()
        )
    except NotYours as error:
        raise Http404 from error


def _step(found: CohortLearner, module_id: UUID, name: str) -> tuple[ModuleProgress, StepState]:
    module = found.progress.of(module_id)
    state = next((s for s in module.steps if s.step == name), None) if module else None
    if module is None or state is None:
        raise Http404
    return module, state


def _columns(form: LearnersForm, query: Any) -> list[dict[str, str]]:
    """The columns that sort: their names, where they lead, and how they stand now."""
    asked = form.asked
    columns = []
    for sort, label in (("name", _("Name")), ("done", _("Steps done")), ("seen", _("Last seen"))):
        is_now = asked["sort"] == sort
        next_query = query.copy()
        next_query["sort"] = f"-{sort}" if is_now and not asked["is_reversed"] else sort
        direction = "descending" if asked["is_reversed"] else "ascending"
        columns.append(
            {
                "label": label,
                "url": f"?{next_query.urlencode()}",
                "direction": direction if is_now else "",
            }
        )
    return columns


def _cells(row: LearnerRow) -> list[Any]:
    return [
        f"'{row.name}" if row.name.startswith(FORMULA) else row.name,
        STATES[row.state],
        row.steps_done,
        row.steps_asked or "",
        *(
            timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
            for at in (row.finished_at, row.last_seen_at)
        ),
    ]
