"""The reflective exercise: its prompts are read by all, its answers by their learner alone."""

from functools import partial
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.catalogue.models import Step
from courses.catalogue.selectors import exercise_source
from learning.progress.selectors import StepPage
from learning.progress.services import enrol_self
from learning.progress.step_views import step_view
from learning.reflections.forms import LONG, SHORT, ReflectionForm, boxes_of
from learning.reflections.long_form import with_long_form
from learning.reflections.models import Reflection
from learning.reflections.selectors import earlier_answers, own_reflection
from learning.reflections.services import (
    NoExercise,
    NothingWritten,
    Saved,
    choose_form,
    finish_reflection,
    open_reflection,
    save_reflection,
)
from learning.writing.pages import (
    NotSaved,
    context_of,
    initial_of,
    save_or_give_back,
    takes_words,
    told_errors,
    wants_json,
)

GONE = _("This module has been taken away, so this is not saved. Your words are still here.")


@takes_words(boxes=("answer-",), gone=GONE)
@step_view(Step.REFLECT, visitors_may_post=True)
def reflect(request: HttpRequest, page: StepPage) -> HttpResponse:
    if request.method == "POST":
        return save_or_give_back(
            request,
            save=partial(_save, request, page),
            give_back=partial(_give_back, request, page),
        )
    reflection = _own(request, page)
    exercise = _exercise(page, reflection)
    form = ReflectionForm(
        exercise,
        is_long=reflection.is_long if reflection else _looks_at_long_form(request),
        initial={
            **initial_of(request, reflection),
            **boxes_of(reflection.readable_words if reflection else {}),
        },
    )
    return _page(request, page, exercise, form, reflection)


def _save(request: HttpRequest, page: StepPage, by: User) -> HttpResponse:
    now = timezone.now()
    enrolment = enrol_self(by=by, course=page.course, now=now)
    try:
        reflection = open_reflection(enrolment=enrolment, module=page.module, now=now)
    except NoExercise as error:
        raise Http404 from error
    form = ReflectionForm(reflection.exercise, is_long=reflection.is_long, data=request.POST)
    if form.is_valid() and "finish" in request.POST and not form.has_words:
        form.refuse_empty(NothingWritten.message)
    if not form.is_valid():
        if wants_json(request):
            return told_errors(form)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, page, reflection.exercise, form, reflection, status=status)
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
    if not wants_json(request):
        return redirect(both or url)
    at = timezone.localtime(saved.reflection.saved_at)
    return JsonResponse(
        {
            "version": saved.reflection.version,
            "saved_at": time_format(at, "H:i"),
            "both_url": both,
        }
    )


def _give_back(request: HttpRequest, page: StepPage, not_saved: NotSaved) -> HttpResponse:
    mine = None if not_saved is NotSaved.SOMEBODY_ELSE else _own(request, page)
    exercise = _exercise(page, mine)
    form = ReflectionForm(exercise, is_long=request.POST.get("shown") == LONG, data=request.POST)
    return _page(request, page, exercise, form, None, not_saved=not_saved)


def _page(
    request: HttpRequest,
    page: StepPage,
    exercise: dict[str, Any],
    form: ReflectionForm,
    reflection: Reflection | None,
    *,
    status: int = HTTPStatus.OK,
    not_saved: NotSaved | None = None,
) -> HttpResponse:
    earlier = earlier_answers(reflection) if reflection and not form.is_bound else ()
    conflict = request.GET.get("earlier", "")
    context = {
        "page": page,
        "exercise": exercise,
        "form": form,
        "reflection": reflection,
        "earlier": earlier,
        "conflict": next((text for text in earlier if str(text.version) == conflict), None),
        **context_of(
            request,
            text=reflection,
            not_saved=not_saved,
            url=page.module.step_url(Step.REFLECT),
        ),
    }
    return render(request, "learning/reflections/reflect.html", context, status=status)


def _own(request: HttpRequest, page: StepPage) -> Reflection | None:
    if not request.user.is_authenticated:
        return None
    return own_reflection(
        by=request.user, enrolment=page.enrolment, module_id=page.module.module_id
    )


def _exercise(page: StepPage, reflection: Reflection | None) -> dict[str, Any]:
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
