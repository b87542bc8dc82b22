"""One question a page: showing it and taking its answer, wherever it is asked.

A module's quiz and a refresher ask in the same way. What differs is a Sitting.
"""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol, TypedDict, Unpack
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import get_callable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.origins import Origin, origin_of
from accounts.sessions import SignedInRequest
from courses.questions.kinds import KINDS
from courses.questions.marking import InvalidResponse, Response
from learning.access import NotYours
from learning.quizzes import sent_answers
from learning.quizzes.forms import SentAnswerForm, SurenessForm
from learning.quizzes.models import QuizAttempt
from learning.quizzes.selectors import AskedQuestion, AttemptState, attempt_state
from learning.quizzes.services import NotTheNextTry

# Why an answer that came in was not saved. It stays on the page.
SIGNED_OUT = _(
    "You were signed out, so this answer was not saved. It is still here. Send it again."
)
OLD_PAGE = _("This page was old, so this answer was not saved. It is still here. Send it again.")
OTHER_TAB = _(
    "This question was answered in another tab or on another device. What you chose here is not "
    "saved. Send it if it is the one you want."
)


class Given(TypedDict):
    """An answer that was sent, as `services.keep_answer` takes it."""

    attempt: QuizAttempt
    question_id: UUID
    response: Response
    now: datetime
    try_number: int | None
    sureness: int | None
    seconds: int | None


class Sitting(Protocol):
    """Where an attempt is answered, and what its pages look like."""

    @property
    def template(self) -> str:
        """Shows a question; it includes learning/quizzes/asked.html."""

    def own_attempt(self, attempt_id: str) -> QuizAttempt:
        """The reader's own attempt of this name, of this place. Raises NotYours."""

    def answer(self, **given: Unpack[Given]) -> AttemptState:
        """As `services.keep_answer`; the last answer may hand the attempt in."""

    def onward(self, state: AttemptState) -> HttpResponseRedirect:
        """To what waits after an answer without feedback."""

    def context(self, state: AttemptState, asked: AskedQuestion) -> dict[str, Any]:
        """What the template needs beside the question: page, check_url, next_url."""


def show_question(
    request: SignedInRequest, sitting: Sitting, state: AttemptState, number: int
) -> HttpResponse:
    """One question: asked, asked again with a hint, or with its outcome."""
    asked = numbered(state, number)
    if data := sent_answers.taken_back(request, state.attempt, asked):
        form = KINDS[asked.question["kind"]].form(asked.question, data)
        return _question(request, sitting, state, asked, form, notice=SIGNED_OUT)
    # An answer that the address proposes: how an ordering keeps its moves without a script.
    proposed = request.GET.get("response") or (asked.answer.response if asked.answer else None)
    form = KINDS[asked.question["kind"]].form(asked.question, initial=proposed)
    return _question(request, sitting, state, asked, form)


def take_answer(request: SignedInRequest, sitting: Sitting, number: int) -> HttpResponse:
    """Keeps an answer that was sent; where it can't, the same page with what was chosen on it.

    The view is exempt from Django's own check for foreign forms: this checks, and
    keeps the answer where Django would show an error page.
    """
    origin = origin_of(request)
    if origin is Origin.FOREIGN:
        return get_callable(settings.CSRF_FAILURE_VIEW)(request)
    if not request.user.is_authenticated:
        return _signed_out(request)
    sent = SentAnswerForm(request.POST)
    sent.is_valid()
    try:
        attempt = sitting.own_attempt(sent.cleaned_data["attempt"])
    except NotYours:
        # A form of somebody else's, or made up. Show what is true for this learner.
        return _not_yours(request)
    question = attempt.questions[number - 1] if 1 <= number <= len(attempt.questions) else None
    if question is None:
        raise Http404
    form = KINDS[question["kind"]].form(question, request.POST)
    if origin is Origin.UNSURE:
        return _again(
            request, sitting, attempt_state(attempt), number, form, HTTPStatus.FORBIDDEN, OLD_PAGE
        )
    if not form.is_valid():
        return _again(request, sitting, attempt_state(attempt), number, form)
    now = timezone.now()
    try_number = sent.cleaned_data["try_number"]
    try:
        state = sitting.answer(
            attempt=attempt,
            question_id=UUID(question["id"]),
            response=form.cleaned_data["response"],
            now=now,
            try_number=try_number or 0,
            sureness=SurenessForm(request.POST).value,
            seconds=sent_answers.seconds_since(
                request.POST.get("shown", ""), attempt, number, try_number or 0, now=now
            ),
        )
    except InvalidResponse:
        form.add_error("response", InvalidResponse.message)
        return _again(request, sitting, attempt_state(attempt), number, form)
    except NotTheNextTry as refused:
        return _again(request, sitting, refused.state, number, form, HTTPStatus.CONFLICT, OTHER_TAB)
    is_saved = numbered(state, number).holds(form.cleaned_data["response"], try_number or 0)
    if state.is_at_end and not state.is_handed_in:
        return _led(request, sitting.onward(state), is_saved=is_saved)
    return _led(request, redirect(request.path), is_saved=is_saved)


