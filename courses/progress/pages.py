"""The pages of a course, with the reader's own progress on them.

What is not a live, public course goes to Wagtail, which knows about private
pages, other pages and redirects.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from courses.access import NotYours, own_enrolment
from courses.catalogue.outlines import CourseOutline
from courses.catalogue.selectors import (
    NoSuchCourse,
    NoSuchModule,
    course_outline,
    course_text,
    learn_text,
    module_text,
)
from courses.catalogue.steps import Step
from courses.progress.requests import step_view
from courses.progress.selectors import CourseProgress, StepPage, course_progress


@require_safe
def course_page(request: HttpRequest, course_slug: str) -> HttpResponse:
    try:
        course = course_outline(course_slug)
        text = course_text(course)
    except NoSuchCourse:
        return serve(request, f"{course_slug}/")
    progress = _own_progress(request, course)
    upcoming = progress.next
    context = {
        "course": course,
        "text": text,
        "progress": progress,
        "cards": [
            (each, upcoming is not None and each is upcoming.module) for each in progress.modules
        ],
    }
    return render(request, "courses/catalogue/course.html", context)


@require_safe
def module_page(request: HttpRequest, course_slug: str, module_slug: str) -> HttpResponse:
    try:
        course = course_outline(course_slug)
        module = course.module(module_slug)
        text = module_text(module)
    except (NoSuchCourse, NoSuchModule):
        return serve(request, f"{course_slug}/{module_slug}/")
    following = course.modules[module.number : module.number + 1]
    context = {
        "course": course,
        "module": module,
        "text": text,
        "credit": course_text(course).credit,
        "progress": _own_progress(request, course).of(module.module_id),
        "following": following[0] if following else None,
    }
    return render(request, "courses/catalogue/module.html", context)


@require_safe
@step_view(Step.LEARN)
def learn_step(request: HttpRequest, page: StepPage) -> HttpResponse:
    state = next(step for step in page.own_progress.steps if step.step is Step.LEARN)
    context = {
        "page": page,
        "body": learn_text(page.module),
        "here": state.url,
        "resume_url": state.resume_url if state.resume_url != state.url else "",
    }
    return render(request, "courses/catalogue/learn.html", context)


def _own_progress(request: HttpRequest, course: CourseOutline) -> CourseProgress:
    """Nothing done, for a visitor and for a learner who has not started."""
    enrolment = None
    if request.user.is_authenticated:
        try:
            enrolment = own_enrolment(by=request.user, course_id=course.course_id)
        except NotYours:
            enrolment = None
    return course_progress(enrolment=enrolment, course=course)
