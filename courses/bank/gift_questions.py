"""Between a question of GIFT and one of ours: what each becomes, and what has no place."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from content.files.block_values import block_id, messages_of, to_stored
from courses.bank.gift import GiftFault, GiftKind, GiftQuestion, GiftText, escaped
from courses.bank.gift_text import Notes, from_plain, from_rich, to_plain, to_rich
from courses.bank.models import TITLE_LENGTH
from courses.questions.kinds import question_blocks

# Types that GIFT can write.
WRITABLE = ("single_choice", "multiple_choice", "true_false", "short_text", "matching")

NOT_SUPPORTED: dict[GiftKind, str | Promise] = {
    GiftKind.NUMERICAL: gettext_lazy(
        "Questions whose answer is a number with a margin have no type here. Write it as a short "
        "text or a choice."
    ),
    GiftKind.ESSAY: gettext_lazy("Essays have no type here. Write a reflective exercise instead."),
    GiftKind.DESCRIPTION: gettext_lazy(
        "This is a text without answers. Put it into the Learn step instead."
    ),
}


@dataclass(frozen=True)
class Proposal:
    """What a question of a file becomes, or why it can't. `key` says if it came before."""

    line: int
    title: str
    kind: str = ""
    value: Mapping[str, Any] | None = None
    notes: tuple[str, ...] = ()
    refusal: str = ""
    key: str = ""
    own_id: str = ""
    tags: tuple[str, ...] = ()

    @property
    def child(self) -> dict[str, Any]:
        """The question as the one child of the bank's StreamField."""
        stored = to_stored(_blocks()[self.kind], self.value, str, self.key)
        return {"type": self.kind, "id": block_id(self.key), "value": stored}


@cache
def _blocks() -> dict[str, blocks.StructBlock]:
    return dict(question_blocks())


# --- From GIFT -----------------------------------------------------------------------


def proposal_of(found: GiftQuestion | GiftFault) -> Proposal:
    if isinstance(found, GiftFault):
        return Proposal(line=found.line, title=found.title, refusal=str(found.message))
    notes = Notes()
    prompt = to_rich(found.prompt, notes)
    title = Truncator(found.title or _words(prompt)).chars(TITLE_LENGTH)
    if found.kind in NOT_SUPPORTED:
        return Proposal(found.line, title, refusal=str(NOT_SUPPORTED[found.kind]))
    if not prompt:
        return Proposal(found.line, title, refusal=_("There is no question before the answers."))
    kind, own = _READERS[found.kind](found, notes)
    value = _complete(kind, {"prompt": prompt, **own})
    _note_what_is_missing(kind, value, notes)
    return Proposal(
        line=found.line,
        title=title or _("Without a title"),
        kind=kind,
        value=value,
        notes=tuple(notes.said),
        key=hashlib.sha256(json.dumps([kind, value], sort_keys=True).encode()).hexdigest(),
        own_id=found.own_id,
        tags=tuple(dict.fromkeys(tag[:100] for tag in (*found.tags, found.category) if tag)),
    )


def _words(html: str) -> str:
    return " ".join(strip_tags(html.replace("</p>", " ").replace("<br/>", " ")).split())


