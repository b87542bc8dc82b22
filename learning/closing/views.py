"""The closing exercise: a tip of one's own, and the tips that a cohort shares."""

from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_callable
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.origins import Origin, origin_of
from accounts.sessions import SignedInRequest, View, private_page
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
from learning.closing.selectors import Choice, CohortChoice
from learning.enrolments.selectors import NoOrganisation
from learning.progress.services import enrol_self
from learning.reflections.requests import NOT_SAVED, why_not_saved, writer_of

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


def words_come_back(view: View) -> View:
    """An editor may take the exercise away while somebody writes: their words come back."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            texts = [request.POST.get(name, "") for name in ("tip", "why")]
            texts = [text for text in texts if text.strip()]
            if not texts or origin_of(request) is Origin.FOREIGN:
                raise
            context = {"message": GONE, "texts": texts}
            return render(
                request, "learning/reflections/gone.html", context, status=HTTPStatus.NOT_FOUND
            )

    return wrapped


@csrf_exempt  # `_save` checks, and keeps the words where Django would show an error page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@private_page
@words_come_back
def closing(request: HttpRequest, course_slug: str) -> HttpResponse:
    course = _course(course_slug)
    if request.method == "POST":
        return _save(request, course)
    tip = _own(request, course)
    exercise = _exercise(course, tip)
    form = TipForm(
        exercise,
        initial={
            "seen_version": tip.version if tip else 0,
            "writer": writer_of(request),
            **(tip.words if tip else {}),
        },
    )
    return _page(request, course, exercise, form, tip)


def _save(request: HttpRequest, course: CourseOutline) -> HttpResponse:
    if origin_of(request) is Origin.FOREIGN:
        return get_callable(settings.CSRF_FAILURE_VIEW)(request)
    if not request.user.is_authenticated:
        return _not_saved(request, course, "signed_out")
    if reason := why_not_saved(request):
        return _not_saved(request, course, reason)
    tip = _own(request, course)
    exercise = _exercise(course, tip)
    form = TipForm(exercise, data=request.POST)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, course, exercise, form, tip, status=status)
    now = timezone.now()
    try:
        services.save_tip(
            enrolment=enrol_self(by=request.user, course=course, now=now),
            course=course,
            tip=form.cleaned_data["tip"],
            why=form.cleaned_data["why"],
            seen_version=form.cleaned_data["seen_version"],
            now=now,
        )
    except NoOrganisation:
        return _not_saved(request, course, "no_organisation")
    except services.NoExercise as error:
        raise Http404 from error
    except services.WrittenElsewhere as elsewhere:
        # Pressed again, these words take the place of the others, which are on the page.
        newest = request.POST.copy()
        newest["seen_version"] = str(elsewhere.tip.version)
        form = TipForm(exercise, data=newest)
        status = HTTPStatus.CONFLICT
        return _page(request, course, exercise, form, tip, status=status, other=elsewhere.tip.words)
    return redirect(course.closing_url)


def _not_saved(request: HttpRequest, course: CourseOutline, reason: str) -> HttpResponse:
    """Nothing is saved, and nothing is lost: the same words, in the same boxes, and why."""
    mine = None if reason == "somebody_else" else _own(request, course)
    exercise = _exercise(course, mine)
    form = TipForm(exercise, data=request.POST)
    status = HTTPStatus.FORBIDDEN
    return _page(request, course, exercise, form, None, status=status, not_saved=reason)


def _page(
    request: HttpRequest,
    course: CourseOutline,
    exercise: dict[str, Any],
    form: TipForm,
    tip: ClosingTip | None,
    *,
    status: int = HTTPStatus.OK,
    not_saved: str = "",
    other: dict[str, str] | None = None,
    sharing_error: str = "",
) -> HttpResponse:
    cohorts: tuple[CohortChoice, ...] = ()
    if request.user.is_authenticated and not form.is_bound:
        cohorts = selectors.cohort_choices(by=request.user, tip=tip)
    context = {
        "course": course,
        "exercise": exercise,
        "form": form,
        "tip": tip,
        "cohorts": [(cohort, SharingForm.of(cohort)) for cohort in cohorts],
        "sharing_error": sharing_error,
        "other": other,
        "can_write": request.user.is_authenticated or bool(not_saved),
        "not_saved": not_saved,
        "not_saved_message": NOT_SAVED.get(not_saved, ""),
        "sign_in_url": redirect_to_login(course.closing_url).url,
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
        "is_shared": any(cohort.choice is not Choice.PRIVATE for cohort in cohorts),
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
            choice=Choice(form.cleaned_data["choice"]),
            now=timezone.now(),
        )
    except (NotYours, services.NothingToShare) as error:
        raise Http404 from error
    except services.NoName as refused:
        tip = _own(request, course)
        exercise = _exercise(course, tip)
        words = tip.words if tip else {}
        version = tip.version if tip else 0
        unbound = TipForm(
            exercise, initial={"seen_version": version, "writer": writer_of(request), **words}
        )
        return _page(
            request,
            course,
            exercise,
            unbound,
            tip,
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


def _exercise(course: CourseOutline, tip: ClosingTip | None) -> dict[str, Any]:
    """What was asked when the tip was begun; before that, what is asked now."""
    exercise = tip.exercise if tip else closing_source(course)
    if exercise is None:
        raise Http404
    return exercise
