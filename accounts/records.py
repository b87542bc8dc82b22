"""How a model says what record it is: its page, its person, export, erasure, retention.

    record = Record(
        names_page="module_id", keeps_page=True, person="enrolment__learner",
        export=IN_FULL, erasure=DELETED, retention=With("enrolment"),
    )

`accounts.other_records` says it for models that aren't ours, `accounts.record_book` reads both.
A repo test holds every model to it, and what is said here to the tables.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final

# For `person`: no link leads from a row to the person it's about, most often as there is none.
NOBODY: Final = None


# --- What the person gets when they ask for their data ---------------------------------


@dataclass(frozen=True)
class InFull:
    def __str__(self) -> str:
        return "in full"


@dataclass(frozen=True)
class InPart:
    """All but these fields; `result__by` is one key of a JSON field."""

    without: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return f"without {', '.join(self.without)}"


@dataclass(frozen=True)
class NotExported:
    why: str

    def __str__(self) -> str:
        return "no"


Export = InFull | InPart | NotExported
IN_FULL: Final = InFull()
SOMEBODY_ELSE: Final = "It says who somebody else is."
SIGNS_IN: Final = "Whoever reads it could sign in."
MATERIAL: Final = "It's material for everybody, and says nothing about who brought it."


# --- What becomes of a row when the person is erased -----------------------------------


@dataclass(frozen=True)
class Deleted:
    """It goes with the person. Nothing in the tables stands in the way."""

    def __str__(self) -> str:
        return "deleted"


@dataclass(frozen=True)
class Unlinked:
    """Whichever of these leads to them is emptied. The rest stays, as figures about nobody."""

    fields: tuple[str, ...]

    def __str__(self) -> str:
        return f"{', '.join(self.fields)} emptied"


@dataclass(frozen=True)
class Kept:
    """It stays until its time is over, and so does the account it names."""

    why: str

    def __str__(self) -> str:
        return "kept"


Erasure = Deleted | Unlinked | Kept
DELETED: Final = Deleted()
EVIDENCE: Final = (
    "The organisation may have to show it: a duty or a legal claim "
    "(UK GDPR, Article 17(3)(b) and (e))."
)


# --- How long a row is kept ------------------------------------------------------------

# The longest there is, so that nothing goes a day early.
YEAR: Final = timedelta(days=366)
# Often quoted from the NHS Records Management Code for statutory and mandatory training: ten
# years after completion (six for other training). We haven't checked it against the Code, and an
# organisation's own schedule comes first.
TRAINING_KEPT_FOR: Final = 10 * YEAR
# Ours: as long as most claims may be made in England (Limitation Act 1980).
CLAIMS_KEPT_FOR: Final = 6 * YEAR


class Until(Enum):
    # It serves the person while they are here.
    ACCOUNT_GOES = "the account goes"
    # It's of use for as long as somebody keeps it there.
    SOMEBODY_DELETES_IT = "somebody deletes it"

    def __str__(self) -> str:
        return f"until {self.value}"


@dataclass(frozen=True)
class With:
    """As long as the row it hangs on: nobody could read it alone."""

    row: str

    def __str__(self) -> str:
        return f"with its {self.row}"


@dataclass(frozen=True)
class After:
    """So long after the latest of these moments."""

    moments: tuple[str, ...]
    period: timedelta
    why: str

    def __post_init__(self) -> None:
        _demand(bool(self.moments), "name the moment it counts from")
        _demand(self.period >= timedelta(0), "a period is not less than nothing")

    def __str__(self) -> str:
        return f"{_in_words(self.period)} after {' or '.join(self.moments)}"


Retention = Until | With | After


def _in_words(period: timedelta) -> str:
    """In the largest unit that it's a whole number of."""
    units = {"years": YEAR, "days": timedelta(days=1), "hours": timedelta(hours=1)}
    name = next((name for name, unit in units.items() if period and not period % unit), "seconds")
    return f"{period // units.get(name, timedelta(seconds=1))} {name}"


class SaidWrongly(ValueError):
    """A record that contradicts itself."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a model's rows are, for whoever guards, exports, erases or tidies them."""

    # The field that holds the `translation_key` of the course or module it is about.
    names_page: str | None = None
    # Whether such a page can't be deleted while there is a row.
    keeps_page: bool = False

    # The way to the person it is about, as a lookup ("enrolment__learner"), or NOBODY.
    person: str | None
    # A field that holds the person's email address, where no link may lead to them.
    address: str | None = None
    # Links to other people, who only had a hand in it. They are emptied when those go.
    mentions: tuple[str, ...] = ()
    # Whether it's the person's alone: never in what somebody else reads or exports.
    is_private: bool = False

    # Both are said of every record about a person, and of no other.
    export: Export | None = None
    erasure: Erasure | None = None

    retention: Retention

    def __post_init__(self) -> None:
        _demand(not self.keeps_page or self.names_page is not None, "name the page that it keeps")
        is_said = {self.export is not None, self.erasure is not None}
        _demand(
            is_said == {self.is_about_somebody},
            "say how it's exported and erased, if it's about somebody and only then",
        )
        _demand(self.is_about_somebody or not self.is_private, "say whose alone it is")
        _demand(self.person not in self.mentions, "the person it's about isn't just mentioned")
        if self.is_about_somebody and not isinstance(self.export, NotExported):
            left_out = self.export.without if isinstance(self.export, InPart) else ()
            _demand(set(self.mentions) <= set(left_out), "leave out who somebody else is")
        if isinstance(self.export, InPart | NotExported):
            _demand(bool(self.export.why), "say why something isn't exported")
        if isinstance(self.export, InPart):
            _demand(bool(self.export.without), "say what isn't exported")
        if isinstance(self.erasure, Kept):
            _demand(bool(self.erasure.why), "say why it's kept")
            _demand(self.person is not NOBODY, "a row keeps only whom it has a link to")
        if isinstance(self.erasure, Unlinked):
            ways = {way for way in (self.person, self.address) if way}
            _demand(ways <= set(self.erasure.fields), "empty each way to the person")

    @property
    def is_about_somebody(self) -> bool:
        return self.person is not NOBODY or self.address is not None

    @property
    def keeps_person(self) -> bool:
        """Whether the person can't be deleted while there is a row."""
        return isinstance(self.erasure, Kept)


def _demand(is_so: bool, words: str) -> None:
    if not is_so:
        raise SaidWrongly(words)