def _complete(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    """The value with every part that the type has."""
    empty = {
        name: [] if isinstance(child, blocks.ListBlock) else ""
        for name, child in _blocks()[kind].child_blocks.items()
    }
    return {**empty, **value}


def _choice(found: GiftQuestion, notes: Notes) -> tuple[str, dict[str, Any]]:
    weights = [answer.weight for answer in found.answers]
    full = weights.count(100.0)
    partly = [weight for weight in weights if 0 < weight < 100]
    is_single = full == 1
    if is_single and partly:
        notes.add(_("Marks for partly right options were left out: one option is right here."))
    if full > 1:
        notes.add(
            _("Several options are wholly right in the file. Here the learner chooses all of them.")
        )
    if not full and len(set(partly)) > 1:
        notes.add(_("The options count differently in the file. Here each counts the same."))
    shared = _joined(found.feedback, notes)
    if shared:
        notes.add(_("The feedback for the whole question now stands with each option."))
    options = [
        {
            "text": to_plain(answer.text, notes),
            "is_correct": answer.weight == 100.0 if is_single else answer.weight > 0,
            "feedback": to_rich(answer.feedback, notes) + shared,
        }
        for answer in found.answers
    ]
    return ("single_choice" if is_single else "multiple_choice"), {"options": options}


def _true_false(found: GiftQuestion, notes: Notes) -> tuple[str, dict[str, Any]]:
    return "true_false", {
        "is_true": found.is_true,
        "feedback": _joined(found.feedback, notes),
    }


def _short(found: GiftQuestion, notes: Notes) -> tuple[str, dict[str, Any]]:
    accepted = [answer for answer in found.answers if answer.weight == 100.0]
    if len(accepted) < len(found.answers):
        notes.add(_("Answers that are only partly right in the file were left out."))
    texts = [to_plain(answer.text, notes) for answer in accepted]
    if any("*" in text for text in texts):
        notes.add(_("In the file * may stand for any words. Here it does not."))
    if texts and all("→" in text for text in texts):
        notes.add(
            _("Word may have made → of ->. If lines are to be matched, write -> and import again.")
        )
    said = (*found.feedback, *(answer.feedback for answer in accepted))
    return "short_text", {"accepted": texts, "feedback": _joined(said, notes)}


def _matching(found: GiftQuestion, notes: Notes) -> tuple[str, dict[str, Any]]:
    lines = [
        (to_plain(answer.text, notes), to_plain(answer.match or GiftText(""), notes))
        for answer in found.answers
    ]
    return "matching", {
        "pairs": [{"text": text, "match": match} for text, match in lines if text],
        "others": [match for text, match in lines if not text],
        "feedback": _joined(found.feedback, notes),
    }


_READERS = {
    GiftKind.CHOICE: _choice,
    GiftKind.TRUE_FALSE: _true_false,
    GiftKind.SHORT: _short,
    GiftKind.MATCHING: _matching,
}


def _joined(texts: Iterable[GiftText], notes: Notes) -> str:
    """Feedback that the file has in several places, in the one place we have."""
    found = list(dict.fromkeys(html for text in texts if (html := to_rich(text, notes))))
    if len(found) > 1:
        notes.add(_("The file has feedback in several places. Here it stands in one."))
    return "".join(found)


def _note_what_is_missing(kind: str, value: dict[str, Any], notes: Notes) -> None:
    """What the editor will be asked before the question can be published."""
    options = value.get("options") or []
    whole = [value] if "feedback" in value else []
    lacking = [each for each in (*options, *whole) if not each["feedback"]]
    if lacking:
        notes.add(_("Feedback is missing. Write it before you publish."))
    filled = {
        **value,
        "options": [{**option, "feedback": option["feedback"] or "<p>-</p>"} for option in options],
    }
    if whole:
        filled["feedback"] = value["feedback"] or "<p>-</p>"
    block = _blocks()[kind]
    known = {name: filled[name] for name in block.child_blocks}
    try:
        block.clean(block.to_python(known))
    except ValidationError as error:
        for message in dict.fromkeys(messages_of(error)):
            notes.add(_("Before you publish: %(message)s") % {"message": message})


# --- To GIFT -------------------------------------------------------------------------


class NotInGift(Exception):
    """GIFT has no way to write this question. Says why."""


@dataclass(frozen=True)
class Written:
    """A question in GIFT, and what of it GIFT has no place for."""

    text: str
    left_out: tuple[str, ...]


def gift_of(*, title: str, own_id: str, tags: Iterable[str], child: Mapping[str, Any]) -> Written:
    """One question as GIFT. Reading it back gives the same question, but for what is left out.

    Raises NotInGift.
    """
    kind, value = child["type"], child["value"]
    if kind not in WRITABLE:
        raise NotInGift(_("GIFT has no questions of this type."))
    notes = Notes()
    if value.get("hints"):
        notes.add(_("The hints are left out."))
    if value.get("read_again"):
        notes.add(_("Where to read again is left out."))
    answers = _WRITERS[kind](value, notes)
    named = [tag for tag in tags if not re.search(r"[,\]\[]", tag)]
    comment = f"// [id:{own_id}]" + (f" [tags:{','.join(named)}]" if named else "")
    prompt = from_rich(value["prompt"], notes)
    head = f"::{escaped(' '.join(title.split()))}::{prompt}"
    text = "\n".join([comment, f"{head} {{", *(f"\t{line}" for line in answers), "}"])
    return Written(text, tuple(notes.said))


def _items(listed: Iterable[Any]) -> list[Any]:
    return [
        item["value"] if isinstance(item, dict) and "value" in item else item for item in listed
    ]


def _write_options(options: list[dict[str, Any]], marks: list[str], notes: Notes) -> list[str]:
    return [
        f"{mark}{from_plain(option['text'])}{_feedback('#', option['feedback'], notes)}"
        for mark, option in zip(marks, options, strict=True)
    ]


def _feedback(mark: str, html: str, notes: Notes) -> str:
    words = from_rich(html, notes)
    return f"{mark}{words}" if words else ""


def _write_single(value: Mapping[str, Any], notes: Notes) -> list[str]:
    options = _items(value["options"])
    marks = ["=%100%" if option["is_correct"] else "~%0%" for option in options]
    return _write_options(options, marks, notes)


def _write_multiple(value: Mapping[str, Any], notes: Notes) -> list[str]:
    """Wrong options count against the right ones, or ticking them all would be right."""
    options = _items(value["options"])
    right = sum(bool(option["is_correct"]) for option in options)
    if right == 1:
        raise NotInGift(_("In GIFT, one right option makes it a question with one right answer."))
    wrong = len(options) - right
    marks = [
        f"~%{_share(right)}%" if option["is_correct"] else f"~%-{_share(wrong)}%"
        for option in options
    ]
    return _write_options(options, marks, notes)


def _share(count: int) -> str:
    """A hundred per cent in this many parts, with the digits that Moodle knows."""
    return f"{100 / max(1, count):.5f}".rstrip("0").rstrip(".")


def _write_true_false(value: Mapping[str, Any], notes: Notes) -> list[str]:
    told = "TRUE" if value["is_true"] else "FALSE"
    return [told + _feedback("####", value["feedback"], notes)]


def _write_short(value: Mapping[str, Any], notes: Notes) -> list[str]:
    accepted = _items(value["accepted"])
    if any("->" in text for text in accepted):
        raise NotInGift(_("An answer holds ->, which GIFT reads as a pair."))
    lines = [f"=%100%{from_plain(text)}" for text in accepted]
    return [*lines, *_whole(value, notes)]


def _write_matching(value: Mapping[str, Any], notes: Notes) -> list[str]:
    pairs = [(pair["text"], pair["match"]) for pair in _items(value["pairs"])]
    pairs += [("", other) for other in _items(value["others"])]
    if any("->" in text + match for text, match in pairs):
        raise NotInGift(_("A line holds ->, which GIFT reads as the mark between a pair."))
    lines = [f"=%100%{from_plain(text)} -> {from_plain(match)}" for text, match in pairs]
    return [*lines, *_whole(value, notes)]


def _whole(value: Mapping[str, Any], notes: Notes) -> list[str]:
    feedback = _feedback("####", value["feedback"], notes)
    return [feedback] if feedback else []


_WRITERS = {
    "single_choice": _write_single,
    "multiple_choice": _write_multiple,
    "true_false": _write_true_false,
    "short_text": _write_short,
    "matching": _write_matching,
}
