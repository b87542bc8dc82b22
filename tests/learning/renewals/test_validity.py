"""How long a completion counts: days of the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.validity import Validity, months_after

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    "day, months, expected",
    [
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_a_month_without_that_day_ends_on_its_last(day, months, expected):
    assert months_after(day, months) == expected


@given(DAYS, st.integers(1, 120))
def test_the_end_is_so_many_months_on_and_never_in_the_month_after(day, months):
    end = months_after(day, months)

    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end + timedelta(days=1)).day == 1


@given(DAYS, DAYS, st.integers(1, 120))
def test_who_completed_later_is_never_due_earlier(one, other, months):
    first, second = sorted((one, other))

    assert months_after(first, months) <= months_after(second, months)


@given(DAYS, st.integers(1, 120), st.integers(1, 365))
def test_the_window_opens_after_the_completion_and_before_the_end(day, months, window):
    validity = Validity(months, window)

    assert day <= validity.renewal_date(day) <= validity.expiry_date(day)


def test_without_months_a_completion_counts_for_good():
    assert Validity().expiry_date(date(2026, 11, 23)) is None
    assert Validity().renewal_date(date(2026, 11, 23)) is None
