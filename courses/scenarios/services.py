"""Taking a path through a scenario, kept so that it can be gone on with."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, scenario_source
from courses.enrolments.models import Enrolment
from courses.events.models import LearningEvent
from courses.events.services import record
from courses.progress.services import complete_step, start_step
from courses.scenarios.models import ScenarioRun
from courses.scenarios.walk import choose, place


class NoScenario(Exception):
    """The module has no scenario now."""


@transaction.atomic
def start_run(*, enrolment: Enrolment, module: ModuleOutline, now: datetime) -> ScenarioRun:
    """The learner's open run; a new one, on a copy of the scenario as it is now, if none is open.

    Raises NoScenario.
    """
    runs = ScenarioRun.objects.filter(enrolment=enrolment, module_id=module.module_id)
    if run := runs.filter(ended_at=None).first():
        return run
    scenario = scenario_source(module.module_id)
    if scenario is None:
        raise NoScenario
    start_step(enrolment=enrolment, module=module, step=Step.SCENARIO, now=now)
    last = runs.aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return ScenarioRun.objects.create(
                enrolment=enrolment,
                module_id=module.module_id,
                number=last + 1,
                scenario=scenario,
                started_at=now,
            )
    except IntegrityError:
        return runs.order_by("-number")[0]


@transaction.atomic
def take_choice(
    *,
    run: ScenarioRun,
    at: int,
    node_key: str,
    index: int,
    course: CourseOutline,
    module: ModuleOutline,
    now: datetime,
) -> ScenarioRun:
    """Takes one choice, made when `at` choices had been taken.

    A choice made earlier than where the run now is (a replay, a double click, a
    second tab) changes nothing.
    Any ending completes the step: walking into a poor ending is learning too.
    Raises walk.NoSuchChoice when the choice does not follow from where the run is.
    """
    run = ScenarioRun.objects.select_for_update().get(pk=run.pk)
    if at < len(run.path):
        return run
    run.path = choose(run.scenario, run.path, node_key=node_key, index=index)
    reached = place(run.scenario, run.path)
    if reached.is_end:
        run.ended_at = max(now, run.started_at)
    run.save(update_fields=["path", "ended_at"])
    if reached.is_end:
        _end(run, reached.node, course, module, now)
    return run


def _end(
    run: ScenarioRun, node: dict, course: CourseOutline, module: ModuleOutline, now: datetime
) -> None:
    enrolment = run.enrolment
    outcome = {"run": str(run.public_id), "ending": node["ending"], "choices": len(run.path)}
    record(
        verb=LearningEvent.Verb.SCENARIO_ENDED,
        learner=enrolment.learner,
        organisation=enrolment.organisation,
        course_id=enrolment.course_id,
        activity_id=module.module_id,
        step=Step.SCENARIO,
        now=now,
        result=outcome,
    )
    complete_step(
        enrolment=enrolment,
        course=course,
        module=module,
        step=Step.SCENARIO,
        evidence=outcome,
        now=now,
    )
