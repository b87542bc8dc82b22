"""Doing steps as learners do: through the services behind the buttons they press."""

from datetime import datetime
from typing import Any

from courses.catalogue.selectors import CourseOutline, ModuleOutline, activities_source
from courses.catalogue.steps import Step
from courses.questions.kinds import KINDS
from learning.activities.services import record_practice
from learning.enrolments.models import Enrolment
from learning.lessons.services import finish_reading
from learning.progress.models import Override, StepProgress
from learning.progress.services import override_step
from learning.quizzes.services import answer_question, hand_in, start_attempt
from learning.reflections.services import finish_reflection, open_reflection, save_reflection
from learning.scenarios.services import start_run, take_choice
from tests.factories.accounts import make_person
from tests.factories.learning import NOW


def finish_course(enrolment: Enrolment, course: CourseOutline, *, now: datetime = NOW) -> None:
    """Every step of every module that is not done yet. The enrolment is read anew."""
    for module in course.modules:
        finish_steps(enrolment, course, module, now=now)
    enrolment.refresh_from_db()


def finish_steps(
    enrolment: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    *steps: Step,
    now: datetime = NOW,
) -> None:
    """These steps of a module, or all that it has; one that is done already is left as it is."""
    place: dict[str, Any] = {"course": course, "module": module, "now": now}
    for step in steps or module.steps:
        if not _is_done(enrolment, module, step):
            _DOINGS[step](enrolment, place)
            assert _is_done(enrolment, module, step), f"{module.slug} {step}"


def mark_steps(
    enrolment: Enrolment,
    course: CourseOutline,
    module: ModuleOutline,
    *steps: Step,
    now: datetime = NOW,
) -> None:
    """Somebody who leads the learner takes their word: the steps are done, and left no trace."""
    for step in steps:
        override_step(
            enrolment=enrolment,
            course=course,
            module=module,
            step=step,
            action=Override.Action.COMPLETE,
            reason="You showed me.",
            by=make_person(password=None),
            now=now,
        )


def _is_done(enrolment: Enrolment, module: ModuleOutline, step: Step) -> bool:
    own = StepProgress.objects.filter(
        enrolment=enrolment, module_id=module.module_id, step=step.value
    )
    return own.filter(completed_at__isnull=False).exists()


def _read(enrolment: Enrolment, place: dict[str, Any]) -> None:
    finish_reading(enrolment=enrolment, **place)


def _walk(enrolment: Enrolment, place: dict[str, Any]) -> None:
    """To a good ending, and to the others too where the step asks for them."""
    module, now = place["module"], place["now"]
    run = start_run(enrolment=enrolment, module=module, now=now)
    for path in _paths(run.scenario):
        for at, (node_key, index) in enumerate(path):
            run = take_choice(run=run, at=at, node_key=node_key, index=index, **place)
        if _is_done(enrolment, module, Step.SCENARIO):
            return
        run = start_run(enrolment=enrolment, module=module, now=now)


def _paths(scenario: dict[str, Any]) -> list[list[tuple[str, int]]]:
    """A shortest way to each ending, the good ones first."""
    nodes = {node["key"]: node for node in scenario["nodes"]}
    ways: dict[str, list[tuple[str, int]]] = {scenario["start"]: []}
    waiting = [scenario["start"]]
    for key in waiting:
        for index, choice in enumerate(nodes[key]["choices"]):
            if choice["next"] not in ways:
                ways[choice["next"]] = [*ways[key], (key, index)]
                waiting.append(choice["next"])
    endings = [key for key in waiting if not nodes[key]["choices"]]
    endings.sort(key=lambda key: nodes[key]["ending"] != "good")
    return [ways[key] for key in endings]


def _answer_all(enrolment: Enrolment, place: dict[str, Any]) -> None:
    """A whole go at the quiz, every answer right."""
    module, now = place["module"], place["now"]
    state = start_attempt(enrolment=enrolment, module=module, now=now, reason="I know it now.")
    attempt = state.attempt
    while asked := state.next:
        right = KINDS[asked.question["kind"]].right_response(asked.question)
        state = answer_question(
            attempt=attempt, question_id=asked.question_id, response=right, **place
        )
    hand_in(attempt=attempt, **place)


def _reflect(enrolment: Enrolment, place: dict[str, Any]) -> None:
    reflection = open_reflection(enrolment=enrolment, module=place["module"], now=place["now"])
    key = reflection.exercise["prompts"][0]["key"]
    saved = save_reflection(
        reflection=reflection,
        answers={key: "Words of a test."},
        seen_version=reflection.version,
        now=place["now"],
    ).reflection
    finish_reflection(reflection=saved, **place)


def _practise(enrolment: Enrolment, place: dict[str, Any]) -> None:
    """One activity, and the others too where the step asks for more."""
    for activity in activities_source(place["module"].module_id):
        key = activity["key"]
        record_practice(enrolment=enrolment, activity_key=key, how_it_went="done", **place)
        if _is_done(enrolment, place["module"], Step.PRACTISE):
            return


_DOINGS = {
    Step.LEARN: _read,
    Step.SCENARIO: _walk,
    Step.QUIZ: _answer_all,
    Step.REFLECT: _reflect,
    Step.PRACTISE: _practise,
}
