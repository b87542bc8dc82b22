"""When a plan's local time comes round. Plain arithmetic on time zones; no database.

People say "Mondays at 18:00" and clocks change: a local time can be left out
(in spring) or come twice (in autumn), and some zones have left out a whole day.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


def due_at(day: date, local_time: time, zone: ZoneInfo) -> datetime | None:
    """The moment when clocks in `zone` show this time on this day.

    A time that comes twice means the first. A time that is left out means the
    next minute that exists. None if the whole day is left out, as 30 December
    2011 was in Samoa.
    """
    wanted = datetime.combine(day, local_time)
    found = _next_existing(wanted, zone)
    if found.date() != day and _next_existing(datetime.combine(day, time.min), zone).date() != day:
        return None
    return found.replace(tzinfo=zone).astimezone(UTC)


def due_between(
    *, days: Collection[int], local_time: time, zone: ZoneInfo, after: datetime, until: datetime
) -> Iterator[tuple[date, datetime]]:
    """The (local date, moment) pairs of a plan in the window (after, until], in order."""
    # A day on either side: what is left out at midnight is due on the next date.
    day = after.astimezone(zone).date() - ONE_DAY
    last = until.astimezone(zone).date()
    while day <= last:
        if day.weekday() in days:
            moment = due_at(day, local_time, zone)
            if moment is not None and after < moment <= until:
                yield day, moment
        day += ONE_DAY


def _next_existing(wall: datetime, zone: ZoneInfo) -> datetime:
    """`wall`, or the first whole minute after it that clocks in the zone do show."""
    while not _exists(wall, zone):
        wall = wall.replace(second=0, microsecond=0) + ONE_MINUTE
    return wall


def _exists(wall: datetime, zone: ZoneInfo) -> bool:
    there_and_back = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there_and_back.replace(tzinfo=None) == wall
