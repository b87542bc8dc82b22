"""The Practise step: its activities, each with its own "I did this"."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.sessions import SignedInRequest
from courses.catalogue.selectors import activities_source
from courses.catalogue.steps import Step
from learning.activities import services
from learning.activities.forms import PractisedForm
from learning.progress.selectors import StepPage
from learning.progress.services import enrol_self
from learning.progress.step_views import step_view


@require_http_methods(["GET", "HEAD", "POST"])
@step_view(Step.PRACTISE)
def practise(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """The activities, each with its own "I did this"."""
    activities = {a["key"]: a for a in activities_source(page.module.module_id)}
    forms = {key: PractisedForm(activity) for key, activity in activities.items()}
    posted = None
    if request.method == "POST":
        key = request.POST.get("activity", "")
        if key not in activities:
            raise Http404
        posted = forms[key] = PractisedForm(activities[key], data=request.POST)
        if posted.is_valid():
            now = timezone.now()
            services.record_practice(
                enrolment=enrol_self(by=request.user, course=page.course, now=now),
                course=page.course,
                module=page.module,
                activity_key=key,
                how_it_went=posted.cleaned_data["how_it_went"],
                now=now,
            )
            return redirect(page.module.step_url(Step.PRACTISE))
    context = {"page": page, "activity_forms": forms.values(), "form": posted}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
    return render(request, "learning/activities/practise.html", context, status=status)
