"""A learner says that they have read a correction."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.sessions import SignedInRequest
from courses.catalogue.models import Step
from courses.catalogue.selectors import NoSuchCourse, NoSuchModule, course_outline
from learning.access import NotYours
from learning.corrections.selectors import NoSuchCorrection
from learning.corrections.services import mark_seen


@require_POST
@login_required
def correction_seen(
    request: SignedInRequest, course_slug: str, module_slug: str, correction_id: UUID
) -> HttpResponse:
    """Back to where the notice stood: a step, my learning, or else the module."""
    try:
        course = course_outline(course_slug)
        module = course.module(module_slug)
        mark_seen(
            by=request.user,
            course=course,
            module=module,
            correction_id=correction_id,
            now=timezone.now(),
        )
    except (NoSuchCourse, NoSuchModule, NoSuchCorrection, NotYours) as error:
        raise Http404 from error
    stood_at = request.POST.get("stood_at", "")
    if stood_at == "my_learning":
        return redirect("learning:my_learning")
    if stood_at in set(Step) and Step(stood_at) in module.steps:
        return redirect(module.step_url(stood_at))
    return redirect(module.url)
