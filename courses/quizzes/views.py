"""The quiz, one question a page. POST, redirect, GET: reloading never answers twice."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import get_callable, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.origins import Origin, origin_of
from accounts.sessions import SignedInRequest
from courses.access import NotYours
from courses.catalogue.models import Step
from courses.catalogue.selectors import NoSuchModule, QuizSource, quiz_source
from courses.enrolments.selectors import is_returner
from courses.progress.requests import step_view
from courses.progress.selectors import StepPage
from courses.progress.services import enrol_self
from courses.questions.kinds import KINDS
from courses.questions.marking import InvalidResponse
from courses.quizzes import requests, selectors, services
from courses.quizzes.forms import ReasonForm, SentAnswerForm, SurenessForm
from courses.quizzes.regrading import corrections_of
from courses.quizzes.selectors import AskedQuestion, AttemptState, attempt_state, latest_attempt

# Why an answer that came in was not saved. It stays on the page.
SIGNED_OUT = _(
    "You were signed out, so this answer was not saved. It is still here. Send it again."
)
OLD_PAGE = _("This page was old, so this answer was not saved. It is still here. Send it again.")
OTHER_TAB = _(
    "This question was answered in another tab or on another device. What you chose here is not "
    "saved. Send it if it is the one you want."
)


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
    return _render(request, "courses/quizzes/intro.html", context)


def _may_test_out(page: StepPage, source: QuizSource, state: AttemptState | None) -> bool:
    if state:
        return state.attempt.is_test_out
    if page.enrolment is None or page.is_done or not source.behaviour.allows_test_out:
        return False
    return is_returner(page.enrolment)


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


@csrf_exempt  # `_answer` checks, and keeps the answer where Django would show an error page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@step_view(Step.QUIZ, visitors_may_post=True, is_for_those_inside=True)
def quiz_question(request: SignedInRequest, page: StepPage, number: int) -> HttpResponse:
    """One question: asked, asked again with a hint, or with its outcome."""
    if request.method == "POST":
        return _answer(request, page, number)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    state = _latest(request, page)
    if state is None:
        return redirect(page.module.step_url(Step.QUIZ))
    asked = _numbered(state, number)
    if data := requests.taken_back(request, state.attempt, asked):
        form = KINDS[asked.question["kind"]].form(asked.question, data)
        return _question(request, page, state, asked, form, notice=SIGNED_OUT)
    # An answer that the address proposes: how an ordering keeps its moves without a script.
    proposed = request.GET.get("response") or (asked.answer.response if asked.answer else None)
    form = KINDS[asked.question["kind"]].form(asked.question, initial=proposed)
    return _question(request, page, state, asked, form)


def _answer(request: SignedInRequest, page: StepPage, number: int) -> HttpResponse:
    origin = origin_of(request)
    if origin is Origin.FOREIGN:
        return get_callable(settings.CSRF_FAILURE_VIEW)(request)
    if not request.user.is_authenticated:
        return _signed_out(request)
    sent = SentAnswerForm(request.POST)
    sent.is_valid()
    try:
        attempt = selectors.own_attempt(
            by=request.user,
            module_id=page.module.module_id,
            attempt_id=sent.cleaned_data["attempt"],
        )
    except NotYours:
        # A form of somebody else's, or made up. Show what is true for this learner.
        return _not_yours(request)
    question = attempt.questions[number - 1] if 1 <= number <= len(attempt.questions) else None
    if question is None:
        raise Http404
    form = KINDS[question["kind"]].form(question, request.POST)
    if origin is Origin.UNSURE:
        return _again(
            request, page, attempt_state(attempt), number, form, HTTPStatus.FORBIDDEN, OLD_PAGE
        )
    if not form.is_valid():
        return _again(request, page, attempt_state(attempt), number, form)
    now = timezone.now()
    try_number = sent.cleaned_data["try_number"]
    try:
        state = services.answer_question(
            attempt=attempt,
            question_id=UUID(question["id"]),
            response=form.cleaned_data["response"],
            course=page.course,
            module=page.module,
            now=now,
            try_number=try_number or 0,
            sureness=SurenessForm(request.POST).value,
            seconds=requests.seconds_since(
                request.POST.get("shown", ""), attempt, number, try_number or 0, now=now
            ),
        )
    except InvalidResponse:
        form.add_error("response", InvalidResponse.message)
        return _again(request, page, attempt_state(attempt), number, form)
    except services.NotTheNextTry as refused:
        return _again(request, page, refused.state, number, form, HTTPStatus.CONFLICT, OTHER_TAB)
    is_saved = _numbered(state, number).holds(form.cleaned_data["response"], try_number or 0)
    if state.is_at_end and not state.is_handed_in:
        return _led(request, _onward(page, state), is_saved=is_saved)
    return _led(request, redirect(request.path), is_saved=is_saved)


def _led(request: HttpRequest, response: HttpResponseRedirect, *, is_saved: bool) -> HttpResponse:
    """Where the answer leads. A script is told, and whether this very answer is what was saved."""
    if not requests.is_by_script(request):
        return response
    return JsonResponse({"is_saved": is_saved, "url": response.url})


def _signed_out(request: HttpRequest) -> HttpResponse:
    sign_in = redirect_to_login(request.path)
    if requests.is_by_script(request):
        # The script has kept the answer on the device.
        return JsonResponse({"url": sign_in.url}, status=HTTPStatus.UNAUTHORIZED)
    requests.put_by(request)
    return sign_in


def _not_yours(request: SignedInRequest) -> HttpResponse:
    if requests.is_by_script(request):
        # It is told who is here now, and so whether to wait for the one who answered.
        learner = requests.learner_key(request.user)
        return JsonResponse({"learner": learner}, status=HTTPStatus.FORBIDDEN)
    return redirect(request.path)


def _again(
    request: SignedInRequest,
    page: StepPage,
    state: AttemptState,
    number: int,
    form: forms.Form,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
    notice: str | Promise = "",
) -> HttpResponse:
    """The same page with what was chosen on it; where there is no more to answer, what is true."""
    asked = _numbered(state, number)
    if not asked.is_open:
        return _led(request, redirect(request.path), is_saved=False)
    return _question(request, page, state, asked, form, status=status, notice=notice)


@require_http_methods(["GET", "HEAD", "POST"])
@step_view(Step.QUIZ, saves=True, is_for_those_inside=True)
def quiz_check(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Before handing in, where feedback comes at the end: what has an answer and what has none."""
    state = _latest(request, page)
    if state is None or state.is_handed_in or not state.is_at_end:
        return redirect(page.module.step_url(Step.QUIZ))
    if request.method == "POST" and request.POST.get("attempt") == str(state.attempt.public_id):
        services.hand_in(
            attempt=state.attempt, course=page.course, module=page.module, now=timezone.now()
        )
        return redirect(page.module.step_url(Step.QUIZ))
    return _render(request, "courses/quizzes/check.html", {"page": page, "state": state})


