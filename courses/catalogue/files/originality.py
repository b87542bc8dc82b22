"""Runs of words that two texts share. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from content.readability import words

LONGEST_SHARED = 6  # words; a run of seven is somebody else's sentence


class Names:
    """Titles and proper names: nobody can say them in other words."""

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = [_bare(title) for title in titles]

    def own_words(self, run: Sequence[str]) -> int:
        """How many words of a run are neither a title, or part of one, nor capitalised."""
        bare = [word.lower() for word in run]
        is_name = [number > 0 and word[0].isupper() for number, word in enumerate(run)]
        for title in self.titles:
            if _place_of(bare, title) is not None:
                return 0
            start = _place_of(title, bare)
            if title and start is not None:
                is_name[start : start + len(title)] = [True] * len(title)
        return is_name.count(False)


def _place_of(part: Sequence[str], whole: Sequence[str]) -> int | None:
    """Where the words of `part` follow each other in `whole`, for the first time."""
    size = len(part)
    starts = range(len(whole) - size + 1)
    return next((start for start in starts if whole[start : start + size] == part), None)


def shared_runs(text: str, sources: Iterable[str], *, names: Names) -> list[str]:
    """The longest runs of more than six words that a source has too, names aside."""
    own = words(text)
    bare = [word.lower() for word in own]
    found = []
    for source in sources:
        theirs = _runs_in(source)
        start = 0
        while start + LONGEST_SHARED < len(bare):
            end = start
            while end + LONGEST_SHARED < len(bare) and _run(bare, end) in theirs:
                end += 1
            if end == start:
                start += 1
                continue
            run = own[start : end + LONGEST_SHARED]
            if names.own_words(run) > LONGEST_SHARED:
                found.append(" ".join(run))
            start = end
    return found


def _run(bare: Sequence[str], start: int) -> tuple[str, ...]:
    return tuple(bare[start : start + LONGEST_SHARED + 1])


def _bare(text: str) -> list[str]:
    return [word.lower() for word in words(re.sub(r"[*_`#]", " ", text))]


@lru_cache(maxsize=32)
def _runs_in(source: str) -> frozenset[tuple[str, ...]]:
    bare = _bare(source)
    return frozenset(_run(bare, start) for start in range(len(bare) - LONGEST_SHARED))
