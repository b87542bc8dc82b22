"""The quiz, one question a page. POST, redirect, GET: reloading never answers twice."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Unpack
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions import SignedInRequest
from courses.catalogue.models import Step
from courses.catalogue.selectors import NoSuchModule, QuizSource, quiz_source
from learning.access import NotYours
from learning.progress.selectors import StepPage
from learning.progress.services import enrol_self
from learning.progress.step_views import step_view
from learning.quizzes import selectors, services
from learning.quizzes.forms import ReasonForm
from learning.quizzes.models import QuizAttempt
from learning.quizzes.regrading import corrected_marks_of
from learning.quizzes.selectors import AskedQuestion, AttemptState, attempt_state, latest_attempt
from learning.quizzes.sittings import Given, rendered, show_question, take_answer


@require_safe
@step_view(Step.QUIZ)
def quiz(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Where the learner stands: the beginning, the open question, or the outcome."""
    state = _latest(request, page)
    if state and state.is_handed_in:
        return _result(request, page, state, ReasonForm())
    if state and state.answered_count:
        return _onward(page, state)
    source = _source(page)
    context = {
        "page": page,
        "source": source,
        "state": state,
        "question_count": len(state.questions)
        if state
        else source.behaviour.asked_of(len(source.questions)),
        "pass_mark": state.attempt.pass_mark
        if state
        else source.behaviour.needed_of(len(source.questions)),
        "may_test_out": _may_test_out(page, source, state),
    }
    return rendered(request, "learning/quizzes/intro.html", context)


def _may_test_out(page: StepPage, source: QuizSource, state: AttemptState | None) -> bool:
    if state:
        return state.attempt.is_test_out
    if page.enrolment is None or page.is_done or not source.behaviour.allows_test_out:
        return False
    return page.enrolment.is_returner


@require_POST
@sensitive_post_parameters("reason")
@step_view(Step.QUIZ)
def quiz_start(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Begins an attempt, or goes on with the open one, at its first unanswered question."""
    now = timezone.now()
    enrolment = enrol_self(by=request.user, course=page.course, now=now)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        state = services.start_attempt(
            enrolment=enrolment, module=page.module, now=now, reason=reason
        )
    except services.NothingToAsk as error:
        raise Http404 from error
    except services.ReasonNeeded:
        latest = _latest(request, page)
        if latest is None:
            return redirect(page.module.step_url(Step.QUIZ))
        return _result(request, page, latest, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _onward(page, state)


@csrf_exempt  # `take_answer` checks, and keeps the answer where Django would show an error page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@step_view(Step.QUIZ, visitors_may_post=True, is_for_those_inside=True)
def quiz_question(request: SignedInRequest, page: StepPage, number: int) -> HttpResponse:
    """One question: asked, asked again with a hint, or with its outcome."""
    if request.method == "POST":
        return take_answer(request, QuizSitting(request, page), number)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    state = _latest(request, page)
    if state is None:
        return redirect(page.module.step_url(Step.QUIZ))
    return show_question(request, QuizSitting(request, page), state, number)


@dataclass(frozen=True)
class QuizSitting:
    """The answers of a module's quiz."""

    request: SignedInRequest
    page: StepPage
    template = "learning/quizzes/question.html"

    def own_attempt(self, attempt_id: str) -> QuizAttempt:
        return selectors.own_attempt(
            by=self.request.user, module_id=self.page.module.module_id, attempt_id=attempt_id
        )

    def answer(self, **given: Unpack[Given]) -> AttemptState:
        return services.answer_question(course=self.page.course, module=self.page.module, **given)

    def onward(self, state: AttemptState) -> HttpResponseRedirect:
        return _onward(self.page, state)

    def context(self, state: AttemptState, asked: AskedQuestion) -> dict[str, Any]:
        names = (self.page.course.slug, self.page.module.slug)
        return {
            "page": self.page,
            "check_url": reverse("learning:quiz_check", args=names),
            "next_url": reverse("learning:quiz_question", args=(*names, state.next.number))
            if state.next
            else reverse("learning:quiz", args=names),
        }


@require_http_methods(["GET", "HEAD", "POST"])
@step_view(Step.QUIZ, saves=True, is_for_those_inside=True)
def quiz_check(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Before handing in, where feedback comes at the end: what has an answer and what has none."""
    if request.method == "POST":
        return _hand_in(request, page)
    state = _latest(request, page)
    if state is None or state.is_handed_in or not state.is_at_end:
        return redirect(page.module.step_url(Step.QUIZ))
    return rendered(request, "learning/quizzes/check.html", {"page": page, "state": state})


def _hand_in(request: SignedInRequest, page: StepPage) -> HttpResponse:
    try:
        attempt = selectors.own_attempt(
            by=request.user,
            module_id=page.module.module_id,
            attempt_id=request.POST.get("attempt", ""),
        )
    except NotYours:
        # A form of somebody else's, or made up. Show what is true for this learner.
        return redirect(request.path)
    services.hand_in(attempt=attempt, course=page.course, module=page.module, now=timezone.now())
    return redirect(page.module.step_url(Step.QUIZ))


@require_safe
@step_view(Step.QUIZ, saves=True, is_for_those_inside=True)
def quiz_attempts(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Every go that the learner had at this quiz."""
    attempts = selectors.own_attempts(by=request.user, module_id=page.module.module_id)
    context = {"page": page, "attempts": attempts}
    return rendered(request, "learning/quizzes/attempts.html", context)


@require_safe
@step_view(Step.QUIZ, saves=True, is_for_those_inside=True)
def quiz_attempt(request: SignedInRequest, page: StepPage, attempt_id: UUID) -> HttpResponse:
    """One go that is over, with every answer and why. One that is open goes on instead."""
    try:
        attempt = selectors.own_attempt(
            by=request.user, module_id=page.module.module_id, attempt_id=attempt_id
        )
    except NotYours as error:
        raise Http404 from error
    if attempt.submitted_at is None:
        return redirect(page.module.step_url(Step.QUIZ))
    context = {
        "page": page,
        "state": attempt_state(attempt),
        "corrected_marks": corrected_marks_of(attempt),
    }
    return rendered(request, "learning/quizzes/attempt.html", context)


def _onward(page: StepPage, state: AttemptState) -> HttpResponseRedirect:
    """To the question that waits; when none does, to handing in or to the outcome."""
    if state.next is not None:
        names = (page.course.slug, page.module.slug, state.next.number)
        return redirect("learning:quiz_question", *names)
    if state.is_at_end and not state.is_handed_in:
        return redirect("learning:quiz_check", page.course.slug, page.module.slug)
    return redirect(page.module.step_url(Step.QUIZ))


def _result(
    request: SignedInRequest,
    page: StepPage,
    state: AttemptState,
    form: ReasonForm,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The outcome. `form` is shown where another go asks for a reason."""
    pause = selectors.own_pause(
        by=request.user,
        enrolment=page.enrolment,
        module_id=page.module.module_id,
        behaviour=_source(page).behaviour,
        now=timezone.now(),
    )
    context = {
        "page": page,
        "state": state,
        "corrected_marks": corrected_marks_of(state.attempt),
        "pause": pause,
        "form": form if pause else None,
    }
    return rendered(request, "learning/quizzes/result.html", context, status=status)


def _latest(request: SignedInRequest, page: StepPage) -> AttemptState | None:
    return latest_attempt(
        by=request.user, enrolment=page.enrolment, module_id=page.module.module_id
    )


def _source(page: StepPage) -> QuizSource:
    try:
        return quiz_source(page.module.module_id)
    except NoSuchModule as error:
        raise Http404 from error
