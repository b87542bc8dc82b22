"""The quiz, one question a page. POST, redirect, GET: reloading never answers twice."""

from http import HTTPStatus

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions import SignedInRequest
from courses.catalogue.models import Step
from courses.catalogue.selectors import NoSuchModule, quiz_source
from courses.progress.requests import step_view
from courses.progress.selectors import StepPage
from courses.progress.services import enrol_self
from courses.questions.kinds import KINDS
from courses.questions.marking import InvalidResponse
from courses.quizzes.selectors import AskedQuestion, AttemptState, latest_attempt
from courses.quizzes.services import NothingToAsk, answer_question, start_attempt


@require_http_methods(["GET", "HEAD"])
@step_view(Step.QUIZ)
def quiz(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Where the learner stands: the beginning, the open question, or the outcome."""
    state = _latest(request, page)
    if state and state.attempt.submitted_at:
        return render(request, "courses/quizzes/result.html", {"page": page, "state": state})
    if state and state.next and state.answered_count:
        return _to_question(page, state.next)
    try:
        source = quiz_source(page.module.module_id)
    except NoSuchModule as error:
        raise Http404 from error
    context = {
        "page": page,
        "question_count": len(state.questions) if state else len(source.questions),
        "pass_mark": state.attempt.pass_mark if state else source.pass_mark,
    }
    return render(request, "courses/quizzes/intro.html", context)


@require_POST
@step_view(Step.QUIZ)
def quiz_start(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Begins an attempt, or goes on with the open one, at its first unanswered question."""
    now = timezone.now()
    enrolment = enrol_self(by=request.user, course=page.course, now=now)
    try:
        state = start_attempt(enrolment=enrolment, module=page.module, now=now)
    except NothingToAsk as error:
        raise Http404 from error
    return _to_question(page, state.next)


@require_http_methods(["GET", "HEAD", "POST"])
@step_view(Step.QUIZ, saves=True)
def quiz_question(request: SignedInRequest, page: StepPage, number: int) -> HttpResponse:
    """One question: asked, or with its outcome once it is answered."""
    state = _latest(request, page)
    if state is None:
        return redirect(page.module.step_url(Step.QUIZ))
    asked = state.numbered(number)
    if asked is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, page, state, asked)
    form = None
    if not asked.answer:
        # An answer that the address proposes: how an ordering keeps its moves without a script.
        proposed = request.GET.get("response")
        form = KINDS[asked.question["kind"]].form(asked.question, initial=proposed)
    return _question(request, page, state, asked, form)


def _answer(
    request: SignedInRequest, page: StepPage, state: AttemptState, asked: AskedQuestion
) -> HttpResponse:
    if asked.answer or request.POST.get("attempt") != str(state.attempt.public_id):
        # Pressed twice, or a form of an earlier attempt in an old tab. Show what is true now.
        return _to_question(page, asked)
    form = KINDS[asked.question["kind"]].form(asked.question, request.POST)
    if not form.is_valid():
        return _question(request, page, state, asked, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        answer_question(
            attempt=state.attempt,
            question_id=asked.question_id,
            response=form.cleaned_data["response"],
            course=page.course,
            module=page.module,
            now=timezone.now(),
        )
    except InvalidResponse:
        form.add_error("response", InvalidResponse.message)
        return _question(request, page, state, asked, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _to_question(page, asked)


def _to_question(page: StepPage, asked: AskedQuestion | None) -> HttpResponse:
    if asked is None:
        return redirect(page.module.step_url(Step.QUIZ))
    return redirect("courses:quiz_question", page.course.slug, page.module.slug, asked.number)


def _question(
    request: HttpRequest,
    page: StepPage,
    state: AttemptState,
    asked: AskedQuestion,
    form: forms.Form | None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"page": page, "state": state, "asked": asked, "marked": asked.marked, "form": form}
    return render(request, "courses/quizzes/question.html", context, status=status)


def _latest(request: SignedInRequest, page: StepPage) -> AttemptState | None:
    if page.enrolment is None:
        return None
    return latest_attempt(
        by=request.user, enrolment=page.enrolment, module_id=page.module.module_id
    )
