"""My learning, and the steps that rest on the learner's own word: Learn and Practise."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.sessions import SignedInRequest
from courses.catalogue.models import Step
from courses.catalogue.selectors import activities_source
from courses.enrolments.selectors import standing_of
from courses.progress import selectors, services
from courses.progress.forms import PlaceForm, PractisedForm
from courses.progress.notices import notices_in
from courses.progress.offers import Reader, offers_for
from courses.progress.requests import step_view
from courses.progress.requirements import checklist
from courses.progress.selectors import StepPage


@require_safe
@login_required
def my_learning(request: SignedInRequest) -> HttpResponse:
    learning = selectors.my_learning(by=request.user)
    current, latest, now = learning.current, learning.latest, timezone.now()
    context = {
        "learning": learning,
        "standings": [(each, standing_of(each.enrolment, now=now)) for each in learning.courses],
        "current": current,
        "checklist": checklist(current) if current else (),
        "notices": notices_in(learning.courses),
        "latest": latest,
        "offers": offers_for(Reader(by=request.user, enrolment=latest.enrolment, progress=latest))
        if latest
        else (),
    }
    return render(request, "courses/progress/my_learning.html", context)


@require_POST
@step_view(Step.LEARN)
def learn_done(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """The learner says that they have read this."""
    now = timezone.now()
    services.give_evidence(
        enrolment=services.enrol_self(by=request.user, course=page.course, now=now),
        course=page.course,
        module=page.module,
        step=Step.LEARN,
        evidence={"kind": "own_word"},
        now=now,
    )
    return redirect(page.next_url)


@require_POST
@step_view(Step.LEARN)
def learn_place(request: HttpRequest, page: StepPage) -> HttpResponse:
    """Keeps the reader's place, sent by a script as they scroll. Enrols nobody."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if page.enrolment is not None:
        services.start_step(
            enrolment=page.enrolment,
            module=page.module,
            step=Step.LEARN,
            now=timezone.now(),
            position=form.cleaned_data["position"],
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


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
                enrolment=services.enrol_self(by=request.user, course=page.course, now=now),
                course=page.course,
                module=page.module,
                activity_key=key,
                how_it_went=posted.cleaned_data["how_it_went"],
                now=now,
            )
            return redirect(page.module.step_url(Step.PRACTISE))
    context = {"page": page, "activity_forms": forms.values(), "form": posted}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if posted else HTTPStatus.OK
    return render(request, "courses/practise/practise.html", context, status=status)
