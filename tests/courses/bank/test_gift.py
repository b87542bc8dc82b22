"""GIFT in and out: every form of question, what has no place, and nothing that runs."""

import re
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.files import rich_text
from content.files.block_values import from_stored
from courses.bank.gift import GiftFault, parse
from courses.bank.gift_questions import NotInGift, Proposal, gift_of, proposal_of
from courses.questions.kinds import KINDS


def read(text: str) -> list[Proposal]:
    return [proposal_of(found) for found in parse(text)]


def one(text: str) -> Proposal:
    found = read(text)
    assert len(found) == 1
    return found[0]


def test_one_right_answer_with_feedback():
    found = one("::Bio::Which bio is honest?{=My role#Yes. ~An award#No.}")

    assert (found.title, found.kind, found.notes) == ("Bio", "single_choice", ())
    assert found.value["prompt"] == "<p>Which bio is honest?</p>"
    assert found.value["options"] == [
        {"text": "My role", "is_correct": True, "feedback": "<p>Yes.</p>"},
        {"text": "An award", "is_correct": False, "feedback": "<p>No.</p>"},
    ]


def test_several_right_answers_by_their_weights():
    found = one("Which?{~%50%A#a ~%50%B#b ~%-100%C#c}")

    assert found.kind == "multiple_choice"
    assert [option["is_correct"] for option in found.value["options"]] == [True, True, False]
    assert found.notes == ()


@pytest.mark.parametrize(
    "answer, is_true", [("T", True), ("TRUE", True), ("F", False), ("false", False)]
)
def test_true_or_false(answer, is_true):
    found = one(f"A group is private.{{{answer}#Wrong.#Right.}}")

    assert (found.kind, found.value["is_true"]) == ("true_false", is_true)
    assert found.value["feedback"] == "<p>Right.</p><p>Wrong.</p>"


def test_short_answers_keep_their_order():
    found = one("Which animal?{=Tortoise =The tortoise ####It is slow.}")

    assert found.kind == "short_text"
    assert found.value["accepted"] == ["Tortoise", "The tortoise"]
    assert found.value["feedback"] == "<p>It is slow.</p>"


def test_pairs_and_matches_without_a_line():
    found = one("Who?{=Knows many -> Connector =Agrees -> Ally = -> Opponent ####Both.}")

    assert found.kind == "matching"
    assert found.value["pairs"] == [
        {"text": "Knows many", "match": "Connector"},
        {"text": "Agrees", "match": "Ally"},
    ]
    assert found.value["others"] == ["Opponent"]


def test_a_missing_word_leaves_a_gap():
    found = one("Trust is {~quick#a =slow#b} to earn.")

    assert found.value["prompt"] == "<p>Trust is _____ to earn.</p>"


def test_escaped_letters_are_letters():
    found = one(r"What is 2 \= 2 \{a\} \~ \# \: \\?{=yes\=yes#y ~n\~o#n}")

    assert found.value["prompt"] == "<p>What is 2 = 2 {a} ~ # : \\?</p>"
    assert [o["text"] for o in found.value["options"]] == ["yes=yes", "n~o"]


def test_comments_categories_ids_and_tags():
    text = (
        "// a comment\n$CATEGORY: $course$/top/Infection control\n\n"
        "// [id:q-1] [tags:privacy, old]\nWhich?{=a#a ~b#b}\n\nSecond?{=a#a ~b#b}\n"
    )

    first, second = read(text)

    assert (first.own_id, first.tags) == ("q-1", ("privacy", "old", "Infection control"))
    assert (second.own_id, second.tags) == ("", ("Infection control",))


def test_windows_line_ends_a_byte_order_mark_and_right_to_left_text():
    found = read("\ufeffما هو؟{=نعم#صحيح\r\n~لا#خطأ}\r\n\r\nSecond?{T####Why.}\r\n")

    assert [(each.line, each.refusal) for each in found] == [(1, ""), (4, "")]
    assert found[0].value["options"][0]["text"] == "نعم"


def test_what_word_makes_of_quotes_empty_lines_and_soft_line_ends_is_understood():
    first, second = read("“Who’s – there?”{T####It’s\vme…}\n\u00a0\nSecond?{F####“No.”}")

    assert first.value["prompt"] == "<p>“Who’s – there?”</p>"
    assert first.value["feedback"] == "<p>It’s me…</p>"
    assert second.value["feedback"] == "<p>“No.”</p>"


@pytest.mark.parametrize(
    "text, words",
    [
        ("How many?{#4:1}", "number"),
        ("Say why.{}", "Essays"),
        ("Only words.", "without answers"),
        ("Which?{=a ~b", "no end"),
        ("Which?{=a ~b}\nAnother?{=c ~d}", "empty line"),
        ("::Title Which?{=a ~b}", "title"),
        ("Which}?", "without a {"),
        ("Which?{a b}", "Start each answer"),
        ("Which?{=a ~}", "no words"),
        ("Who?{=a -> b =c}", "needs ->"),
        ("{=a ~b}", "no question"),
        ("x" * 40_000 + "{T}", "too long"),
    ],
)
def test_what_has_no_place_is_refused_with_its_line_and_reason(text, words):
    found = read(f"First?{{T####Why.}}\n\n{text}\n\nLast?{{T####Why.}}")

    assert [bool(each.refusal) for each in found] == [False, True, False]
    assert found[1].line == 3
    assert words in found[1].refusal


