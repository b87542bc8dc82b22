"""Pairs to be found: each line has one match. Every line counts the same."""

from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import FeedbackBlock, QuestionBlock, html, refuse_repeats
from courses.questions.keys import back, counterparts, refuse_other_words
from courses.questions.marking import Choice, Marked, Question, Response, share
from courses.questions.parts import PlacingForm, ids_of, lines, placed
from courses.questions.shuffling import mixed, mixed_if

TEMPLATE = "courses/questions/matching.html"
HAS_KEY = True


class PairBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Line"), max_length=200)
    match = blocks.CharBlock(label=_("Its match"), max_length=120)


class MatchingBlock(QuestionBlock):
    pairs = blocks.ListBlock(PairBlock(), label=_("Pairs"), min_num=2, max_num=8)
    others = blocks.ListBlock(
        blocks.CharBlock(max_length=120),
        label=_("Matches that fit no line"),
        default=[],
        max_num=4,
    )
    feedback = FeedbackBlock(help_text=_("Say why these belong together."))

    class Meta:
        icon = "link"
        label = _("Match pairs")
        description = _("Two to eight lines. The learner chooses the match of each from a list.")
        preview_value = {
            "prompt": "<p>Who is who?</p>",
            "pairs": [
                {"text": "Knows people in many groups", "match": "Superconnector"},
                {"text": "Agrees, and acts with you", "match": "Active ally"},
            ],
            "others": ["Opponent"],
            "feedback": "<p>You need both.</p>",
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        refuse_repeats([pair["text"] for pair in value["pairs"]], "pairs")
        matches = [pair["match"] for pair in value["pairs"]]
        refuse_repeats(matches, "pairs")
        refuse_repeats([*matches, *value["others"]], "others")


def block() -> MatchingBlock:
    return MatchingBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    """The matches are always mixed: their order would give the pairs away."""
    pairs = value["pairs"].bound_blocks
    items = [
        {"id": str(pair.id), "text": pair.value["text"], "match": _match_id(pair.id)}
        for pair in pairs
    ]
    matches = [{"id": _match_id(pair.id), "text": pair.value["match"]} for pair in pairs]
    matches += [
        {"id": str(other.id), "text": other.value} for other in value["others"].bound_blocks
    ]
    return {
        "id": str(question_id),
        "kind": "matching",
        "prompt": html(value["prompt"]),
        "items": mixed_if(seed, items),
        "matches": mixed(matches, seed or str(question_id)),
        "feedback": html(value["feedback"]),
    }


def _match_id(pair_id: str) -> str:
    """Another id than the pair's own: the page must not show which belongs to which."""
    return str(uuid5(UUID(str(pair_id)), "match"))


def form(question: Question, data: Any = None, initial: Response = None) -> PlacingForm:
    choices = [("", _("Choose")), *((each["id"], each["text"]) for each in question["matches"])]
    fields = {
        item["id"]: forms.ChoiceField(
            label=item["text"],
            choices=choices,
            error_messages={
                "required": _("Choose its match."),
                "invalid_choice": _("Choose one of the matches shown."),
            },
        )
        for item in question["items"]
    }
    return PlacingForm(question, fields, data=data, initial=initial)


def right_response(question: Question) -> Response:
    return {item["id"]: item["match"] for item in question["items"]}


def mark(question: Question, response: Response) -> Marked:
    items = question["items"]
    given = placed(response, ids_of(items), ids_of(question["matches"]))
    texts = {each["id"]: each["text"] for each in question["matches"]}
    fits = [given[item["id"]] == item["match"] for item in items]
    said = {True: _("{line} – {match} (right)"), False: _("{line} – {match} (not right)")}
    return Marked(
        is_right=all(fits),
        fraction=share(fits),
        given=lines(
            said[is_right].format(line=item["text"], match=texts[given[item["id"]]])
            for item, is_right in zip(items, fits, strict=True)
        ),
        right=lines(
            _("{line} – {match}").format(line=item["text"], match=texts[item["match"]])
            for item in items
        ),
        feedback=question["feedback"],
    )


def choices(question: Question) -> list[Choice]:
    """Each line with each match."""
    return [
        Choice(
            item["id"],
            f"{item['text']} – {match['text']}",
            match["id"] == item["match"],
            match["id"],
        )
        for item in question["items"]
        for match in sorted(question["matches"], key=lambda each: each["text"])
    ]


def rekeyed(asked: Question, now: Question) -> Question:
    refuse_other_words(asked, now)
    found = counterparts(asked["items"], now["items"])
    asked_match = back(counterparts(asked["matches"], now["matches"]))
    items = [{**item, "match": asked_match[found[item["id"]]["match"]]} for item in asked["items"]]
    return {**asked, "items": items, "feedback": now["feedback"]}
