"""Taking a path through a scenario, kept so that it can be gone on with."""

from datetime import datetime
from typing import Any

from django.db import transaction

from courses.catalogue.models import Step
from courses.catalogue.selectors import CourseOutline, ModuleOutline, scenario_source
from learning.enrolments.models import Enrolment
from learning.enrolments.services import hold, record_learning
from learning.events.models import LearningEvent
from learning.progress.services import give_evidence, start_step
from learning.scenarios.models import ScenarioRun
from learning.scenarios.walk import choose, endings_reached, parse_path, place


class NoScenario(Exception):
    """The module has no scenario now."""


@transaction.atomic
def start_run(*, enrolment: Enrolment, module: ModuleOutline, now: datetime) -> ScenarioRun:
    """The learner's open run; a new one, on a copy of the scenario as it is now, if none is open.

    Raises NoScenario.
    """
    held = hold(enrolment.pk)
    newest = _newest(held, module)
    if newest and newest.ended_at is None:
        return newest
    scenario = scenario_source(module.module_id)
    if scenario is None:
        raise NoScenario
    start_step(enrolment=held, module=module, step=Step.SCENARIO, now=now)
    return ScenarioRun.objects.create(
        enrolment=held,
        module_id=module.module_id,
        number=newest.number + 1 if newest else 1,
        scenario=scenario,
        started_at=now,
    )


@transaction.atomic
def keep_walk(
    *,
    enrolment: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    choices: str,
    now: datetime,
) -> ScenarioRun:
    """A run that starts with the choices a visitor made before they signed in ("0.2.1").

    Whoever has a run already gets the newest one as it is: pressing twice begins once.
    Raises NoScenario, walk.NoSuchChoice.
    """
    held = hold(enrolment.pk)
    if newest := _newest(held, module):
        return newest
    run = start_run(enrolment=held, module=module, now=now)
    path = parse_path(run.scenario, choices)
    return _go_to(run, path, course, module, now) if path else run


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
    second tab), or after its end, changes nothing.
    Any ending completes the step, unless its editor asks for more: walking into a
    poor ending is learning too.
    Raises walk.NoSuchChoice when the choice does not follow from where the run is.
    """
    held = hold(run.enrolment_id)
    run = ScenarioRun.objects.get(pk=run.pk, enrolment=held)
    run.enrolment = held
    if run.ended_at is not None or at < len(run.path):
        return run
    path = choose(run.scenario, run.path, node_key=node_key, index=index)
    return _go_to(run, path, course, module, now)


def _newest(held: Enrolment, module: ModuleOutline) -> ScenarioRun | None:
    return (
        ScenarioRun.objects.filter(enrolment=held, module_id=module.module_id)
        .order_by("-number")
        .first()
    )


def _go_to(
    run: ScenarioRun,
    path: list[list[Any]],
    course: CourseOutline,
    module: ModuleOutline,
    now: datetime,
) -> ScenarioRun:
    run.path = path
    reached = place(run.scenario, path)
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
    record_learning(
        enrolment=enrolment,
        verb=LearningEvent.Verb.SCENARIO_ENDED,
        module=module,
        step=Step.SCENARIO,
        now=now,
        result=outcome,
    )
    give_evidence(
        held=enrolment,
        course=course,
        module=module,
        step=Step.SCENARIO,
        evidence=outcome | _endings(run),
        now=now,
    )


def _endings(run: ScenarioRun) -> dict[str, int]:
    """How many of the endings of the scenario as it was in this run the learner has met, ever."""
    ended = ScenarioRun.objects.filter(
        enrolment_id=run.enrolment_id, module_id=run.module_id, ended_at__isnull=False
    )
    met = {reached for each in ended for reached in endings_reached(each.scenario, [each.path])}
    there = {node["key"] for node in run.scenario["nodes"] if not node["choices"]}
    return {"endings_met": len(met & there), "endings": len(there)}
