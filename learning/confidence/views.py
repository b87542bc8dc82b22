"""How sure a learner is: before the course, after it, and the change."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions import SignedInRequest
from learning.confidence import services
from learning.confidence.forms import ConfidenceForm
from learning.confidence.models import ConfidenceCheck
from learning.confidence.selectors import Checks, own_checks
from learning.progress.course_views import OwnCourse, course_view
from learning.progress.services import enrol_self


@require_safe
@course_view
def confidence(request: SignedInRequest, page: OwnCourse) -> HttpResponse:
    """Where the learner stands with both checks; with both made, what changed."""
    return render(
        request,
        "learning/confidence/confidence.html",
        {"page": page, "checks": _checks(request, page)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@course_view
def check(request: SignedInRequest, page: OwnCourse, moment: str) -> HttpResponse:
    """One of the two checks: all statements on one page, saved together."""
    checks = _checks(request, page)
    label = ConfidenceCheck.Moment(moment).label
    context = {"page": page, "checks": checks, "moment": moment, "label": label}
    if not checks.may_save(moment):
        return _closed(request, context)
    said = checks.said(moment)
    form = ConfidenceForm(
        checks.questions(moment),
        levels=said.levels if said else {},
        data=request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        enrolment = enrol_self(by=request.user, course=page.course, now=now)
        try:
            services.save_check(
                enrolment=enrolment,
                course=page.course,
                moment=moment,
                levels=form.levels,
                now=now,
            )
        except (services.TooLate, services.TooEarly, services.NotWhatWasAsked):
            # Something happened in another tab, or in the editor, this very moment.
            return redirect(request.path)
        return redirect(checks.url)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context["form"] = form
    return render(request, "learning/confidence/check.html", context, status=status)


def _checks(request: SignedInRequest, page: OwnCourse) -> Checks:
    checks = own_checks(by=request.user, enrolment=page.enrolment, progress=page.progress)
    if not checks.is_asked:
        raise Http404
    return checks


def _closed(request: SignedInRequest, context: dict[str, object]) -> HttpResponse:
    """Says why the check can't be made now. A POST is refused in the same words."""
    refused = request.method == "POST"
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "learning/confidence/closed.html", context, status=status)
