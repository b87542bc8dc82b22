"""What every step's view does first: find the page, or say plainly that there is none."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from courses.catalogue.models import Step
from courses.catalogue.selectors import NoSuchCourse, NoSuchModule
from learning.enrolments.selectors import NoOrganisation
from learning.progress.selectors import NoSuchStep, StepPage, away_page, step_page
from learning.writing.pages import PlaceIsClosed

StepView = Callable[..., HttpResponse]

LOCKED = _("This step is not open yet, so this is not saved. Your words are still here.")


def step_view(
    step: Step,
    *,
    saves: bool = False,
    visitors_may_post: bool = False,
    is_for_those_inside: bool = False,
) -> Callable[[StepView], StepView]:
    """Gives the view its StepPage in place of the two slugs.

    Reading is open to all. Where `saves` is set, and on every POST, signing in
    is asked first; afterwards the learner is back on this step. A view with
    `visitors_may_post` asks for itself, because it has words to keep.
    A step that is not open yet shows why instead, and refuses a POST; where there
    are words to keep, it raises PlaceIsClosed. A module that was unpublished says so
    to those inside. A view `is_for_those_inside` serves only what somebody has
    begun, whom no lock shuts out: it reads no progress.
    """

    def decorate(view: StepView) -> StepView:
        @wraps(view)
        @never_cache
        def wrapped(
            request: HttpRequest, course_slug: str, module_slug: str, **kwargs: Any
        ) -> HttpResponse:
            learner = request.user if request.user.is_authenticated else None
            try:
                page = step_page(
                    by=learner, course_slug=course_slug, module_slug=module_slug, step=step
                )
            except (NoSuchCourse, NoSuchModule, NoSuchStep) as error:
                is_kept_by_view = visitors_may_post and not is_for_those_inside
                has_words = request.method == "POST" and is_kept_by_view
                if isinstance(error, NoSuchModule) and not has_words:
                    away = away_response(request, course_slug, module_slug)
                    if away is not None:
                        return away
                raise Http404 from error
            posts = request.method == "POST" and not visitors_may_post
            if learner is None and (saves or posts):
                return redirect_to_login(page.module.step_url(step))
            may_be_locked = not is_for_those_inside and not (
                learner is None and request.method == "POST"
            )
            if may_be_locked and page.lock is not None:
                locked = _locked(request, page)
                if request.method == "POST" and visitors_may_post:
                    raise PlaceIsClosed(reason="locked", message=LOCKED, response=locked)
                return locked
            try:
                return view(request, page, **kwargs)
            except NoOrganisation:
                context = {"page": page}
                return render(
                    request, "learning/enrolments/no_organisation.html", context, status=403
                )

        return wrapped

    return decorate


def away_response(request: HttpRequest, course_slug: str, module_slug: str) -> HttpResponse | None:
    """Says that the module is away, to a learner who has begun it; None for anybody else."""
    learner = request.user if request.user.is_authenticated else None
    away = away_page(by=learner, course_slug=course_slug, module_slug=module_slug)
    if away is None:
        return None
    status = HTTPStatus.NOT_FOUND
    return render(request, "learning/progress/away.html", {"away": away}, status=status)


def _locked(request: HttpRequest, page: StepPage) -> HttpResponse:
    context = {
        "page": page,
        "lock": page.lock,
        "sign_in_url": redirect_to_login(page.module.step_url(page.step)).url,
    }
    status = HTTPStatus.FORBIDDEN if request.method == "POST" else HTTPStatus.OK
    return render(request, "learning/progress/locked.html", context, status=status)
