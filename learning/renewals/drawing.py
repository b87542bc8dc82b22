"""Which questions a session of a refresher asks. No database.

What was wrong in the session before comes back first, then what was wrong at
the first try in an earlier period, then what was not asked yet, then what was
asked longest ago. Chance decides among equals, and the seed decides chance.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from courses.questions.shuffling import mixed

SESSIONS = 3
QUESTIONS = 8
DAYS_BETWEEN = 2


@dataclass(frozen=True)
class Sat:
    """A session that was handed in: whether each of its questions was right in the end."""

    outcomes: Mapping[UUID, bool]

    @property
    def wrong(self) -> frozenset[UUID]:
        return frozenset(key for key, is_right in self.outcomes.items() if not is_right)


def left_wrong(sat: Sequence[Sat]) -> frozenset[UUID]:
    """The questions that were wrong both of the last two times they were asked."""
    times: dict[UUID, list[bool]] = {}
    for session in sat:
        for key, is_right in session.outcomes.items():
            times.setdefault(key, []).append(is_right)
    return frozenset(key for key, found in times.items() if len(found) > 1 and not any(found[-2:]))


def is_enough(sat: Sequence[Sat], pool: Collection[UUID]) -> bool:
    """Whether the refresher is done: every session was, and nothing is left wrong twice.

    A question that can no longer be asked holds nobody up.
    """
    return len(sat) >= SESSIONS and not left_wrong(sat) & set(pool)


def drawn(
    pool: Sequence[UUID], *, sat: Sequence[Sat], weak: Collection[UUID], seed: str
) -> tuple[UUID, ...]:
    """The questions of the next session; after the usual ones, only those that come back."""
    again = sat[-1].wrong if sat else frozenset()
    last_asked = {key: place for place, each in enumerate(sat, start=1) for key in each.outcomes}

    def rank(key: UUID) -> tuple[int, int]:
        if key in again:
            return 0, 0
        if key not in last_asked:
            return (1 if key in weak else 2), 0
        return 3, last_asked[key]

    in_any_order = [UUID(each["id"]) for each in mixed([{"id": str(key)} for key in pool], seed)]
    if len(sat) >= SESSIONS:
        comes_back = again | left_wrong(sat)
        in_any_order = [key for key in in_any_order if key in comes_back]
    return tuple(sorted(in_any_order, key=rank)[:QUESTIONS])
