"""Reading completions. Fetch the enrolment through `learning.access`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar, cast

from django.db.models import Exists, FilteredRelation, Model, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from learning.completions.models import Completion
from learning.enrolments.models import Enrolment

T = TypeVar("T", bound=Model)


def standing_completions() -> QuerySet[Completion]:
    """Those that nobody has taken back: one of an enrolment at most."""
    return Completion.objects.filter(withdrawn_at__isnull=True)


def has_completion(enrolment: Enrolment | OuterRef) -> Exists:
    """Whether one stands in the enrolment. An expression, for a query that is made anyway."""
    return Exists(standing_completions().filter(enrolment=enrolment))


def with_completion(things: QuerySet[T], *, through: str = "") -> QuerySet[T]:
    """Enrolments, with the completion that stands in each fetched by the same query.

    `completion_of` reads it. Things that hang on an enrolment say `through` which
    field, and `completion_beside` reads it.

    Not on the query that locks the enrolment: one that had to wait for the lock
    sees the completions there were before it waited.
    """
    relation = f"{through}__completions" if through else "completions"
    found = things.annotate(
        standing_completion=FilteredRelation(
            relation, condition=Q(**{f"{relation}__withdrawn_at__isnull": True})
        ),
        # Django sets nothing where there is none, as if nobody had asked.
        is_completion_fetched=Value(True),
    ).select_related("standing_completion")
    # Django's types forget in `annotate` what the things are.
    return cast(QuerySet[T], found)


def completion_of(enrolment: Enrolment) -> Completion | None:
    """The completion that stands in it: by one query, unless it came `with_completion`."""
    if "is_completion_fetched" in vars(enrolment):
        return completion_beside(enrolment)
    return standing_completions().filter(enrolment=enrolment).first()


def completion_beside(thing: Model) -> Completion | None:
    """What came `with_completion`."""
    return vars(thing).get("standing_completion")


def rests_on_requirements(completion: Completion | None) -> bool:
    """Whether it is one for which the learner did what the course asks for."""
    return completion is not None and completion.rests_on["kind"] == "requirements"


@dataclass(frozen=True)
class Standing:
    """How a completion stands today."""

    completed_at: datetime
    expiry_date: date
    renewal_date: date
    may_be_renewed: bool
    has_expired: bool


def standing_of(completion: Completion | None, *, now: datetime) -> Standing | None:
    """None where there is no completion, or one that counts for good. No query."""
    if completion is None or completion.expiry_date is None or completion.renewal_date is None:
        return None
    today = local_day(now)
    return Standing(
        completed_at=completion.completed_at,
        expiry_date=completion.expiry_date,
        renewal_date=completion.renewal_date,
        may_be_renewed=today >= completion.renewal_date,
        has_expired=today > completion.expiry_date,
    )


def local_day(now: datetime) -> date:
    """The day where the site is: that of certificates, whoever looks and from where."""
    return timezone.localdate(now, timezone.get_default_timezone())
