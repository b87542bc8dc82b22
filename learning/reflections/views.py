"""The reflective exercise: its prompts are read by all, its answers by their learner alone."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import get_callable
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.origins import Origin, origin_of
from accounts.sessions import private_page
from courses.catalogue.models import Step
from courses.catalogue.selectors import exercise_source
from learning.enrolments.selectors import NoOrganisation
from learning.progress.requests import StepIsLocked, step_view
from learning.progress.selectors import StepPage
from learning.progress.services import enrol_self
from learning.reflections.forms import LONG, SHORT, ReflectionForm, initial_of
from learning.reflections.long_form import with_long_form
from learning.reflections.models import Reflection
from learning.reflections.requests import NOT_SAVED, why_not_saved, writer_of
from learning.reflections.selectors import earlier_texts, own_reflection
from learning.reflections.services import (
    NoExercise,
    NothingWritten,
    Saved,
    choose_form,
    finish_reflection,
    open_reflection,
    save_reflection,
)

LOCKED = _("This step is not open yet, so this is not saved. Your words are still here.")
GONE = _("This module has been taken away, so this is not saved. Your words are still here.")


def words_come_back(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An editor may unpublish a module, or lock a step, while somebody has it before them.

    Where their page was, there is nothing; their words come back for them to copy.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404 as error:
            is_locked = isinstance(error, StepIsLocked)
            typed = (str(text) for name, text in request.POST.items() if name.startswith("answer-"))
            texts = [text for text in typed if text.strip()]
            if not texts or origin_of(request) is Origin.FOREIGN:
                if isinstance(error, StepIsLocked):
                    return error.response
                raise
            status = HTTPStatus.FORBIDDEN if is_locked else HTTPStatus.NOT_FOUND
            message = LOCKED if is_locked else GONE
            if _wants_json(request):
                reason = "locked" if is_locked else "gone"
                return JsonResponse({"reason": reason, "message": str(message)}, status=status)
            context = {"message": message, "texts": texts}
            return render(request, "learning/reflections/gone.html", context, status=status)

    return wrapped


@csrf_exempt  # `_save` checks, and keeps the words where Django would show an error page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@private_page
@words_come_back
@step_view(Step.REFLECT, visitors_may_post=True)
def reflect(request: HttpRequest, page: StepPage) -> HttpResponse:
    if request.method == "POST":
        return _save(request, page)
    reflection = _own(request, page)
    exercise = _exercise(page, reflection)
    form = ReflectionForm(
        exercise,
        is_long=reflection.is_long if reflection else _looks_at_long_form(request),
        initial={
            "seen_version": reflection.version if reflection else 0,
            "writer": writer_of(request),
            **initial_of(reflection.answers if reflection else {}),
        },
    )
    return _page(request, page, exercise, form, reflection)


def _save(request: HttpRequest, page: StepPage) -> HttpResponse:
    if origin_of(request) is Origin.FOREIGN:
        return get_callable(settings.CSRF_FAILURE_VIEW)(request)
    if not request.user.is_authenticated:
        return _not_saved(request, page, "signed_out")
    if reason := why_not_saved(request):
        return _not_saved(request, page, reason)
    now = timezone.now()
    try:
        enrolment = enrol_self(by=request.user, course=page.course, now=now)
        reflection = open_reflection(enrolment=enrolment, module=page.module, now=now)
    except NoOrganisation:
        return _not_saved(request, page, "no_organisation")
    except NoExercise as error:
        raise Http404 from error
    form = ReflectionForm(reflection.exercise, is_long=reflection.is_long, data=request.POST)
    if form.is_valid() and "finish" in request.POST and not form.has_words:
        form.refuse_empty(NothingWritten.message)
    if not form.is_valid():
        return _invalid(request, page, reflection, form)
    saved = save_reflection(
        reflection=reflection,
        answers=form.answers,
        seen_version=form.cleaned_data["seen_version"],
        now=now,
    )
    if "finish" in request.POST:
        finish_reflection(
            reflection=saved.reflection, course=page.course, module=page.module, now=now
        )
    if request.POST.get("form") in (SHORT, LONG):
        choose_form(reflection=saved.reflection, is_long=request.POST["form"] == LONG)
    return _saved(request, page, saved)


def _saved(request: HttpRequest, page: StepPage, saved: Saved) -> HttpResponse:
    url = page.module.step_url(Step.REFLECT)
    both = f"{url}?{urlencode({'earlier': saved.conflict.version})}" if saved.conflict else ""
    if not _wants_json(request):
        return redirect(both or url)
    at = timezone.localtime(saved.reflection.saved_at)
    return JsonResponse(
        {
            "version": saved.reflection.version,
            "saved_at": time_format(at, "H:i"),
            "both_url": both,
        }
    )


def _invalid(
    request: HttpRequest, page: StepPage, reflection: Reflection, form: ReflectionForm
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if _wants_json(request):
        first = next(iter(form.errors.values()))[0]
        return JsonResponse({"message": str(first)}, status=status)
    return _page(request, page, reflection.exercise, form, reflection, status=status)


def _not_saved(request: HttpRequest, page: StepPage, reason: str) -> HttpResponse:
    """Nothing is saved, and nothing is lost: the same words, in the same boxes, and why."""
    status = HTTPStatus.FORBIDDEN
    if _wants_json(request):
        return JsonResponse({"reason": reason, "message": str(NOT_SAVED[reason])}, status=status)
    mine = None if reason == "somebody_else" else _own(request, page)
    exercise = _exercise(page, mine)
    form = ReflectionForm(exercise, is_long=request.POST.get("shown") == LONG, data=request.POST)
    return _page(request, page, exercise, form, None, status=status, not_saved=reason)


def _page(
    request: HttpRequest,
    page: StepPage,
    exercise: dict,
    form: ReflectionForm,
    reflection: Reflection | None,
    *,
    status: int = HTTPStatus.OK,
    not_saved: str = "",
) -> HttpResponse:
    earlier = earlier_texts(reflection) if request.method != "POST" else ()
    conflict = request.GET.get("earlier", "")
    context = {
        "page": page,
        "exercise": exercise,
        "form": form,
        "reflection": reflection,
        "earlier": earlier,
        "conflict": next((text for text in earlier if str(text.version) == conflict), None),
        "can_write": request.user.is_authenticated or bool(not_saved),
        "not_saved": not_saved,
        "not_saved_message": NOT_SAVED.get(not_saved, ""),
        "sign_in_url": redirect_to_login(page.module.step_url(Step.REFLECT)).url,
    }
    return render(request, "learning/reflections/reflect.html", context, status=status)


def _own(request: HttpRequest, page: StepPage) -> Reflection | None:
    if not request.user.is_authenticated:
        return None
    return own_reflection(
        by=request.user, enrolment=page.enrolment, module_id=page.module.module_id
    )


def _exercise(page: StepPage, reflection: Reflection | None) -> dict:
    """The prompts as they were asked; before that, as they are now."""
    if reflection:
        return reflection.exercise
    exercise = exercise_source(page.module.module_id)
    if exercise is None:
        raise Http404
    return with_long_form(exercise)


def _looks_at_long_form(request: HttpRequest) -> bool:
    """A visitor turns to the longer form with a link. Who can write does it by saving."""
    return not request.user.is_authenticated and request.GET.get("form") == LONG


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