def _led(request: HttpRequest, response: HttpResponseRedirect, *, is_saved: bool) -> HttpResponse:
    """Where the answer leads. A script is told, and whether this very answer is what was saved."""
    if not sent_answers.is_by_script(request):
        return response
    return JsonResponse({"is_saved": is_saved, "url": response.url})


def _signed_out(request: HttpRequest) -> HttpResponse:
    sign_in = redirect_to_login(request.path)
    if sent_answers.is_by_script(request):
        # The script has kept the answer on the device.
        return JsonResponse({"url": sign_in.url}, status=HTTPStatus.UNAUTHORIZED)
    sent_answers.put_by(request)
    return sign_in


def _not_yours(request: SignedInRequest) -> HttpResponse:
    if sent_answers.is_by_script(request):
        # It is told who is here now, and so whether to wait for the one who answered.
        learner = sent_answers.learner_key(request.user)
        return JsonResponse({"learner": learner}, status=HTTPStatus.FORBIDDEN)
    return redirect(request.path)


def _again(
    request: SignedInRequest,
    sitting: Sitting,
    state: AttemptState,
    number: int,
    form: forms.Form,
    status: int = HTTPStatus.UNPROCESSABLE_ENTITY,
    notice: str | Promise = "",
) -> HttpResponse:
    """The same page with what was chosen on it; where there is no more to answer, what is true."""
    asked = numbered(state, number)
    if not asked.is_open:
        return _led(request, redirect(request.path), is_saved=False)
    return _question(request, sitting, state, asked, form, status=status, notice=notice)


def _question(
    request: SignedInRequest,
    sitting: Sitting,
    state: AttemptState,
    asked: AskedQuestion,
    form: forms.Form,
    *,
    status: int = HTTPStatus.OK,
    notice: str | Promise = "",
) -> HttpResponse:
    shown = request.GET.get("shown", "")
    if not sent_answers.is_stamp(shown, state.attempt, asked):
        shown = sent_answers.stamp(state.attempt, asked, now=timezone.now())
    chosen = asked.answer.sureness if asked.answer else None
    is_sent = form.is_bound and request.method == "POST"
    context = {
        **sitting.context(state, asked),
        "state": state,
        "asked": asked,
        "marked": asked.marked,
        "so_far": asked.so_far,
        "form": form if asked.is_open else None,
        "sureness": SurenessForm(request.POST if is_sent else None, initial={"sureness": chosen}),
        "shown": shown,
        "notice": notice,
    }
    return rendered(request, sitting.template, context, status=status)


def rendered(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """A page of the quiz, with what its script needs to keep answers on this device."""
    device = sent_answers.device_of(request)
    return render(request, template, {**context, "device": device}, status=status)


def numbered(state: AttemptState, number: int) -> AskedQuestion:
    asked = state.numbered(number)
    if asked is None:
        raise Http404
    return asked
