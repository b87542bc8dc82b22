"""Renewing a course, and its refresher, one question a page."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Unpack

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sessions import SignedInRequest
from courses.catalogue.selectors import (
    CourseOutline,
    ModuleOutline,
    NoSuchCourse,
    course_outline,
)
from learning.access import NotYours
from learning.progress.course_views import OwnCourse, course_view
from learning.quizzes.models import QuizAttempt
from learning.quizzes.selectors import AskedQuestion, AttemptState
from learning.quizzes.services import NothingToAsk
from learning.quizzes.sittings import Given, show_question, take_answer
from learning.renewals import selectors, services


@require_http_methods(["GET", "HEAD", "POST"])
@course_view
def renewal(request: SignedInRequest, page: OwnCourse) -> HttpResponse:
    """How the completion stands; a POST begins to renew it."""
    if page.enrolment is None:
        return redirect(page.course.url)
    now, status = timezone.now(), HTTPStatus.OK
    if request.method == "POST":
        try:
            services.renew(enrolment=page.enrolment, by=request.user, now=now)
        except services.NotDueYet:
            # A second tab has begun already, or nothing is due: the page says which.
            if not page.enrolment.is_renewal:
                status = HTTPStatus.CONFLICT
        if status == HTTPStatus.OK:
            return redirect("learning:refresher", page.course.slug)
    found = selectors.renewal_of(enrolment=page.enrolment, now=now)
    context = {"page": page, "renewal": found}
    return render(request, "learning/renewals/renewal.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@course_view
def refresher(request: SignedInRequest, page: OwnCourse) -> HttpResponse:
    """The sessions so far and the next one; a POST begins it, or goes on with it."""
    enrolment, now = page.enrolment, timezone.now()
    if enrolment is None or not enrolment.is_renewal:
        return redirect(page.course.renewal_url)
    status = HTTPStatus.OK
    if request.method == "POST":
        try:
            state = services.start_session(enrolment=enrolment, course=page.course, now=now)
        except services.NotUnderWay:
            return redirect(page.course.renewal_url)
        except (services.ComeBackLater, NothingToAsk):
            status = HTTPStatus.CONFLICT
        else:
            return redirect(_onward(page.course, state))
    found = selectors.refresher_of(enrolment=enrolment, course=page.course, now=now)
    context = {"page": page, "refresher": found}
    return render(request, "learning/renewals/refresher.html", context, status=status)


@require_safe
@course_view
def session(request: SignedInRequest, page: OwnCourse, session: int) -> HttpResponse:
    """A session that is over: what was right, and where to read again. An open one goes on."""
    state = _session(request, page.course, session)
    if not state.is_handed_in:
        return redirect(_onward(page.course, state))
    not_right = [
        (asked, selectors.module_asked_about(page.course, asked.question))
        for asked in state.questions
        if asked.answer is None or not asked.answer.is_right
    ]
    context = {
        "page": page,
        "state": state,
        "number": session,
        "not_right": not_right,
        "is_renewed": page.progress.completed_at is not None,
    }
    return render(request, "learning/renewals/session.html", context)


@dataclass(frozen=True)
class QuestionPlace:
    """Where a question of a session stands: its course, and the module it is about."""

    course: CourseOutline
    module: ModuleOutline | None
    session: int


@dataclass(frozen=True)
class SessionSitting:
    """The answers of one session of a refresher."""

    request: SignedInRequest
    course: CourseOutline
    session: int
    template = "learning/renewals/question.html"

    def own_attempt(self, attempt_id: str) -> QuizAttempt:
        return selectors.own_session_attempt(
            by=self.request.user, course_id=self.course.course_id, attempt_id=attempt_id
        )

    def answer(self, **given: Unpack[Given]) -> AttemptState:
        return services.answer_in_session(course=self.course, **given)

    def onward(self, state: AttemptState) -> HttpResponseRedirect:
        return HttpResponseRedirect(_onward(self.course, state))

    def context(self, state: AttemptState, asked: AskedQuestion) -> dict[str, Any]:
        module = selectors.module_asked_about(self.course, asked.question)
        return {
            "page": QuestionPlace(self.course, module, self.session),
            "check_url": "",
            "next_url": _onward(self.course, state),
        }


@csrf_exempt  # `take_answer` checks, and keeps the answer where Django would show an error page
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def question(request: SignedInRequest, course_slug: str, session: int, number: int) -> HttpResponse:
    """One question: asked, asked again with a hint, or with its outcome."""
    try:
        course = course_outline(course_slug)
    except NoSuchCourse as error:
        raise Http404 from error
    sitting = SessionSitting(request, course, session)
    if request.method == "POST":
        return take_answer(request, sitting, number)
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    state = _session(request, course, session)
    return show_question(request, sitting, state, number)


def _session(request: SignedInRequest, course: CourseOutline, number: int) -> AttemptState:
    try:
        return selectors.own_session(by=request.user, course_id=course.course_id, number=number)
    except NotYours as error:
        raise Http404 from error


def _onward(course: CourseOutline, state: AttemptState) -> str:
    """To the question that waits; when none does, to how the session went."""
    names: tuple[str | int, ...] = (course.slug, state.attempt.number)
    if state.next is None:
        return reverse("learning:refresher_session", args=names)
    return reverse("learning:refresher_question", args=(*names, state.next.number))