@pytest.mark.parametrize(
    "text, words",
    [
        ("Which?{=a ~b}", "Feedback is missing"),
        ("Which?{=a#a ~%50%b#b ~c#c}", "partly right"),
        ("Which?{=a#a =b#b ~c#c}", "chooses all of them"),
        ("Which?{~%70%a#a ~%30%b#b ~c#c}", "counts the same"),
        ("Which?{=a#a ~b#b ####All}", "with each option"),
        ("Which?{=a =%50%b ####x}", "only partly right"),
        ("Which?{=a* ####x}", "any words"),
        ("Who?{=a → b =c → d ####x}", "Word may have made"),
        ("Which?{=a#a}", ""),
        ("Which?{T#no#yes}", "several places"),
        ("[html]<p>Look<img src='a.png'></p>{T####x}", "picture"),
        ("[html]<a href='/x'>here</a>{T####x}", "link"),
        ("Which?{=[html]<b>a</b>#a ~b#b}", "Bold"),
        ("Which?{=a#a ~a#b}", ""),
        ("Which?{=" + "a" * 400 + "#a ~b#b}", "Before you publish"),
    ],
)
def test_what_changes_on_the_way_in_is_said(text, words):
    found = one(text)

    assert found.refusal == ""
    assert any(words in note for note in found.notes) or not words


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="https://example.org" onclick="alert(1)" style="x">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=https://example.org></iframe>",
    '<p style="background:url(https://example.org/x)">x</p>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="data:text/html,x">x</a>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("format", ["", "[html]", "[markdown]", "[moodle]", "[plain]"])
def test_nothing_that_comes_in_runs_or_loads(hostile, format):
    safe = hostile.replace("=", r"\=").replace(":", r"\:").replace("#", r"\#")
    found = one(f"{format}Look {safe}{{={format}a {safe}#{format}{safe} ~b#b}}")

    html = found.value["prompt"] + "".join(o["feedback"] for o in found.value["options"])
    tags = set(re.findall(r"<(/?\w+)((?:\s[^>]*)?)>", html))
    assert {name.strip("/") for name, _attributes in tags} <= {"p", "br", "b", "i", "a"}
    for name, attributes in tags:
        assert not attributes.strip() or (name == "a" and attributes.startswith(' href="https://'))


plain = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp", "Zs"]), min_size=1, max_size=15
)
tricky = st.text("ab ~=#{}:\\[]<>&%-/$n*", min_size=1, max_size=12)
words = (plain | tricky).map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def rich(draw: Any) -> str:
    """Rich text as the editor's fields keep it."""
    runs = tuple(
        rich_text.Run(
            draw(words),
            draw(st.booleans()),
            draw(st.booleans()),
            draw(st.sampled_from(["", "", "https://example.org/?a=1#b"])),
        )
        for _each in range(draw(st.integers(1, 3)))
    )
    return rich_text.to_html(rich_text.canonical([rich_text.Paragraph(runs)]))


filled = rich().filter(bool)


@st.composite
def values(draw: Any) -> tuple[str, dict[str, Any]]:
    kind = draw(
        st.sampled_from(
            ["single_choice", "multiple_choice", "true_false", "short_text", "matching"]
        )
    )
    value: dict[str, Any] = {"prompt": draw(filled)}
    if kind in {"single_choice", "multiple_choice"}:
        texts = draw(st.lists(words, min_size=3, max_size=6))
        right = 1 if kind == "single_choice" else draw(st.integers(2, len(texts)))
        value["options"] = [
            {"text": text, "is_correct": number < right, "feedback": draw(filled)}
            for number, text in enumerate(texts)
        ]
    else:
        value["feedback"] = draw(filled)
    if kind == "true_false":
        value["is_true"] = draw(st.booleans())
    if kind == "short_text":
        value["accepted"] = draw(st.lists(words, min_size=1, max_size=4))
    if kind == "matching":
        value["pairs"] = [
            {"text": draw(words), "match": draw(words)} for _each in range(draw(st.integers(2, 4)))
        ]
        value["others"] = draw(st.lists(words, max_size=2))
    return kind, value


@given(values(), words)
@settings(max_examples=150, deadline=None)
def test_what_gift_can_say_comes_back_the_same(question, title):
    kind, value = question
    try:
        written = gift_of(
            title=title, own_id="an-id", tags=["privacy"], child={"type": kind, "value": value}
        )
    except NotInGift:
        # The mark between a pair, in one part or where two meet.
        assert "-" in str(value)
        return

    found = one(written.text)

    assert found.refusal == ""
    # Django's Truncator, which keeps a title to its length, composes its letters.
    assert (found.kind, found.title, found.own_id) == (kind, normalize("NFC", title), "an-id")
    assert found.tags == ("privacy",)
    for name, wanted in value.items():
        assert found.value[name] == wanted, written.text


@given(st.text("ab ={}~#%\\n:->[]/\n$<>&", max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_reader(text):
    for found in parse(text):
        proposal = proposal_of(found)
        assert proposal.refusal or proposal.kind in KINDS


def test_a_type_that_gift_does_not_know_says_so():
    with pytest.raises(NotInGift):
        gift_of(title="x", own_id="x", tags=[], child={"type": "ordering", "value": {}})


def test_hints_are_reported_as_left_out():
    value = {"prompt": "<p>x</p>", "is_true": True, "feedback": "<p>y</p>", "hints": ["z"]}

    written = gift_of(title="x", own_id="x", tags=[], child={"type": "true_false", "value": value})

    assert any("hints" in note for note in written.left_out)


def test_a_proposal_is_a_child_of_the_banks_stream():
    found = one("Which?{=a#a ~b#b}")
    block = KINDS["single_choice"].block()

    stored = found.child["value"]

    assert from_stored(block, stored, str) == dict(found.value)
    assert isinstance(read("Which?{")[0].refusal, str)
    assert isinstance(next(iter(parse("Which?{"))), GiftFault)
