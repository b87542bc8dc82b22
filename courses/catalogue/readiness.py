"""What a course or module page must have before anybody may read it.

One list of rules. The publish gate refuses by it (`ReviewedPage.save`), the
editor's ready-ticks show it, and course files and reports say it in their own
places. Nothing here writes, and nothing here asks who wants to know.

A rule is given what it judges, and no page: each type of page says itself which rules it goes by
(`ReviewedPage.find_lacks`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamValue
from wagtail.rich_text import RichText

from content.files.block_values import messages_of
from content.models import SHORT_ALT_LENGTH, Picture, Sketchnote
from courses.bank.blocks import BANK_QUESTION
from courses.bank.models import BankQuestion
from courses.catalogue.steps import Step

STRUCTURE = ("<h", "<li", "<ol", "<ul")
# Where a page shows something: (field, block id or "", what it shows).
PlacedDrawing = tuple[str, str, Sketchnote | None]
PlacedPicture = tuple[str, str, blocks.StructValue]


class Criterion(TextChoices):
    """What is asked of a page, as one line that can be ticked."""

    SUMMARY = "summary", _("A summary")
    STEPS = "steps", _("Something to do: at least one step")
    COMPLETE = "complete", _("Every part filled in and sound")
    ALT = "alt", _("A short description of every picture and drawing")
    TEXT = "text", _("Every drawing as text, with headings or lists")
    LICENCE = "licence", _("Licence and artist of words, pictures and drawings")
    FEEDBACK = "feedback", _("Feedback on every answer")
    SOURCES = "sources", _("Sources, with the day each was checked")
    REVIEW = "review", _("A review date that is still to come")
    OWNER = "owner", _("An owner, who keeps the page true")


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, and what to do about it.

    `field` is the page's field; `block_id` the block of it that is meant, "" for
    the field as a whole. `thing` is set when the lack is mended elsewhere: in the
    drawing or the picture that the page shows, in its field `thing_field`.
    """

    criterion: Criterion
    field: str
    message: str
    block_id: str = ""
    thing: Sketchnote | Picture | None = None
    thing_field: str = ""


@dataclass(frozen=True)
class Tick:
    """A criterion and what is still missing for it: nothing, if it is met."""

    criterion: Criterion
    lacks: tuple[Lack, ...]

    @property
    def is_met(self) -> bool:
        return not self.lacks


def in_order(found: Iterable[Lack]) -> tuple[Lack, ...]:
    """In the order of the criteria."""
    order = list(Criterion)
    return tuple(sorted(found, key=lambda lack: order.index(lack.criterion)))


# --- The page's own facts ----------------------------------------------------------


def of_summary(summary: str) -> Iterator[Lack]:
    if not summary.strip():
        yield Lack(Criterion.SUMMARY, "summary", gettext("Write one or two plain sentences."))


def of_steps(steps: Sequence[Step]) -> Iterator[Lack]:
    if not steps:
        yield Lack(Criterion.STEPS, "learn", gettext("Add at least one step: Learn, for example."))


def of_licence(licence: str) -> Iterator[Lack]:
    if not licence.strip():
        message = gettext("Say under which licence the words may be used.")
        yield Lack(Criterion.LICENCE, "licence", message)


def of_owner(content_owner: str) -> Iterator[Lack]:
    if not content_owner.strip():
        message = gettext("Name the owner: the role or team that keeps this page true.")
        yield Lack(Criterion.OWNER, "content_owner", message)


def of_review(due: date | None, *, on: date) -> Iterator[Lack]:
    if due is None:
        message = gettext("Say when the page is to be reviewed next.")
    elif due <= on:
        message = gettext("The review was due on %(date)s. Review the page, then set a new date.")
        message %= {"date": format_date(due, "j F Y")}
    else:
        return
    yield Lack(Criterion.REVIEW, "next_review_date", message)


def of_credit(credit: str) -> Iterator[Lack]:
    if _is_blank(credit):
        message = gettext("Say where the course’s ideas come from.")
        yield Lack(Criterion.SOURCES, "credit", message)


def of_sources(sources: StreamValue) -> Iterator[Lack]:
    if not sources:
        yield Lack(Criterion.SOURCES, "sources", gettext("Name at least one source."))
    yield from of_dates_of_sources(sources)


def of_dates_of_sources(sources: StreamValue) -> Iterator[Lack]:
    for block in sources:
        if block.value["checked_date"] is None:
            message = gettext("Say on which day “%(title)s” was checked.")
            message %= {"title": block.value["title"]}
            yield Lack(Criterion.SOURCES, "sources", message, block_id=block.id)


# --- Pictures and drawings ---------------------------------------------------------


def of_drawings(drawings: Iterable[PlacedDrawing]) -> Iterator[Lack]:
    for field, block_id, drawing in drawings:
        if drawing is None:
            message = gettext("Choose the drawing again. It is no longer there.")
            yield Lack(Criterion.ALT, field, message, block_id)
        else:
            yield from _drawing(field, block_id, drawing)


