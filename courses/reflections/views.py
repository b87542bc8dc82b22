"""The reflective exercise: read by all, written by its learner alone."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from courses.catalogue.models import Step
from courses.catalogue.selectors import exercise_source
from courses.progress.requests import step_view
from courses.progress.selectors import StepPage
from courses.progress.services import enrol_self
from courses.reflections.forms import ReflectionForm
from courses.reflections.selectors import own_reflection
from courses.reflections.services import (
    NoExercise,
    NothingWritten,
    finish_reflection,
    open_reflection,
    save_reflection,
)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@step_view(Step.REFLECT)
def reflect(request: HttpRequest, page: StepPage) -> HttpResponse:
    if request.method == "POST":
        return _save(request, page)
    reflection = own_reflection(enrolment=page.enrolment, module_id=page.module.module_id)
    exercise = reflection.exercise if reflection else exercise_source(page.module.module_id)
    if exercise is None:
        raise Http404
    initial = {"seen_version": reflection.version, **reflection.answers} if reflection else {}
    form = ReflectionForm(exercise, initial={"seen_version": 0, **initial})
    return _page(request, page, exercise, reflection, form)


def _save(request: HttpRequest, page: StepPage) -> HttpResponse:
    now = timezone.now()
    enrolment = enrol_self(by=request.user, course=page.course, now=now)
    try:
        reflection = open_reflection(enrolment=enrolment, module=page.module, now=now)
    except NoExercise as error:
        raise Http404 from error
    form = ReflectionForm(reflection.exercise, data=request.POST)
    wants_json = request.headers.get("Accept") == "application/json"
    if not form.is_valid():
        if wants_json:
            return JsonResponse({"errors": form.errors}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return _page(request, page, reflection.exercise, reflection, form, invalid=True)
    reflection = save_reflection(
        reflection=reflection,
        answers=form.answers,
        seen_version=form.cleaned_data["seen_version"],
        now=now,
    )
    if wants_json:
        at = time_format(timezone.localtime(reflection.saved_at), "H:i")
        return JsonResponse({"version": reflection.version, "saved_at": at})
    if "finish" in request.POST:
        try:
            finish_reflection(
                reflection=reflection, course=page.course, module=page.module, now=now
            )
        except NothingWritten:
            form.add_error(None, NothingWritten.message)
            return _page(request, page, reflection.exercise, reflection, form, invalid=True)
    return redirect(page.module.step_url(Step.REFLECT))


def _page(
    request: HttpRequest,
    page: StepPage,
    exercise: dict,
    reflection: object,
    form: ReflectionForm,
    *,
    invalid: bool = False,
) -> HttpResponse:
    context = {"page": page, "exercise": exercise, "reflection": reflection, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if invalid else HTTPStatus.OK
    return render(request, "courses/reflections/reflect.html", context, status=status)
