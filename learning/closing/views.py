"""The closing exercise: a tip of one's own, and the tips that a cohort shares."""

from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.sessions import SignedInRequest, private_page
from courses.catalogue.selectors import (
    CourseOutline,
    NoSuchCourse,
    closing_source,
    course_outline,
)
from learning.access import NotYours, own_enrolment
from learning.closing import selectors, services
from learning.closing.forms import ModerationForm, SharingForm, TipForm
from learning.closing.models import ClosingTip, TipShare
from learning.closing.selectors import CohortChoice, SharingChoice
from learning.progress.services import enrol_self
from learning.writing.fields import Words
from learning.writing.pages import (
    NotSaved,
    context_of,
    initial_of,
    save_or_give_back,
    takes_words,
    told_errors,
    wants_json,
)

GONE = _("This exercise has been taken away, so this is not saved. Your words are still here.")


def _course(slug: str) -> CourseOutline:
    """A course that has a closing exercise."""
    try:
        course = course_outline(slug)
    except NoSuchCourse as error:
        raise Http404 from error
    if not course.closing_title:
        raise Http404
    return course


@takes_words(boxes=("tip", "why"), gone=GONE)
def closing(request: HttpRequest, course_slug: str) -> HttpResponse:
    course = _course(course_slug)
    if request.method == "POST":
        return save_or_give_back(
            request,
            save=partial(_save, request, course),
            give_back=partial(_give_back, request, course),
        )
    tip = _own(request, course)
    return _page(request, course, tip, _form(request, course, tip))


def _save(request: HttpRequest, course: CourseOutline, by: User) -> HttpResponse:
    tip = _own(request, course)
    form = TipForm(_exercise(course, tip), data=request.POST)
    if not form.is_valid():
        if wants_json(request):
            return told_errors(form)
        return _page(request, course, tip, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    now = timezone.now()
    try:
        services.save_tip(
            enrolment=enrol_self(by=by, course=course, now=now),
            course=course,
            tip=form.cleaned_data["tip"],
            why=form.cleaned_data["why"],
            seen_version=form.cleaned_data["seen_version"],
            now=now,
        )
    except services.NoClosingExercise as error:
        raise Http404 from error
    except services.WrittenElsewhere as elsewhere:
        # Pressed again, these words take the place of the others, which are on the page.
        newest = request.POST.copy()
        newest["seen_version"] = str(elsewhere.tip.version)
        form = TipForm(_exercise(course, tip), data=newest)
        other = elsewhere.tip.readable_words
        return _page(request, course, tip, form, status=HTTPStatus.CONFLICT, other=other)
    return redirect(course.closing_url)


def _give_back(request: HttpRequest, course: CourseOutline, not_saved: NotSaved) -> HttpResponse:
    mine = None if not_saved is NotSaved.SOMEBODY_ELSE else _own(request, course)
    form = TipForm(_exercise(course, mine), data=request.POST)
    return _page(request, course, None, form, not_saved=not_saved)


def _page(
    request: HttpRequest,
    course: CourseOutline,
    tip: ClosingTip | None,
    form: TipForm,
    *,
    status: int = HTTPStatus.OK,
    not_saved: NotSaved | None = None,
    other: Words | None = None,
    sharing_error: str = "",
) -> HttpResponse:
    cohorts: tuple[CohortChoice, ...] = ()
    if request.user.is_authenticated and not form.is_bound:
        cohorts = selectors.cohort_choices(by=request.user, tip=tip)
    context = {
        "course": course,
        "exercise": form.exercise,
        "form": form,
        "tip": tip,
        "earlier": selectors.earlier_tips(tip) if tip and not form.is_bound else (),
        "cohorts": [(cohort, SharingForm.of(cohort)) for cohort in cohorts],
        "sharing_error": sharing_error,
        "other": other,
        **context_of(request, text=tip, not_saved=not_saved, url=course.closing_url),
    }
    return render(request, "learning/closing/closing.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@private_page
def delete(request: SignedInRequest, course_slug: str) -> HttpResponse:
    """Asks once more, with the words on the page; a POST deletes them."""
    course = _course(course_slug)
    tip = _own(request, course)
    if tip is None:
        return redirect(course.closing_url)
    if request.method == "POST":
        services.delete_tip(by=request.user, enrolment=tip.enrolment, now=timezone.now())
        messages.success(request, _("Your tip is deleted."))
        return redirect(course.closing_url)
    cohorts = selectors.cohort_choices(by=request.user, tip=tip)
    context = {
        "course": course,
        "tip": tip,
        "is_shared": any(cohort.choice is not SharingChoice.PRIVATE for cohort in cohorts),
    }
    return render(request, "learning/closing/delete.html", context)


@require_POST
@never_cache
def share(request: HttpRequest, course_slug: str) -> HttpResponse:
    """The learner's choice who may see their tip. It holds at once."""
    course = _course(course_slug)
    if not request.user.is_authenticated:
        return redirect_to_login(course.closing_url)
    form = SharingForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.choose_sharing(
            by=request.user,
            enrolment=own_enrolment(by=request.user, course_id=course.course_id),
            cohort_id=form.cleaned_data["cohort"],
            choice=SharingChoice(form.cleaned_data["choice"]),
            now=timezone.now(),
        )
    except (NotYours, services.NothingToShare) as error:
        raise Http404 from error
    except services.NoName as refused:
        tip = _own(request, course)
        return _page(
            request,
            course,
            tip,
            _form(request, course, tip),
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            sharing_error=str(refused.message),
        )
    return redirect(f"{course.closing_url}#share")


@require_safe
@login_required
@never_cache
@private_page
def shared(request: SignedInRequest, course_slug: str, cohort_id: UUID) -> HttpResponse:
    """The tips that a cohort's learners share with each other."""
    course = _course(course_slug)
    try:
        found = selectors.shared_tips(by=request.user, course=course, cohort_id=cohort_id)
    except NotYours as error:
        raise Http404 from error
    context = {"course": course, "shared": found, "reasons": TipShare.HiddenFor.choices}
    return render(request, "learning/closing/shared.html", context)


@require_POST
@login_required
@never_cache
def moderate(request: SignedInRequest, course_slug: str, cohort_id: UUID) -> HttpResponse:
    """A facilitator hides a tip, or shows it again."""
    course = _course(course_slug)
    form = ModerationForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.moderate_tip(
            by=request.user,
            course=course,
            cohort_id=cohort_id,
            share_id=form.cleaned_data["share"],
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
    except NotYours as error:
        raise Http404 from error
    return redirect("learning:shared_tips", course.slug, cohort_id)


def _own(request: HttpRequest, course: CourseOutline) -> ClosingTip | None:
    if not request.user.is_authenticated:
        return None
    return selectors.own_tip(by=request.user, course=course)


def _form(request: HttpRequest, course: CourseOutline, tip: ClosingTip | None) -> TipForm:
    """The form as it is opened."""
    words = tip.readable_words if tip else {}
    return TipForm(_exercise(course, tip), initial={**initial_of(request, tip), **words})


def _exercise(course: CourseOutline, tip: ClosingTip | None) -> dict[str, Any]:
    """What was asked when the tip was begun; before that, what is asked now."""
    exercise = tip.exercise if tip else closing_source(course)
    if exercise is None:
        raise Http404
    return exercise
