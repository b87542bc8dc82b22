"""A question of every type, as the authoring guide writes it."""

import re
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from content.files import marked_yaml
from content.files.block_values import Reading, read_struct, to_stored
from content.files.problems import Problems
from courses.questions.asking import copied
from courses.questions.kinds import KINDS
from courses.questions.marking import Question
from tests.repo.checkout import ROOT

GUIDE = Path("docs/authoring/questions.md")
# The guide has none: course files hold no pictures.
NOT_IN_FILES = {"picture_choice"}


def guide_examples() -> dict[str, str]:
    """The guide's example of each kind, as YAML."""
    fences = re.findall(r"^```yaml\n(.*?)^```", (ROOT / GUIDE).read_text(), re.M | re.S)
    examples = [fence for fence in fences if fence.startswith("kind: ")]
    return {example.split("\n")[0].removeprefix("kind: "): example for example in examples}


def read_question(kind: str, text: str, problems: Problems | None = None) -> dict[str, Any]:
    """A question's value as course files give it; its problems fail unless they are asked for."""
    noted = Problems() if problems is None else problems
    node = marked_yaml.load(text, path="quiz.yaml", problems=noted)
    block = KINDS[kind].block()
    value = read_struct(block, node, Reading("quiz.yaml", noted), also=("kind", "key"))
    if problems is None:
        noted.refuse_if_any()
    return value


def stored_question(kind: str, number: int = 0) -> dict[str, Any]:
    """A child of a quiz's StreamField, as the database keeps it."""
    own_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{number}"))
    if kind == "picture_choice":
        return {"type": kind, "id": own_id, "value": _pictures()}
    value = read_question(kind, guide_examples()[kind])
    stored = to_stored(KINDS[kind].block(), value, lambda text: text, own_id)
    return {"type": kind, "id": own_id, "value": stored}


def value_of(kind: str) -> blocks.StructValue:
    return KINDS[kind].block().to_python(stored_question(kind)["value"])


def asked_question(kind: str, *, seed: str = "") -> Question:
    """The guide's question of this kind, as an attempt copies it."""
    child = stored_question(kind)
    value = KINDS[kind].block().to_python(child["value"])
    return KINDS[kind].ask(value, question_id=uuid.UUID(child["id"]), seed=seed)


def copied_question(kind: str, number: int = 0, *, hints: Sequence[str] = ()) -> Question:
    """The guide's question of this kind with all that an attempt copies."""
    child = stored_question(kind, number)
    value = KINDS[kind].block().to_python({**child["value"], "hints": list(hints)})
    return copied(kind, value, question_id=uuid.UUID(child["id"]))


def _pictures() -> dict[str, Any]:
    """Needs the database: pictures are the library's."""
    options = [("A porter with a trolley", True), ("A tower of gold cups", False)]
    images = [
        get_image_model().objects.create(
            title=alt, file=get_test_image_file(filename=f"{number}.png", size=(64, 48))
        )
        for number, (alt, _is_right) in enumerate(options)
    ]
    return {
        "prompt": "<p>Which picture is honest?</p>",
        "options": [
            {
                "type": "item",
                "id": str(uuid.uuid5(uuid.NAMESPACE_URL, alt)),
                "value": {
                    "image": image.pk,
                    "alt": alt,
                    "is_correct": is_right,
                    "feedback": f"<p>Because of {alt}.</p>",
                },
            }
            for image, (alt, is_right) in zip(images, options, strict=True)
        ],
    }
