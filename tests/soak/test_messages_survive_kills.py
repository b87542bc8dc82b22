"""Workers, Redis and PostgreSQL are killed while reminders are planned and sent.

Nobody is sent a reminder twice, and every reminder that came due has a row
that says what became of it. The plans, kills and moments come from one seed.
"""

import signal
import time
from collections import Counter
from dataclasses import dataclass

import pytest

from config.local.scratch import scratch_folder
from tests.post_office import PostOffice
from tests.soak.site import Site
from tests.worker import wait_until

PEOPLE = 120
TASKS = ("practice.plan_reminders", "messaging.send_due")

MAKE_PLANS = """
import random
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from practice.models import PracticePlan

chance = random.Random({seed})
now = timezone.now()
zones = ["Europe/London", "Asia/Kathmandu", "America/St_Johns", "Pacific/Auckland"]
people = User.objects.bulk_create(
    User(email=f"{group}-{{n}}@example.org", time_zone=chance.choice(zones))
    for n in range({people})
)
plans = []
for person in people:
    due = now + timedelta(minutes=chance.randint({first}, {last}))
    local = due.astimezone(person.zone).replace(second=0, microsecond=0)
    plans.append(
        PracticePlan(
            learner=person,
            days=[local.weekday()],
            local_time=local.time(),
            planned_to_at=now - timedelta(minutes=90),
        )
    )
PracticePlan.objects.bulk_create(plans)
"""
# The sweep waits ten minutes before it gives a worker up; we don't.
SWEEP = """
from datetime import timedelta
from django.utils import timezone
from messaging import services
services.sweep(now=timezone.now() + timedelta(minutes=11))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with scratch_folder() as scratch:
        site = Site(scratch, tmp_path_factory.mktemp("site"))
        try:
            site.redis.start()
            site.start_postgres()
            site.manage("migrate", "--verbosity", "0")
            yield site
        finally:
            site.stop()


@pytest.fixture
def some(request, site, chance):
    """Makes plans for a group of people that are due from `first` to `last` minutes from now."""

    def make(group: str, *, first: int, last: int) -> str:
        site.run(
            MAKE_PLANS.format(
                seed=chance.randint(0, 10**9), group=group, people=PEOPLE, first=first, last=last
            )
        )
        return group

    yield make
    site.kill_workers()


@dataclass(frozen=True)
class Outcome:
    """What people received, beside what the rows say."""

    received: Counter[str]
    states: Counter[str]
    sent_to: frozenset[str]
    doubtful: frozenset[str]


def settle(site: Site, group: str, *, tasks=TASKS) -> None:
    """A healthy worker finishes what is left; the sweep ends what was lost."""
    site.start_worker()
    with site.beat(*tasks):
        wait_until(
            lambda: (
                sum(site.states(group).values()) == PEOPLE and "pending" not in site.states(group)
            ),
            what=f"the queue to empty: {site.states(group)}",
            patience=300,
        )
        wait_until(lambda: not _in_living_hands(site, group), what="the worker to finish")
    site.kill_workers()
    site.run(SWEEP)


def _in_living_hands(site: Site, group: str) -> bool:
    """Whether a message was claimed a moment ago, by the worker that is alive."""
    return bool(
        site.rows(
            "select 1 from messaging_message where state = 'sending' and to_address like %s"
            " and claimed_at > now() - interval '3 seconds'",
            f"{group}-%",
        )
    )


def outcome(site: Site, group: str, offices: list[PostOffice]) -> Outcome:
    received = Counter(
        delivery.recipients[0]
        for office in offices
        for delivery in office.deliveries
        if delivery.recipients[0].startswith(f"{group}-")
    )
    rows = site.rows(
        "select to_address, state from messaging_message where to_address like %s", f"{group}-%"
    )
    return Outcome(
        received=received,
        states=Counter(state for _address, state in rows),
        sent_to=frozenset(address for address, state in rows if state == "sent"),
        doubtful=frozenset(address for address, state in rows if state == "unknown"),
    )


def report_and_check(name: str, found: Outcome, *, kills: int) -> None:
    rows = ", ".join(f"{count} {state}" for state, count in sorted(found.states.items()))
    print(  # noqa: T201 -- the figures are what a soak is for
        f"\n{name}: {kills} kills, {PEOPLE} reminders due, {found.received.total()} received, "
        f"{max(found.received.values(), default=0)} at most by one person; rows: {rows}"
    )
    assert max(found.received.values(), default=0) <= 1, "somebody was sent a reminder twice"
    assert sum(found.states.values()) == PEOPLE, "a reminder is lost without a row"
    assert set(found.states) <= {"sent", "unknown"}
    assert found.sent_to <= set(found.received), "a row says sent and nothing came"
    assert set(found.received) <= found.sent_to | found.doubtful


def test_a_worker_killed_while_the_mail_server_reads_sends_nothing_twice(site, some, rounds):
    group = some("reading", first=-60, last=-1)
    with site.post_office() as office:
        for _ in rounds:
            office.gate.clear()
            before = office.texts
            site.start_worker()
            with site.beat(*TASKS):
                wait_until(lambda before=before: office.texts > before, what="a mail to be read")
            site.kill_workers()
            office.gate.set()
        settle(site, group)
        found = outcome(site, group, [office])

    report_and_check("Killed during DATA", found, kills=len(rounds))
    assert len(rounds) <= found.states["unknown"] <= 2 * len(rounds)


def test_a_worker_killed_between_claim_and_connection_sends_nothing_twice(site, some, rounds):
    group = some("claimed", first=-60, last=-1)
    for _ in rounds:
        with site.mute_mail_server():
            site.start_worker()
            claimed = site.states(group).get("sending", 0)
            with site.beat(*TASKS):
                wait_until(
                    lambda claimed=claimed: site.states(group).get("sending", 0) > claimed,
                    what="a claim",
                )
            site.kill_workers()
    with site.post_office() as office:
        settle(site, group)
        found = outcome(site, group, [office])

    report_and_check("Killed before the connection", found, kills=len(rounds))
    # Not one of those was delivered, and their rows say that nobody can be sure.
    assert not found.doubtful & set(found.received)


def test_a_worker_killed_at_any_moment_sends_nothing_twice(site, some, chance, rounds):
    group = some("anywhere", first=-60, last=-1)
    with site.post_office() as office:
        office.seconds_per_mail = 0.03
        for _ in rounds:
            site.start_worker()
            with site.beat(*TASKS):
                time.sleep(chance.uniform(0, 1))
                site.kill_workers()
        settle(site, group)
        found = outcome(site, group, [office])

    report_and_check("Killed at any moment", found, kills=len(rounds))


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_redis_restarted_while_reminders_are_planned_loses_none(site, some, chance, rounds, signum):
    # Due before, while and after Redis goes.
    group = some(f"redis{int(signum)}", first=-1, last=1)
    with site.post_office() as office:
        office.seconds_per_mail = 0.03
        site.start_worker()
        with site.beat(*TASKS):
            for _ in rounds:
                time.sleep(chance.uniform(0, 3))
                site.kill_redis(signum)
        site.kill_workers()
        settle(site, group)
        found = outcome(site, group, [office])

    report_and_check(f"Redis ended by {signum.name}", found, kills=len(rounds) + 1)


def test_postgresql_killed_while_reminders_are_planned_and_sent_loses_none(
    site, some, chance, rounds
):
    group = some("postgres", first=-1, last=1)
    with site.post_office() as office:
        office.seconds_per_mail = 0.03
        site.start_worker()
        with site.beat(*TASKS):
            for _ in rounds:
                time.sleep(chance.uniform(0, 3))
                site.kill_postgres()
        site.kill_workers()
        settle(site, group)
        found = outcome(site, group, [office])

    report_and_check("PostgreSQL killed", found, kills=len(rounds) + 1)
