"""What every step's view does first: find the page, or say plainly that there is none."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from courses.catalogue.models import Step
from courses.catalogue.selectors import NoSuchCourse, NoSuchModule
from courses.enrolments.selectors import NoOrganisation
from courses.progress.selectors import NoSuchStep, step_page

StepView = Callable[..., HttpResponse]


def step_view(
    step: Step, *, saves: bool = False, visitors_may_post: bool = False
) -> Callable[[StepView], StepView]:
    """Gives the view its StepPage in place of the two slugs.

    Reading is open to all. Where `saves` is set, and on every POST, signing in
    is asked first; afterwards the learner is back on this step. A view with
    `visitors_may_post` asks for itself, because it has words to keep.
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
                raise Http404 from error
            posts = request.method == "POST" and not visitors_may_post
            if learner is None and (saves or posts):
                return redirect_to_login(page.module.step_url(step))
            try:
                return view(request, page, **kwargs)
            except NoOrganisation:
                context = {"page": page}
                return render(
                    request, "courses/enrolments/no_organisation.html", context, status=403
                )

        return wrapped

    return decorate
