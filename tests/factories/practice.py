"""Practice plans, made through our services."""

from collections.abc import Collection
from datetime import datetime, time

from accounts.models import User
from practice import services
from practice.models import PracticePlan, Weekday
from tests.factories.accounts import make_person


def make_plan(
    *,
    now: datetime,
    learner: User | None = None,
    days: Collection[int] = tuple(Weekday.values),
    local_time: time = time(18, 0),
    time_zone: str = "Europe/London",
    cue: str = "",
) -> PracticePlan:
    """Every day at six in the evening, if nothing else is said."""
    learner = learner or make_person(password=None, time_zone=time_zone)
    return services.save_plan(by=learner, now=now, days=days, local_time=local_time, cue=cue)
