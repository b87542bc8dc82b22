"""What a course asks of a learner: plain values, so that records can keep a copy of them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue.steps import Step

T = TypeVar("T")


class How(models.TextChoices):
    """The ways a step can be complete."""

    READ = "read", _("The learner says that they have read it")
    ANY_ENDING = "any_ending", _("One ending was reached")
    EVERY_ENDING = "every_ending", _("Every ending was reached")
    GOOD_ENDING = "good_ending", _("A good ending was reached")
    PASSED = "passed", _("The quiz was passed")
    HANDED_IN = "handed_in", _("The quiz was handed in, whatever the score")
    RIGHT = "right", _("So many answers were right in one attempt")
    FINISHED = "finished", _("The reflection was finished")
    ACTIVITIES = "activities", _("So many different activities were done")
    MINUTES = "minutes", _("So many minutes were practised")


# The first of each is what a module asks for unless its editor says otherwise.
WAYS: Mapping[Step, tuple[How, ...]] = {
    Step.LEARN: (How.READ,),
    Step.SCENARIO: (How.ANY_ENDING, How.EVERY_ENDING, How.GOOD_ENDING),
    Step.QUIZ: (How.PASSED, How.HANDED_IN, How.RIGHT),
    Step.REFLECT: (How.FINISHED,),
    Step.PRACTISE: (How.ACTIVITIES, How.MINUTES),
}
# What a module says in place of another's address to open after the one before it.
PREVIOUS = "previous"
# Those that need a number beside them.
COUNTED = frozenset({How.RIGHT, How.ACTIVITIES, How.MINUTES})
# The last word of the field that holds the number: `quiz_needs_right`.
COUNTS: Mapping[Step, str] = {Step.QUIZ: "right", Step.PRACTISE: "least"}


def choices(step: Step) -> list[tuple[str, Promise]]:
    return [(how.value, how.label) for how in WAYS[step]]


@dataclass(frozen=True)
class Condition:
    """What one step needs. `least` counts right answers, activities or minutes."""

    how: How
    least: int = 0


def usual(step: Step) -> Condition:
    """What a step needs when nobody said anything else."""
    how = WAYS[step][0]
    return Condition(how, 1 if how in COUNTED else 0)


@dataclass(frozen=True)
class CourseRules:
    """What a course asks for beside every module. `score` is a percentage; 0 asks for none."""

    confidence: bool = False
    policy: bool = False
    score: int = 0


@dataclass(frozen=True)
class Requirements:
    """What a course asks for at one moment: each module's steps with their conditions, and rules.

    Kept on an enrolment, so that what an editor adds later is offered and not required.
    """

    modules: Mapping[UUID, Mapping[Step, Condition]] = field(default_factory=dict)
    rules: CourseRules = CourseRules()

    def condition(self, module_id: UUID, step: Step) -> Condition | None:
        """What the step needs; None when it is not required."""
        return self.modules.get(module_id, {}).get(step)

    @property
    def step_count(self) -> int:
        return sum(len(steps) for steps in self.modules.values())

    def as_json(self) -> dict[str, Any]:
        return {
            "modules": {
                str(module_id): {
                    step.value: {"how": condition.how.value, "least": condition.least}
                    for step, condition in steps.items()
                }
                for module_id, steps in self.modules.items()
            },
            "rules": asdict(self.rules),
        }


def from_json(kept: Mapping[str, Any]) -> Requirements:
    """The requirements that `as_json` wrote."""
    return Requirements(
        modules={
            UUID(module_id): {
                Step(step): Condition(How(each["how"]), each["least"])
                for step, each in steps.items()
            }
            for module_id, steps in kept["modules"].items()
        },
        rules=CourseRules(**kept["rules"]),
    )


# --- What an editor may ask for -----------------------------------------------------


class Fault(NamedTuple):
    """Something that no learner could meet: the page's field, and what to do about it."""

    field: str
    message: Promise | str


@dataclass(frozen=True)
class Content:
    """As much of a module as decides what can be asked for."""

    steps: frozenset[Step]
    question_count: int = 0
    has_good_ending: bool = False
    activity_count: int = 0
    activity_minutes: int = 0


def faults_in(
    content: Content,
    conditions: Mapping[Step, Condition],
    locks: Iterable[tuple[Step, Iterable[Step]]],
) -> list[Fault]:
    """Every condition and lock of a module that nobody could meet or open."""
    return [*_condition_faults(content, conditions), *_lock_faults(content, list(locks))]


def _condition_faults(content: Content, conditions: Mapping[Step, Condition]) -> list[Fault]:
    found = []
    scenario, quiz, practise = (
        conditions.get(step) if step in content.steps else None
        for step in (Step.SCENARIO, Step.QUIZ, Step.PRACTISE)
    )
    if scenario and scenario.how is How.GOOD_ENDING and not content.has_good_ending:
        found.append(
            Fault("scenario_needs", _("The scenario has no good ending. Add one, or ask for less."))
        )
    if quiz and quiz.how is How.RIGHT:
        found += _count_faults("quiz_needs_right", quiz.least, content.question_count)
    if practise:
        most = {
            How.ACTIVITIES: content.activity_count,
            How.MINUTES: content.activity_minutes,
        }[practise.how]
        found += _count_faults("practise_needs_least", practise.least, most)
    return found


def _count_faults(name: str, least: int, most: int) -> list[Fault]:
    if 1 <= least <= most:
        return []
    return [Fault(name, _("Ask for a number from 1 to %(most)d.") % {"most": most})]


def _lock_faults(content: Content, locks: list[tuple[Step, Iterable[Step]]]) -> list[Fault]:
    found = []
    opened_by: dict[Step, set[Step]] = {}
    for step, after in locks:
        for named in (step, *after):
            if named not in content.steps:
                words = _("This module has no step “%(step)s”. Choose another.")
                found.append(Fault("step_locks", words % {"step": named.label}))
        if step in opened_by:
            words = _("“%(step)s” stands here twice. Keep one.")
            found.append(Fault("step_locks", words % {"step": step.label}))
        opened_by.setdefault(step, set()).update(after)
    if goes_in_a_circle(opened_by):
        found.append(
            Fault(
                "step_locks", _("These steps wait for each other, so none could open. Change one.")
            )
        )
    return found


def goes_in_a_circle(waits_for: Mapping[T, Iterable[T]]) -> bool:
    """Whether following what waits for what ever comes back to where it was."""
    done: set[T] = set()

    def is_circle(thing: T, path: frozenset[T]) -> bool:
        if thing in path:
            return True
        if thing in done:
            return False
        found = any(is_circle(each, path | {thing}) for each in waits_for.get(thing, ()))
        done.add(thing)
        return found

    return any(is_circle(thing, frozenset()) for thing in waits_for)
