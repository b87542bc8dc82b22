import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice.clock import due_at, due_between

NEW_YEAR = datetime(2007, 1, 1, tzinfo=UTC)

zones = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime"})).map(ZoneInfo)
dates = st.dates(date(2007, 1, 1), date(2037, 12, 31))
times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
weekdays = st.sets(st.integers(0, 6), min_size=1)


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def exists(naive: datetime, zone: ZoneInfo) -> bool:
    return wall(naive.replace(tzinfo=zone).astimezone(UTC), zone) == naive


@pytest.mark.parametrize(
    "zone, day, local_time, expected",
    [
        # Winter and summer in London.
        ("Europe/London", date(2026, 1, 15), time(18, 0), "2026-01-15T18:00:00+00:00"),
        ("Europe/London", date(2026, 7, 15), time(18, 0), "2026-07-15T17:00:00+00:00"),
        # 29 March 2026: 01:00 to 01:59 is left out.
        ("Europe/London", date(2026, 3, 29), time(0, 59), "2026-03-29T00:59:00+00:00"),
        ("Europe/London", date(2026, 3, 29), time(1, 0), "2026-03-29T01:00:00+00:00"),
        ("Europe/London", date(2026, 3, 29), time(1, 30), "2026-03-29T01:00:00+00:00"),
        ("Europe/London", date(2026, 3, 29), time(2, 0), "2026-03-29T01:00:00+00:00"),
        # 25 October 2026: 01:00 to 01:59 comes twice; the first counts.
        ("Europe/London", date(2026, 10, 25), time(1, 30), "2026-10-25T00:30:00+00:00"),
        # Half an hour is left out on Lord Howe Island.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:30:00+00:00"),
        # The clock jumps at midnight in Cairo, and over midnight in Nuuk.
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), "2026-04-23T22:00:00+00:00"),
        ("America/Nuuk", date(2026, 3, 28), time(23, 15), "2026-03-29T01:00:00+00:00"),
    ],
)
def test_a_local_time_comes_round(zone, day, local_time, expected):
    assert due_at(day, local_time, ZoneInfo(zone)) == datetime.fromisoformat(expected)


def test_a_day_that_a_zone_left_out_has_no_reminder():
    samoa = ZoneInfo("Pacific/Apia")

    assert due_at(date(2011, 12, 30), time(9, 0), samoa) is None
    assert due_at(date(2011, 12, 29), time(9, 0), samoa) is not None
    assert due_at(date(2011, 12, 31), time(9, 0), samoa) is not None


@given(zone=zones, day=dates, local_time=times)
def test_a_reminder_comes_at_its_time_or_at_the_first_minute_after_it(zone, day, local_time):
    wanted = datetime.combine(day, local_time)

    moment = due_at(day, local_time, zone)

    if moment is None:
        assert not any(
            exists(datetime.combine(day, time.min) + timedelta(minutes=m), zone)
            for m in range(24 * 60)
        )
        return
    shown = wall(moment, zone)
    if exists(wanted, zone):
        assert shown == wanted
    else:
        assert shown > wanted
        assert not exists(shown - timedelta(minutes=1), zone)


@given(zone=zones, day=dates, local_time=times)
def test_of_a_time_that_comes_twice_the_first_counts(zone, day, local_time):
    moment = due_at(day, local_time, zone)

    if moment is not None:
        for minutes in range(30, 181, 30):
            earlier = moment - timedelta(minutes=minutes)
            assert wall(earlier, zone) != wall(moment, zone)


@given(
    zone=zones,
    days=weekdays,
    local_time=times,
    start=st.integers(0, 30 * 365 * 24 * 60).map(lambda n: NEW_YEAR + timedelta(minutes=n)),
    cuts=st.lists(st.integers(0, 14 * 24 * 60), max_size=6),
)
def test_however_often_the_planner_looks_it_sees_each_date_once(
    zone, days, local_time, start, cuts
):
    end = start + timedelta(days=14)
    edges = [start, *(start + timedelta(minutes=cut) for cut in sorted(cuts)), end]

    def look(after, until):
        return list(
            due_between(days=days, local_time=local_time, zone=zone, after=after, until=until)
        )

    at_once = look(start, end)
    in_pieces = [
        found
        for after, until in zip(edges, edges[1:], strict=False)
        for found in look(after, until)
    ]

    assert sorted(in_pieces) == sorted(at_once)
    seen = [day for day, _moment in at_once]
    assert len(seen) == len(set(seen))
    assert {day.weekday() for day in seen} <= days
    assert all(start < moment <= end for _day, moment in at_once)


@given(zone=zones, local_time=times, start=st.dates(date(2007, 1, 1), date(2037, 11, 1)))
def test_every_date_that_exists_has_exactly_one_reminder(zone, local_time, start):
    after = datetime.combine(start, time.min, UTC)

    found = list(
        due_between(
            days=range(7),
            local_time=local_time,
            zone=zone,
            after=after,
            until=after + timedelta(days=10),
        )
    )

    days = [day for day, _moment in found]
    inner = [start + timedelta(days=n) for n in range(2, 8)]
    expected = [day for day in inner if due_at(day, local_time, zone) is not None]
    assert [day for day in days if day in inner] == expected