def _drawing(field: str, block_id: str, drawing: Sketchnote) -> Iterator[Lack]:
    def lack(criterion: Criterion, thing_field: str, message: str) -> Lack:
        words = message % {"title": drawing.title}
        return Lack(criterion, field, words, block_id, drawing, thing_field)

    if not drawing.alt.strip():
        message = gettext("Describe the drawing “%(title)s” in one sentence.")
        yield lack(Criterion.ALT, "alt", message)
    elif len(drawing.alt) > SHORT_ALT_LENGTH:
        message = gettext("Shorten the description of “%(title)s” to one sentence.")
        yield lack(Criterion.ALT, "alt", message)
    if _is_blank(drawing.text_equivalent):
        message = gettext("Write down everything that the drawing “%(title)s” says.")
        yield lack(Criterion.TEXT, "text_equivalent", message)
    elif not any(mark in drawing.text_equivalent for mark in STRUCTURE):
        message = gettext("Give the text of the drawing “%(title)s” headings or lists.")
        yield lack(Criterion.TEXT, "text_equivalent", message)
    yield from _rights(field, block_id, drawing)


def _rights(field: str, block_id: str, thing: Sketchnote | Picture) -> Iterator[Lack]:
    for name, message in (
        ("artist", gettext("Say who made “%(title)s”.")),
        ("licence", gettext("Say under which licence “%(title)s” may be used.")),
    ):
        if not getattr(thing, name).strip():
            words = message % {"title": thing.title}
            yield Lack(Criterion.LICENCE, field, words, block_id, thing, name)


def of_pictures(pictures: Iterable[PlacedPicture]) -> Iterator[Lack]:
    for field, block_id, value in pictures:
        picture = value["image"]
        if picture is None:
            yield Lack(Criterion.ALT, field, gettext("Choose a picture."), block_id)
            continue
        if not (value["alt"] or "").strip():
            message = gettext("Describe the picture “%(title)s” in one sentence.")
            yield Lack(Criterion.ALT, field, message % {"title": picture.title}, block_id)
        yield from _rights(field, block_id, picture)


# --- Questions and blocks ----------------------------------------------------------


def of_feedback(quiz: StreamValue) -> Iterator[Lack]:
    """Every part that has feedback to give, gives it: a question's or an option's own."""
    for number, question in enumerate(quiz, start=1):
        if question.block_type == BANK_QUESTION and not _is_asked(question.value):
            message = gettext(
                "Question %(number)d: publish it in the question bank, or choose one."
            )
            yield Lack(Criterion.COMPLETE, "quiz", message % {"number": number}, question.id)
        for block_id, value in structs_in(question):
            if "feedback" not in value or not _is_blank(value["feedback"]):
                continue
            words = value.get("text") or value.get("alt")
            message = gettext("Question %(number)d: say why its answer is right.")
            if words:
                message = gettext("Question %(number)d: write feedback on “%(option)s”.")
            message %= {"number": number, "option": words}
            yield Lack(Criterion.FEEDBACK, "quiz", message, block_id)


# What the rules above say better, in their own words.
_SAID_ELSEWHERE = frozenset({"feedback", "alt", "image", "sketchnote", "checked_date"})


def of_streams(streams: Iterable[tuple[str, StreamValue]]) -> Iterator[Lack]:
    """What the editor's form would ask for: required words, a right answer, paths that end."""
    for field, stream in streams:
        for bound in stream:
            try:
                bound.block.clean(bound.value)
            except ValidationError as error:
                said = _others(error, bound.block, bound.value, str(bound.block.label))
                for message in dict.fromkeys(said):
                    yield Lack(Criterion.COMPLETE, field, message, bound.id)


def _others(error: ValidationError, block: blocks.Block, value: Any, label: str) -> Iterator[str]:
    """What is wrong in a block, each with the name of its place, but not what has its own rule."""
    inner = getattr(error, "block_errors", None)
    if inner is None:
        yield from (f"{label}: {message}" for message in messages_of(error))
        return
    for name, each in inner.items():
        if name in _SAID_ELSEWHERE:
            continue
        if isinstance(block, blocks.StreamBlock):
            child, inside = value[name].block, value[name].value
        elif isinstance(block, blocks.ListBlock):
            child, inside = block.child_block, value[name]
        else:
            child, inside = block.child_blocks[name], value[name]
        if not isinstance(name, str):
            place = f"{label} {name + 1}"
        elif child.label:
            place = f"{label}, {child.label}"
        else:
            place = label
        yield from _others(each, child, inside, place)
    for each in error.non_block_errors.as_data():  # type: ignore[attr-defined]
        yield from (f"{label}: {message}" for message in each.messages)


def _is_asked(kept: BankQuestion | None) -> bool:
    return kept is not None and kept.live and bool(kept.question)


def structs_in(bound: StreamValue.StreamChild) -> Iterator[tuple[str, blocks.StructValue]]:
    """Every structure in a block of a page: (the nearest block id in the page, its value).

    Of a question from the bank, those of the question.
    """
    if bound.block_type != BANK_QUESTION:
        yield from _structs(bound.id, bound.value)
    elif bound.value is not None:
        for question in bound.value.question:
            yield from ((bound.id, value) for _own_id, value in _structs("", question.value))


def _structs(block_id: str, value: Any) -> Iterator[tuple[str, blocks.StructValue]]:
    if isinstance(value, blocks.StructValue):
        yield block_id, value
        for child in value.values():
            yield from _structs(block_id, child)
    elif isinstance(value, blocks.list_block.ListValue):
        for item in value.bound_blocks:
            yield from _structs(item.id or block_id, item.value)


def _is_blank(text: RichText | str | Promise | None) -> bool:
    source = text.source if isinstance(text, RichText) else str(text or "")
    return not strip_tags(source).replace("\xa0", " ").replace("&nbsp;", " ").strip()
