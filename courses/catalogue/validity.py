"""How long a completion counts: days of the calendar, so that no clock change moves them.

No database. The zone in which a day begins is the caller's to choose.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

USUAL_WINDOW = 60
MOST_MONTHS = 120
MOST_WINDOW = 365


def months_after(day: date, months: int) -> date:
    """The same day of the month, so many months on; where there is none, the month's last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Validity:
    """How long a course's completion counts, and how early before its end it may be renewed.

    Without `months` it counts for good.
    """

    months: int | None = None
    window_days: int = USUAL_WINDOW

    def expiry_date(self, start: date) -> date | None:
        """The last day on which a completion of `start` counts; None if it counts for good."""
        return months_after(start, self.months) if self.months else None

    def renewal_date(self, start: date) -> date | None:
        """The first day on which it may be renewed; never before `start`."""
        last = self.expiry_date(start)
        return max(start, last - timedelta(days=self.window_days)) if last else None
