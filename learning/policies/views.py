"""The policy of the learner's own organisation, and their word that they have read it."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from accounts.sessions import SignedInRequest
from learning.policies import services
from learning.policies.forms import AcknowledgeForm
from learning.policies.selectors import NoPolicy, own_policy
from learning.progress.course_views import OwnCourse, course_view
from learning.progress.services import enrol_self


@require_http_methods(["GET", "HEAD", "POST"])
@course_view
def policy(request: SignedInRequest, page: OwnCourse) -> HttpResponse:
    try:
        found = own_policy(by=request.user, enrolment=page.enrolment)
    except NoPolicy as error:
        raise Http404 from error
    form = AcknowledgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            services.acknowledge(
                by=request.user,
                enrolment=enrol_self(by=request.user, course=page.course, now=now),
                course=page.course,
                seen_version=form.cleaned_data["version"],
                now=now,
            )
        except services.PolicyChanged:
            # Asked anew: the tick was for other words.
            form = AcknowledgeForm({})
            form.errors.clear()
            form.add_error(
                "has_read",
                gettext("The policy has changed since you opened this page. Read it again below."),
            )
        else:
            return redirect(request.path)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"page": page, "policy": found, "form": form}
    return render(request, "learning/policies/policy.html", context, status=status)
