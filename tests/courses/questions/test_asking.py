"""The copy that an attempt keeps: its hints, and the name of what was asked."""

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.asking import copied, version_of
from courses.questions.kinds import KINDS
from tests.courses.questions.strategies import TRIALS, Trial
from tests.factories.questions import NOT_IN_FILES, stored_question

in_files = pytest.mark.parametrize("kind", sorted(KINDS.keys() - NOT_IN_FILES))


def copy_of(kind: str, *, seed: str = "", **values: Any) -> dict[str, Any]:
    child = stored_question(kind)
    value = KINDS[kind].block().to_python({**child["value"], **values})
    return copied(kind, value, question_id=uuid.UUID(child["id"]), seed=seed)


@in_files
def test_every_type_has_hints_and_a_place_to_read_again(kind):
    copy = copy_of(kind, hints=["Look again.", "Look up."], read_again="be-yourself")

    assert copy["hints"] == ["Look again.", "Look up."]
    assert copy["read_again"] == "be-yourself"
    assert copy_of(kind)["hints"] == []


@in_files
def test_a_version_lasts_however_parts_are_mixed_and_whatever_hints_say(kind):
    version = copy_of(kind)["version"]

    assert {copy_of(kind, seed=str(n))["version"] for n in range(10)} == {version}
    assert copy_of(kind, hints=["Look again."], read_again="/about/")["version"] == version
    assert copy_of(kind, prompt="<p>Something else?</p>")["version"] != version


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.kind)
@given(st.data())
def test_a_version_does_not_hang_on_the_order_of_parts_or_on_feedback(trial: Trial, data):
    question = data.draw(trial.questions)
    mixed = {
        name: data.draw(st.permutations(question[name]))
        for name in trial.mixed
        if name != "accepted"
    }

    assert version_of({**question, **mixed, "feedback": "Other words."}) == version_of(question)


@pytest.mark.parametrize(
    ("place", "is_fine"),
    [
        ("be-yourself", True),
        ("/about/", True),
        ("/ten-tips/be-curious/learn/#ask", True),
        ("https://example.org/a?b=c", True),
        ("http://example.org/", False),
        ("javascript:alert(1)", False),
        ("//evil.example/", False),
        ("Be yourself", False),
        ("#be-yourself", False),
    ],
)
def test_a_place_to_read_again_is_a_heading_or_an_address(place, is_fine):
    block = KINDS["true_false"].block().child_blocks["read_again"]

    if is_fine:
        assert block.clean(place) == place
    else:
        with pytest.raises(Exception, match="Use a heading of Learn"):
            block.clean(place)
