"""Every story of our course can be walked to an end, and every question marks what it should."""

from collections.abc import Iterator
from itertools import combinations, permutations, product
from typing import Any
from uuid import UUID

import pytest

from courses.catalogue.blocks import ScenarioBlock
from courses.catalogue.files.reader import read_course
from courses.questions.kinds import KINDS
from courses.questions.marking import Question, Response
from leading.seeding import COURSE_LIBRARY
from learning.scenarios.walk import Path, choose, endings_reached, place

COURSE = read_course(COURSE_LIBRARY)
SCENARIOS = [pytest.param(module.scenario, id=module.slug) for module in COURSE.modules]
QUESTIONS = [
    pytest.param(question, id=f"{module.slug}-{number}-{question.kind}")
    for module in COURSE.modules
    for number, question in enumerate(module.questions, start=1)
]
# A draft is judged by the learner who wrote it.
MARKED = [param for param in QUESTIONS if param.values[0].kind != "draft_a_post"]
# Enough wrong answers to a question of many parts; small ones are tried whole.
MOST_TRIED = 500


def every_path(scenario: dict[str, Any]) -> Iterator[Path]:
    """Each way from the start to an ending, as a learner would go it."""
    waiting: list[Path] = [[]]
    while waiting:
        path = waiting.pop()
        here = place(scenario, path)
        if here.is_end:
            yield path
        for index in range(len(here.node["choices"])):
            waiting.append(choose(scenario, path, node_key=here.node["key"], index=index))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_path_ends_with_words_about_it_and_every_ending_is_on_one(scenario):
    paths = list(every_path(scenario))

    endings = {node["key"] for node in scenario["nodes"] if node["ending"]}
    assert endings_reached(scenario, paths) == endings
    assert all(place(scenario, path).node["debrief"] for path in paths)
    assert all(1 <= len(path) <= 6 for path in paths)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_choice_is_a_trap(scenario):
    """Whatever a learner chose first, a good ending is still within reach."""
    good = [path for path in every_path(scenario) if _ending(scenario, path) == "good"]

    first = next(node for node in scenario["nodes"] if node["key"] == scenario["start"])
    assert {path[0][1] for path in good} == set(range(len(first["choices"])))


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_story_can_end_in_more_than_one_way(scenario):
    assert len({_ending(scenario, path) for path in every_path(scenario)}) >= 2


def test_the_scenarios_are_sound_for_editors_too():
    block = ScenarioBlock()
    for module in COURSE.modules:
        block.clean(block.to_python(module.scenario))


def _ending(scenario: dict[str, Any], path: Path) -> str:
    return place(scenario, path).node["ending"]


# --- Questions ------------------------------------------------------------------------------------


def asked(question) -> Question:
    kind = KINDS[question.kind]
    return kind.ask(kind.block().to_python(question.value), question_id=UUID(question.block_id))


def other_responses(question: Question, right: Response) -> Iterator[Response]:
    """Answers that are not the right one: all of them, or the first of very many."""
    if isinstance(right, str) and "options" in question:
        yield from (part["id"] for part in question["options"] if part["id"] != right)
    elif isinstance(right, str):
        yield from ("something else", f"not {right}", "?1")
    elif question["kind"] == "ordering":
        yield from (list(order) for order in permutations(right) if list(order) != right)
    elif isinstance(right, list):
        ids = [part["id"] for part in question.get("options") or question["parts"]]
        for size in range(len(ids) + 1):
            yield from (list(some) for some in combinations(ids, size) if set(some) != set(right))
    else:
        places = list(dict.fromkeys(right.values()))
        for order in product(places, repeat=len(right)):
            response = dict(zip(right, order, strict=True))
            if response != right:
                yield response


@pytest.mark.parametrize("question", MARKED)
def test_the_key_is_right_and_every_other_answer_is_not(question):
    kind = KINDS[question.kind]
    copy = asked(question)
    right = kind.right_response(copy)
    mark = KINDS[copy["kind"]].mark

    assert mark(copy, right).is_right
    assert mark(copy, right).fraction == 1
    tried = 0
    for response in other_responses(copy, right):
        marked = mark(copy, response)
        assert not marked.is_right, response
        assert marked.fraction < 1
        assert marked.feedback
        tried += 1
        if tried == MOST_TRIED:
            break
    assert tried


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_part_that_can_be_chosen_says_why(question):
    parts = question.value.get("options") or question.value.get("parts") or [question.value]

    reasons = [part["feedback"] for part in parts]
    assert all(reasons)
    assert len(set(reasons)) == len(reasons)


def test_every_module_gives_hints_and_none_where_a_second_try_gives_it_away():
    for module in COURSE.modules:
        hinted = [question for question in module.questions if question.value["hints"]]
        assert len(hinted) >= 3, module.slug
        assert not [q for q in hinted if q.kind in {"true_false", "draft_a_post"}], module.slug


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_hint_does_not_hold_the_answer(question):
    right = [
        part["text"]
        for part in question.value.get("options") or question.value.get("parts") or ()
        if part.get("is_correct") or part.get("is_problem")
    ]
    for hint in question.value["hints"]:
        assert not [text for text in right if text.lower() in hint.lower()]
        assert not [word for word in question.value.get("accepted", ()) if word in hint.split()]