@require_safe
@step_view(Step.QUIZ, saves=True, is_for_those_inside=True)
def quiz_attempts(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Every go that the learner had at this quiz."""
    attempts = selectors.own_attempts(by=request.user, module_id=page.module.module_id)
    context = {"page": page, "attempts": attempts}
    return _render(request, "courses/quizzes/attempts.html", context)


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
    corrections = corrections_of(attempt)
    context = {"page": page, "state": attempt_state(attempt), "corrections": corrections}
    return _render(request, "courses/quizzes/attempt.html", context)


def _onward(page: StepPage, state: AttemptState) -> HttpResponseRedirect:
    """To the question that waits; when none does, to handing in or to the outcome."""
    if state.next is not None:
        names = (page.course.slug, page.module.slug, state.next.number)
        return redirect("courses:quiz_question", *names)
    if state.is_at_end and not state.is_handed_in:
        return redirect("courses:quiz_check", page.course.slug, page.module.slug)
    return redirect(page.module.step_url(Step.QUIZ))


def _question(
    request: SignedInRequest,
    page: StepPage,
    state: AttemptState,
    asked: AskedQuestion,
    form: forms.Form,
    *,
    status: int = HTTPStatus.OK,
    notice: str | Promise = "",
) -> HttpResponse:
    shown = request.GET.get("shown", "")
    if not requests.is_stamp(shown, state.attempt, asked):
        shown = requests.stamp(state.attempt, asked, now=timezone.now())
    chosen = asked.answer.sureness if asked.answer else None
    is_sent = form.is_bound and request.method == "POST"
    context = {
        "page": page,
        "state": state,
        "asked": asked,
        "marked": asked.marked,
        "form": form if asked.is_open else None,
        "sureness": SurenessForm(request.POST if is_sent else None, initial={"sureness": chosen}),
        "shown": shown,
        "notice": notice,
        "check_url": reverse("courses:quiz_check", args=(page.course.slug, page.module.slug)),
    }
    return _render(request, "courses/quizzes/question.html", context, status=status)


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
        "corrections": corrections_of(state.attempt),
        "pause": pause,
        "form": form if pause else None,
    }
    return _render(request, "courses/quizzes/result.html", context, status=status)


def _render(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page of the quiz, with what its script needs to keep answers on this device."""
    device = requests.device_of(request)
    return render(request, template, {**context, "device": device}, status=status)


def _numbered(state: AttemptState, number: int) -> AskedQuestion:
    asked = state.numbered(number)
    if asked is None:
        raise Http404
    return asked


def _latest(request: HttpRequest, page: StepPage) -> AttemptState | None:
    if page.enrolment is None:
        return None
    return latest_attempt(
        by=request.user,  # type: ignore[arg-type]  # who has an enrolment is signed in
        enrolment=page.enrolment,
        module_id=page.module.module_id,
    )


def _source(page: StepPage) -> QuizSource:
    try:
        return quiz_source(page.module.module_id)
    except NoSuchModule as error:
        raise Http404 from error
