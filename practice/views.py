"""Today's 15 minutes, and the plan for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from practice import selectors, services
from practice.forms import PlanForm


@login_required
@never_cache
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    learner, now = _learner(request), timezone.now()
    plan = selectors.plan_of(by=learner)
    context = {
        "plan": plan,
        "next_reminder_at": plan and selectors.next_reminder_at(plan=plan, by=learner, now=now),
        "suggestion": selectors.suggestion(by=learner, day=timezone.localdate(now)),
    }
    return render(request, "practice/today.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    learner = _learner(request)
    current = selectors.plan_of(by=learner)
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm.of(current)
    if form.is_valid():
        services.save_plan(by=learner, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your plan is saved. We will remind you by email."))
        return redirect("practice:today")
    return render(request, "practice/plan.html", {"form": form, "plan": current})


@login_required
@require_POST
def plan_stop(request: HttpRequest) -> HttpResponse:
    services.stop(by=_learner(request), now=timezone.now())
    messages.success(request, _("Reminders are off. Your plan is kept."))
    return redirect("practice:today")


@login_required
@require_POST
def plan_resume(request: HttpRequest) -> HttpResponse:
    try:
        services.resume(by=_learner(request), now=timezone.now())
    except services.NoPlan:
        return redirect("practice:plan")
    messages.success(request, _("Reminders are on again."))
    return redirect("practice:today")


def _learner(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 -- login_required has seen to it
    return request.user
