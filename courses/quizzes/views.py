"""The quiz, one question a page. POST, redirect, GET: reloading never answers twice."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from courses.catalogue.models import Step
from courses.progress.requests import step_view
from courses.progress.selectors import StepPage
from courses.progress.services import enrol_self
from courses.questions.kinds import KINDS
from courses.quizzes.selectors import AskedQuestion, AttemptState, latest_attempt
from courses.quizzes.services import (
    AttemptClosed,
    InvalidResponse,
    NoSuchQuestion,
    NothingToAsk,
    answer_question,
    start_attempt,
)


@require_http_methods(["GET", "HEAD"])
@step_view(Step.QUIZ)
def quiz(request: HttpRequest, page: StepPage) -> HttpResponse:
    """Where the learner stands: begin, go on, or the outcome."""
    state = _latest(page)
    if state and state.attempt.submitted_at:
        return render(request, "courses/quizzes/result.html", {"page": page, "state": state})
    return render(request, "courses/quizzes/intro.html", {"page": page, "state": state})


@require_POST
@step_view(Step.QUIZ)
def quiz_start(request: HttpRequest, page: StepPage) -> HttpResponse:
    now = timezone.now()
    enrolment = enrol_self(by=request.user, course=page.course, now=now)
    try:
        start_attempt(enrolment=enrolment, module=page.module, now=now)
    except NothingToAsk as error:
        raise Http404 from error
    state = latest_attempt(enrolment=enrolment, module_id=page.module.module_id)
    number = state.next.number if state and state.next else 1
    return redirect("courses:quiz_question", page.course.slug, page.module.slug, number)


@require_http_methods(["GET", "HEAD", "POST"])
@step_view(Step.QUIZ, saves=True)
def quiz_question(request: HttpRequest, page: StepPage, number: int) -> HttpResponse:
    """One question: asked, or with its outcome once it is answered."""
    state = _latest(page)
    if state is None:
        return redirect(page.module.step_url(Step.QUIZ))
    asked = state.numbered(number)
    if asked is None:
        raise Http404
    if request.method != "POST":
        form = None if asked.answer else KINDS[asked.question["kind"]].form(asked.question)
        return _question(request, page, state, asked, form)
    return _answer(request, page, state, asked)


def _answer(
    request: HttpRequest, page: StepPage, state: AttemptState, asked: AskedQuestion
) -> HttpResponse:
    here = redirect("courses:quiz_question", page.course.slug, page.module.slug, asked.number)
    if request.POST.get("question") != asked.question["id"]:
        # The form belongs to another attempt: an old tab. Show what is true now.
        return here
    form = KINDS[asked.question["kind"]].form(asked.question, request.POST)
    if not form.is_valid():
        return _question(request, page, state, asked, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        answer_question(
            attempt=state.attempt,
            question_id=UUID(asked.question["id"]),
            response=form.cleaned_data["response"],
            course=page.course,
            module=page.module,
            now=timezone.now(),
        )
    except (AttemptClosed, NoSuchQuestion, InvalidResponse):
        return here
    return here


def _question(
    request: HttpRequest,
    page: StepPage,
    state: AttemptState,
    asked: AskedQuestion,
    form: object,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    following = state.numbered(asked.number + 1)
    context = {
        "page": page,
        "state": state,
        "asked": asked,
        "marked": asked.marked,
        "form": form,
        "following": following,
    }
    return render(request, "courses/quizzes/question.html", context, status=status)


def _latest(page: StepPage) -> AttemptState | None:
    if page.enrolment is None:
        return None
    return latest_attempt(enrolment=page.enrolment, module_id=page.module.module_id)
