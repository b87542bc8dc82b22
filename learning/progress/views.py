"""My learning, and the pages of a course with the reader's own progress on them.

What is not a live, public course goes to Wagtail, which knows about private
pages, other pages and redirects.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.views import serve

from accounts.leadership import leads_somewhere
from accounts.sessions import SignedInRequest
from content.showing import showing_for
from courses.catalogue.outlines import CourseOutline, GuideOutline
from courses.catalogue.selectors import (
    NoSuchCourse,
    NoSuchGuide,
    NoSuchModule,
    course_guides,
    course_outline,
    course_text,
    guide_text,
    module_text,
)
from learning.access import NotYours
from learning.completions.selectors import standing_of
from learning.enrolments.models import Enrolment
from learning.progress import selectors
from learning.progress.course_map import with_progress
from learning.progress.course_rules import checklist
from learning.progress.notices import notices_of
from learning.progress.offers import Offer, Reader, everyday_offers, offers_for
from learning.progress.selectors import CourseProgress, course_progress, own_enrolment_in
from learning.progress.step_views import away_response


@require_safe
@login_required
def my_learning(request: SignedInRequest) -> HttpResponse:
    learning = selectors.my_learning(by=request.user)
    current, latest, now = learning.current, learning.latest, timezone.now()
    context = {
        "learning": learning,
        "standings": [(each, standing_of(each.completion, now=now)) for each in learning.courses],
        "current": current,
        "checklist": checklist(current) if current else (),
        "notices": notices_of(step for each in learning.courses for step in each.done_steps()),
        "latest": latest,
        "offers": offers_for(Reader(by=request.user, enrolment=latest.enrolment, progress=latest))
        if latest
        else (),
        "everyday": everyday_offers(),
    }
    return render(request, "learning/progress/my_learning.html", context)


@require_safe
def course_page(request: HttpRequest, course_slug: str) -> HttpResponse:
    try:
        course = course_outline(course_slug)
        text = course_text(course, showing_for(request))
    except NoSuchCourse:
        return serve(request, f"{course_slug}/")
    enrolment = _own_enrolment(request, course)
    progress = course_progress(enrolment=enrolment, course=course)
    upcoming = progress.next
    cards = [(each, upcoming is not None and each is upcoming.module) for each in progress.modules]
    context = {
        "course": course,
        "text": text,
        "map": with_progress(text.overview, cards),
        "guides": _readable_guides(request, course),
        "progress": progress,
        "offers": _own_offers(request, progress, enrolment),
        "checklist": checklist(progress),
        "cards": cards,
    }
    return render(request, "learning/progress/course.html", context)


@require_safe
def module_page(request: HttpRequest, course_slug: str, module_slug: str) -> HttpResponse:
    try:
        course = course_outline(course_slug)
    except NoSuchCourse:
        return serve(request, f"{course_slug}/{module_slug}/")
    try:
        module = course.module(module_slug)
        text = module_text(module)
    except NoSuchModule:
        away = away_response(request, course_slug, module_slug)
        return away or _guide_page(request, course, module_slug)
    progress = _own_progress(request, course)
    following = course.modules[module.number : module.number + 1]
    context = {
        "course": course,
        "module": module,
        "text": text,
        "credit": course_text(course).credit,
        "progress": progress.of(module.module_id),
        "notices": notices_of(progress.done_steps(module)),
        "following": following[0] if following else None,
    }
    return render(request, "learning/progress/module.html", context)


def _guide_page(request: HttpRequest, course: CourseOutline, slug: str) -> HttpResponse:
    """A page about the course; for somebody who may not read it, it is not there."""
    guide = next((each for each in course_guides(course) if each.slug == slug), None)
    if guide is None:
        return serve(request, f"{course.slug}/{slug}/")
    if guide.is_for_facilitators and not leads_somewhere(user=request.user):
        raise Http404
    try:
        text = guide_text(course, guide)
    except NoSuchGuide as error:
        raise Http404 from error
    context = {"course": course, "guide": guide, "text": text}
    return render(request, "courses/catalogue/guide.html", context)


def _readable_guides(request: HttpRequest, course: CourseOutline) -> list[GuideOutline]:
    """Asks who the reader is only where the answer matters."""
    guides = course_guides(course)
    is_asked = request.user.is_authenticated and any(each.is_for_facilitators for each in guides)
    leads = is_asked and leads_somewhere(user=request.user)
    return [each for each in guides if leads or not each.is_for_facilitators]


def _own_enrolment(request: HttpRequest, course: CourseOutline) -> Enrolment | None:
    """None for a visitor and for a learner who has not started."""
    if not request.user.is_authenticated:
        return None
    try:
        return own_enrolment_in(by=request.user, course=course)
    except NotYours:
        return None


def _own_progress(request: HttpRequest, course: CourseOutline) -> CourseProgress:
    return course_progress(enrolment=_own_enrolment(request, course), course=course)


def _own_offers(
    request: HttpRequest, progress: CourseProgress, enrolment: Enrolment | None
) -> tuple[Offer, ...]:
    if not request.user.is_authenticated:
        return ()
    return offers_for(Reader(by=request.user, enrolment=enrolment, progress=progress))
