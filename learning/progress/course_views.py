"""What the view of a course's own pages does first: find the course, and who is there.

These pages stand beside the modules (`/<course>/confidence/`). Where there is
no such course, Wagtail is asked: an editor may have a page of that name elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from wagtail.views import serve

from accounts.models import User
from courses.catalogue.selectors import CourseOutline, NoSuchCourse, course_outline
from learning.access import NotYours
from learning.enrolments.models import Enrolment
from learning.enrolments.selectors import NoOrganisation
from learning.progress.selectors import CourseProgress, course_progress, own_enrolment_in

CourseView = Callable[..., HttpResponse]


@dataclass(frozen=True)
class OwnCourse:
    """A course, and where the learner stands in it."""

    course: CourseOutline
    progress: CourseProgress
    enrolment: Enrolment | None

    @property
    def next_url(self) -> str:
        return self.course.url

    @property
    def next_label(self) -> str:
        return gettext("Back to the course")


def own_course(*, by: User, course: CourseOutline) -> OwnCourse:
    """Two queries. Without an enrolment nothing is done."""
    try:
        enrolment = own_enrolment_in(by=by, course=course)
    except NotYours:
        enrolment = None
    return OwnCourse(course, course_progress(enrolment=enrolment, course=course), enrolment)


def course_view(view: CourseView) -> CourseView:
    """Gives the view an OwnCourse in place of the slug. Signing in is asked first."""

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, course_slug: str, **kwargs: Any) -> HttpResponse:
        try:
            course = course_outline(course_slug)
        except NoSuchCourse:
            return serve(request, request.path.lstrip("/"))
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        page = own_course(by=request.user, course=course)
        try:
            return view(request, page, **kwargs)
        except NoOrganisation:
            context = {"page": page}
            return render(request, "learning/enrolments/no_organisation.html", context, status=403)

    return wrapped
