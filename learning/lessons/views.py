"""The Learn step: reading it, keeping the reader's place, and saying that one has read it."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.sessions import SignedInRequest
from content.showing import showing_for
from courses.catalogue.selectors import learn_text
from courses.catalogue.steps import Step
from learning.lessons.forms import PlaceForm
from learning.lessons.services import finish_reading
from learning.progress.selectors import StepPage
from learning.progress.services import enrol_self, start_step
from learning.progress.step_views import step_view


@require_safe
@step_view(Step.LEARN)
def learn_step(request: HttpRequest, page: StepPage) -> HttpResponse:
    state = next(step for step in page.own_progress.steps if step.step is Step.LEARN)
    context = {
        "page": page,
        "body": learn_text(page.module, showing_for(request)),
        "here": state.url,
        "resume_url": state.resume_url if state.resume_url != state.url else "",
    }
    return render(request, "learning/lessons/learn.html", context)


@require_POST
@step_view(Step.LEARN)
def learn_done(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """The learner says that they have read this."""
    now = timezone.now()
    enrolment = enrol_self(by=request.user, course=page.course, now=now)
    finish_reading(enrolment=enrolment, course=page.course, module=page.module, now=now)
    return redirect(page.next_url)


@require_POST
@step_view(Step.LEARN)
def learn_place(request: HttpRequest, page: StepPage) -> HttpResponse:
    """Keeps the reader's place, sent by a script as they scroll. Enrols nobody."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if page.enrolment is not None:
        start_step(
            enrolment=page.enrolment,
            module=page.module,
            step=Step.LEARN,
            now=timezone.now(),
            position=form.cleaned_data["position"],
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
