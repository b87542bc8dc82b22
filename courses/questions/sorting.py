"""Items to be sorted into two to four groups. Every item counts the same."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.questions.authoring import FeedbackBlock, QuestionBlock, html, refuse_repeats
from courses.questions.keys import back, counterparts, refuse_other_words
from courses.questions.marking import Choice, Marked, Question, Response, share
from courses.questions.parts import PlacingForm, ids_of, lines, placed
from courses.questions.shuffling import mixed

TEMPLATE = "courses/questions/sorting.html"
HAS_KEY = True


class GroupBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name of the group"), max_length=60)
    items = blocks.ListBlock(
        blocks.CharBlock(label=_("Item"), max_length=200),
        label=_("What belongs in it"),
        min_num=1,
        max_num=6,
    )


class SortingBlock(QuestionBlock):
    groups = blocks.ListBlock(GroupBlock(), label=_("Groups"), min_num=2, max_num=4)
    feedback = FeedbackBlock(help_text=_("Say what the groups have in common."))

    class Meta:
        icon = "table"
        label = _("Sort into groups")
        description = _("Two to four groups. The learner says for each item where it belongs.")
        preview_value = {
            "prompt": "<p>What can go on a public noticeboard?</p>",
            "groups": [
                {"name": "Post it", "items": ["The date of a talk"]},
                {"name": "Keep it", "items": ["A patient’s story", "A rota"]},
            ],
            "feedback": "<p>When in doubt, keep it.</p>",
        }

    def refuse_unmarkable(self, value: blocks.StructValue) -> None:
        groups = value["groups"]
        refuse_repeats([group["name"] for group in groups], "groups")
        refuse_repeats([item for group in groups for item in group["items"]], "groups")


def block() -> SortingBlock:
    return SortingBlock()


def ask(value: Any, *, question_id: UUID, seed: str = "") -> Question:
    """The items are always mixed: as written they stand by group. The groups keep their order."""
    groups = value["groups"].bound_blocks
    items = [
        {"id": str(item.id), "text": item.value, "group": str(group.id)}
        for group in groups
        for item in group.value["items"].bound_blocks
    ]
    return {
        "id": str(question_id),
        "kind": "sorting",
        "prompt": html(value["prompt"]),
        "groups": [{"id": str(group.id), "name": group.value["name"]} for group in groups],
        "items": mixed(items, seed or str(question_id)),
        "feedback": html(value["feedback"]),
    }


def form(question: Question, data: Any = None, initial: Response = None) -> PlacingForm:
    fields = {
        item["id"]: forms.ChoiceField(
            label=item["text"],
            choices=[(group["id"], group["name"]) for group in question["groups"]],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Choose a group."),
                "invalid_choice": _("Choose one of the groups shown."),
            },
        )
        for item in question["items"]
    }
    return PlacingForm(question, fields, data=data, initial=initial)


def right_response(question: Question) -> Response:
    return {item["id"]: item["group"] for item in question["items"]}


def mark(question: Question, response: Response) -> Marked:
    items, groups = question["items"], question["groups"]
    given = placed(response, ids_of(items), ids_of(groups))
    names = {group["id"]: group["name"] for group in groups}
    fits = [given[item["id"]] == item["group"] for item in items]
    said = {True: _("{item} – {group} (right)"), False: _("{item} – {group} (not right)")}
    return Marked(
        is_right=all(fits),
        fraction=share(fits),
        given=lines(
            said[is_right].format(item=item["text"], group=names[given[item["id"]]])
            for item, is_right in zip(items, fits, strict=True)
        ),
        right=lines(
            _("{group}: {items}").format(
                group=group["name"],
                items="; ".join(item["text"] for item in items if item["group"] == group["id"]),
            )
            for group in groups
        ),
        feedback=question["feedback"],
    )


def choices(question: Question) -> list[Choice]:
    """Each item in each group."""
    return [
        Choice(
            item["id"],
            f"{item['text']} – {group['name']}",
            group["id"] == item["group"],
            group["id"],
        )
        for item in sorted(question["items"], key=lambda each: each["text"])
        for group in question["groups"]
    ]


def rekeyed(asked: Question, now: Question) -> Question:
    refuse_other_words(asked, now)
    found = counterparts(asked["items"], now["items"])
    asked_group = back(counterparts(asked["groups"], now["groups"], words="name"))
    items = [{**item, "group": asked_group[found[item["id"]]["group"]]} for item in asked["items"]]
    return {**asked, "items": items, "feedback": now["feedback"]}
