"""Reading what stood in a text before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import models

from learning.writing.models import PrivateRevision

# How many earlier texts a page shows; more are saved.
SHOWN = 10

R = TypeVar("R", bound=PrivateRevision)


@dataclass(frozen=True)
class EarlierText:
    """A text that a later one replaced, each answer beside the label of its box."""

    version: int
    saved_at: datetime
    answers: tuple[tuple[str, str], ...]
    is_unreadable: bool


def earlier_texts(
    revisions: models.Manager[R], *, labels: Iterable[tuple[str, str]]
) -> tuple[EarlierText, ...]:
    """The newest of a text's revisions, newest first. `labels` are of its boxes, by their names."""
    named = tuple(labels)
    return tuple(
        EarlierText(
            version=revision.version,
            saved_at=revision.saved_at,
            answers=tuple(
                (label, revision.readable_words[name])
                for name, label in named
                if revision.readable_words.get(name, "").strip()
            ),
            is_unreadable=revision.is_unreadable,
        )
        for revision in revisions.order_by("-version")[:SHOWN]
    )
