"""What the course page and My learning offer beside the modules. Each room registers what it has.

An offer is never a condition: what a course asks for is a rule (`requirements`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from learning.enrolments.models import Enrolment
from learning.progress.selectors import CourseProgress


@dataclass(frozen=True)
class Offer:
    """A sentence and a link. What `is_due` has a date and comes before the rest."""

    title: str
    text: str
    url: str
    action: str
    is_due: bool = False


@dataclass(frozen=True)
class Reader:
    """Who looks at the course page: somebody who is signed in, enrolled or not."""

    by: User
    enrolment: Enrolment | None
    progress: CourseProgress


# Asks the same number of queries however far the reader is; one at most.
Offering = Callable[[Reader], Offer | None]
_offerings: dict[str, Offering] = {}
_everyday: dict[str, Callable[[], Offer]] = {}


def register(name: str, offering: Offering) -> None:
    """Makes it known, when the site starts. The same name again takes the old one's place."""
    _offerings[name] = offering


def offers_for(reader: Reader) -> tuple[Offer, ...]:
    """What there is for the reader now: what is due, then the rest in the order of registration."""
    found = (offering(reader) for offering in _offerings.values())
    return tuple(
        sorted((offer for offer in found if offer is not None), key=lambda offer: not offer.is_due)
    )


def register_everyday(name: str, offering: Callable[[], Offer]) -> None:
    """Makes known what My learning offers whoever has begun a course, whatever they have done."""
    _everyday[name] = offering


def everyday_offers() -> tuple[Offer, ...]:
    return tuple(offering() for offering in _everyday.values())
