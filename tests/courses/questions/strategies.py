"""Questions of every type, and what may be answered to them, for hypothesis to draw from."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.datastructures import MultiValueDict
from hypothesis import strategies as st

from courses.questions import short_text
from courses.questions.marking import Question, Response

Strategy = st.SearchStrategy
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
plain_words = st.text("abcdefghij ", min_size=1, max_size=12).filter(str.strip)
flags = st.booleans()
json_values: Strategy = st.recursive(
    st.none() | flags | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def _id() -> str:
    # No property hangs on an id, so none is drawn.
    return str(uuid.uuid4())


def _ids(count: int) -> list[str]:
    return [_id() for _number in range(count)]


def _parts(draw: Any, least: int, most: int, flag: str) -> list[dict[str, Any]]:
    ids = _ids(draw(st.integers(least, most)))
    parts = [{"id": each, "text": draw(words), flag: draw(flags), "feedback": ""} for each in ids]
    if not any(part[flag] for part in parts):
        draw(st.sampled_from(parts))[flag] = True
    return parts


def _base(draw: Any, kind: str) -> Question:
    return {"id": _id(), "kind": kind, "prompt": "<p>Which?</p>", "feedback": "<p>Why.</p>"}


@st.composite
def single_choices(draw: Any) -> Question:
    ids = _ids(draw(st.integers(2, 6)))
    right = draw(st.sampled_from(ids))
    options = [
        {"id": each, "text": draw(words), "is_correct": each == right, "feedback": ""}
        for each in ids
    ]
    return {**_base(draw, "single_choice"), "options": options}


@st.composite
def multiple_choices(draw: Any) -> Question:
    return {**_base(draw, "multiple_choice"), "options": _parts(draw, 2, 8, "is_correct")}


@st.composite
def spots(draw: Any) -> Question:
    parts = _parts(draw, 2, 10, "is_problem")
    return {**_base(draw, "spot_the_problem"), "name": "Sam", "role": "Porter", "parts": parts}


@st.composite
def drafts(draw: Any) -> Question:
    checks = _parts(draw, 2, 8, "is_optional")
    if all(check["is_optional"] for check in checks):
        draw(st.sampled_from(checks))["is_optional"] = False
    return {**_base(draw, "draft_a_post"), "checks": checks, "example": ""}


@st.composite
def orderings(draw: Any) -> Question:
    ids = _ids(draw(st.integers(3, 7)))
    items = [{"id": each, "text": draw(words)} for each in draw(st.permutations(ids))]
    return {**_base(draw, "ordering"), "items": items, "order": ids}


@st.composite
def matchings(draw: Any) -> Question:
    ids = _ids(draw(st.integers(2, 8)))
    matches = _ids(len(ids) + draw(st.integers(0, 4)))
    items = [
        {"id": each, "text": draw(words), "match": match}
        for each, match in zip(ids, matches, strict=False)
    ]
    shown = [{"id": each, "text": draw(words)} for each in draw(st.permutations(matches))]
    return {**_base(draw, "matching"), "items": items, "matches": shown}


@st.composite
def sortings(draw: Any) -> Question:
    groups = [{"id": each, "name": draw(words)} for each in _ids(draw(st.integers(2, 4)))]
    items = [
        {"id": each, "text": draw(words), "group": draw(st.sampled_from(groups))["id"]}
        for each in _ids(draw(st.integers(2, 10)))
    ]
    return {**_base(draw, "sorting"), "groups": groups, "items": items}


@st.composite
def short_texts(draw: Any) -> Question:
    accepted = draw(st.lists(plain_words, min_size=1, max_size=5))
    return {**_base(draw, "short_text"), "accepted": accepted}


def _subsets(parts: str) -> Callable[[Question], Strategy]:
    def strategy(question: Question) -> Strategy:
        ids = [part["id"] for part in question[parts]]
        return st.lists(st.sampled_from(ids), min_size=1, unique=True)

    return strategy


def _placements(places: str) -> Callable[[Question], Strategy]:
    def strategy(question: Question) -> Strategy:
        where = st.sampled_from([place["id"] for place in question[places]])
        return st.fixed_dictionaries({item["id"]: where for item in question["items"]})

    return strategy


def _turned(parts: str, counts: Callable[[dict], bool] = lambda _part: True) -> Callable:
    """The response with one part that counts picked, or no longer picked."""

    def change(draw: Any, question: Question, response: list[str]) -> list[str]:
        part = draw(st.sampled_from([p["id"] for p in question[parts] if counts(p)]))
        return [each for each in response if each != part] + [part] * (part not in response)

    return change


def _moved(places: str) -> Callable:
    """The response with one item put elsewhere."""

    def change(draw: Any, question: Question, response: dict[str, str]) -> dict[str, str]:
        item = draw(st.sampled_from(question["items"]))["id"]
        others = [place["id"] for place in question[places] if place["id"] != response[item]]
        return {**response, item: draw(st.sampled_from(others))}

    return change


def _swapped(draw: Any, question: Question, response: list[str]) -> list[str]:
    place = draw(st.integers(0, len(response) - 2))
    return [*response[:place], response[place + 1], response[place], *response[place + 2 :]]


def _other_option(draw: Any, question: Question, response: str) -> str:
    return draw(st.sampled_from([o["id"] for o in question["options"] if o["id"] != response]))


def _other_text(draw: Any, question: Question, response: str) -> str:
    accepted = {short_text.normalised(each) for each in question["accepted"]}
    return draw(plain_words.filter(lambda text: short_text.normalised(text) not in accepted))


def _as_response(question: Question, response: Response) -> dict[str, list[str]]:
    return {"response": response if isinstance(response, list) else [response]}


def _as_order(question: Question, response: list[str]) -> dict[str, list[str]]:
    return {"response": [",".join(response)]}


def _as_fields(question: Question, response: dict[str, str]) -> dict[str, list[str]]:
    return {f"response-{item}": [place] for item, place in response.items()}


@dataclass(frozen=True)
class Trial:
    """How to try one type: what it asks, what fits, what changes one thing, how it is posted."""

    kind: str
    questions: Strategy
    responses: Callable[[Question], Strategy]
    change: Callable[[Any, Question, Response], Response]
    post: Callable[[Question, Response], dict[str, list[str]]] = _as_response
    mixed: tuple[str, ...] = ()  # the parts whose order counts for nothing

    def posted(self, question: Question, response: Response) -> MultiValueDict:
        return MultiValueDict(self.post(question, response))


TRIALS = [
    Trial(
        "single_choice",
        single_choices(),
        lambda question: st.sampled_from([option["id"] for option in question["options"]]),
        _other_option,
        mixed=("options",),
    ),
    Trial(
        "multiple_choice",
        multiple_choices(),
        _subsets("options"),
        _turned("options"),
        mixed=("options",),
    ),
    Trial("spot_the_problem", spots(), _subsets("parts"), _turned("parts"), mixed=("parts",)),
    Trial(
        "draft_a_post",
        drafts(),
        _subsets("checks"),
        _turned("checks", lambda check: not check["is_optional"]),
        mixed=("checks",),
    ),
    Trial(
        "ordering",
        orderings(),
        lambda question: st.permutations(question["order"]),
        _swapped,
        _as_order,
        mixed=("items",),
    ),
    Trial(
        "matching",
        matchings(),
        _placements("matches"),
        _moved("matches"),
        _as_fields,
        mixed=("items", "matches"),
    ),
    Trial(
        "sorting",
        sortings(),
        _placements("groups"),
        _moved("groups"),
        _as_fields,
        mixed=("items", "groups"),
    ),
    Trial(
        "short_text",
        short_texts(),
        lambda _question: plain_words.map(str.strip),
        _other_text,
        mixed=("accepted",),
    ),
]
