"""Reading a learner's runs."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from learning.access import NotYours, own
from learning.enrolments.models import Enrolment
from learning.scenarios.models import ScenarioRun
from learning.scenarios.walk import Path, Scenario, place


@dataclass(frozen=True)
class TakenStep:
    """A situation already met, and what the learner did."""

    situation: str
    choice: str
    consequence: str


def latest_run(*, by: User, enrolment: Enrolment | None, module_id: UUID) -> ScenarioRun | None:
    if enrolment is None:
        return None
    return (
        own(ScenarioRun.objects.all(), by=by)
        .filter(enrolment=enrolment, module_id=module_id)
        .order_by("-number")
        .first()
    )


def own_run(*, by: User, module_id: UUID, run_id: UUID) -> ScenarioRun:
    """Raises NotYours."""
    run = (
        own(ScenarioRun.objects.all(), by=by).filter(module_id=module_id, public_id=run_id).first()
    )
    if run is None:
        raise NotYours
    return run


def walk_so_far(scenario: Scenario, path: Path) -> tuple[TakenStep, ...]:
    """What happened on the way, for a learner who comes back to it."""
    taken = []
    for count, (_, index) in enumerate(path):
        node = place(scenario, path[:count]).node
        choice = node["choices"][index]
        taken.append(TakenStep(node["text"], choice["text"], choice["consequence"]))
    return tuple(taken)
