"""Saving what somebody writes. No words are lost."""

from datetime import datetime
from os.path import commonprefix
from typing import TypeVar

from django.db import models

from learning.writing.fields import Unreadable, Words
from learning.writing.models import PrivateRevision, PrivateText

# Autosave comes every few seconds; a slip of the keyboard is no earlier text worth keeping.
WORTH_KEEPING = 40
# The newest this many earlier texts are kept, and any that can't be read.
MOST_KEPT = 100

R = TypeVar("R", bound=PrivateRevision)


def has_words(words: Words) -> bool:
    return any(text.strip() for text in words.values())


def replace_words(
    *,
    text: PrivateText,
    revisions: models.Manager[R],
    words: Words,
    seen_version: int,
    now: datetime,
    is_settled: bool = False,
) -> R | None:
    """Saves the words as the text's newest. The same words again change nothing.

    The caller holds what the text hangs on, and has read `text` since. What stood there goes to
    `revisions` where `is_worth_keeping`, and comes back. So every save is safe.
    """
    if _said(words) == _said(text.words):
        return None
    kept = None
    is_elsewhere = seen_version != text.version
    if is_worth_keeping(text.words, words, is_elsewhere=is_elsewhere, is_settled=is_settled):
        kept = revisions.create(version=text.version, words=text.words, saved_at=text.saved_at)
        _let_go_of_the_oldest(revisions)
    text.words = words
    text.version += 1
    text.saved_at = max(now, text.saved_at)
    text.save()
    return kept


def is_worth_keeping(
    before: Words | Unreadable, after: Words, *, is_elsewhere: bool, is_settled: bool
) -> bool:
    """Whether a text is kept when another takes its place.

    Where the new one was not written on top of it (another tab, another device), where more than
    a slip of words goes, where its writer had called it finished, and where nobody can read it now.
    """
    if isinstance(before, Unreadable):
        return True
    return has_words(before) and (
        is_elsewhere or is_settled or _lost(before, after) >= WORTH_KEEPING
    )


def _said(words: Words | Unreadable) -> Words:
    """The boxes that hold something. Empty boxes, sent over words we can't read, change nothing."""
    if isinstance(words, Unreadable):
        return {}
    return {name: text for name, text in words.items() if text}


def _lost(before: Words, after: Words) -> int:
    """The most characters that any one box lost: what lies between its unchanged ends."""
    return max((_gone(text, after.get(name, "")) for name, text in before.items()), default=0)


def _gone(before: str, after: str) -> int:
    start = len(commonprefix([before, after]))
    end = len(commonprefix([before[start:][::-1], after[start:][::-1]]))
    return len(before) - start - end


def _let_go_of_the_oldest(revisions: models.Manager[R]) -> None:
    oldest = revisions.order_by("-version")[MOST_KEPT:]
    readable = [revision.pk for revision in oldest if not revision.is_unreadable]
    if readable:
        revisions.filter(pk__in=readable).delete()
