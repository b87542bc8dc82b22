"""A scenario, one situation a page.

A visitor walks with the path in the address, and nothing is kept. A learner's
choices are kept, so that they can go on where they were.
"""

from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.sessions import SignedInRequest
from courses.catalogue.models import Step
from courses.catalogue.selectors import scenario_source
from learning.access import NotYours
from learning.enrolments.selectors import NoOrganisation
from learning.progress.selectors import StepPage
from learning.progress.services import enrol_self
from learning.progress.step_views import step_view
from learning.scenarios.forms import ChoiceForm
from learning.scenarios.selectors import latest_run, own_run, walk_so_far
from learning.scenarios.services import NoScenario, keep_walk, start_run, take_choice
from learning.scenarios.walk import NoSuchChoice, parse_path, place


@require_http_methods(["GET", "HEAD"])
@step_view(Step.SCENARIO)
def scenario(request: HttpRequest, page: StepPage) -> HttpResponse:
    """Where the learner is. A visitor's path is in the address: ?path=0.2.1 are the choices."""
    if request.user.is_authenticated:
        run = latest_run(by=request.user, enrolment=page.enrolment, module_id=page.module.module_id)
        if run is not None:
            return _show(request, page, run.scenario, run.path, run_id=run.public_id)
    source = scenario_source(page.module.module_id)
    if source is None:
        raise Http404
    try:
        path = parse_path(source, request.GET.get("path", ""))
    except NoSuchChoice:
        return redirect(page.module.step_url(Step.SCENARIO))
    return _show(request, page, source, path)


def _show(
    request: HttpRequest, page: StepPage, source: dict, path: list, *, run_id: UUID | None = None
) -> HttpResponse:
    walk = walk_so_far(source, path)
    context = {
        "page": page,
        "scenario": source,
        "place": place(source, path),
        "walk": walk,
        "last": walk[-1] if walk else None,
        "path": ".".join(str(index) for _, index in path),
        "run_id": run_id,
        "start_url": page.module.step_url(Step.SCENARIO),
        "sign_in_url": redirect_to_login(request.get_full_path()).url,
    }
    return render(request, "learning/scenarios/scenario.html", context)


@require_POST
@step_view(Step.SCENARIO)
def scenario_choose(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Takes a choice. A stale one (an old tab, a double click) shows where the learner is.

    Somebody in no organisation walks on as a visitor does: nothing is kept.
    """
    form = ChoiceForm(request.POST)
    here = redirect(page.module.step_url(Step.SCENARIO))
    if not form.is_valid():
        return here
    chosen = form.cleaned_data
    now = timezone.now()
    try:
        if chosen["run"]:
            run = own_run(by=request.user, module_id=page.module.module_id, run_id=chosen["run"])
        else:
            run = keep_walk(
                enrolment=enrol_self(by=request.user, course=page.course, now=now),
                course=page.course,
                module=page.module,
                choices=chosen["path"],
                now=now,
            )
        if chosen["index"] is not None:
            take_choice(
                run=run,
                at=len(chosen["path"].split(".")) if chosen["path"] else 0,
                node_key=chosen["node_key"],
                index=chosen["index"],
                course=page.course,
                module=page.module,
                now=now,
            )
    except (NoScenario, NotYours) as error:
        raise Http404 from error
    except NoSuchChoice:
        return here
    except NoOrganisation:
        if chosen["index"] is None:
            raise
        taken = [chosen["path"]] if chosen["path"] else []
        query = urlencode({"path": ".".join([*taken, str(chosen["index"])])})
        return redirect(f"{page.module.step_url(Step.SCENARIO)}?{query}")
    return here


@require_POST
@step_view(Step.SCENARIO)
def scenario_again(request: SignedInRequest, page: StepPage) -> HttpResponse:
    """Another path: a new run, on the scenario as it is now. An open run is gone on with."""
    now = timezone.now()
    enrolment = enrol_self(by=request.user, course=page.course, now=now)
    try:
        start_run(enrolment=enrolment, module=page.module, now=now)
    except NoScenario as error:
        raise Http404 from error
    return redirect(page.module.step_url(Step.SCENARIO))
