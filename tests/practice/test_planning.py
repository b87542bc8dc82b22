"""From a plan to messages in the queue."""

import threading
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from accounts.models import User
from messaging import services as messaging
from messaging.models import Message
from practice import services
from practice.models import PracticePlan, Weekday
from practice.selectors import next_reminder_at
from tests.factories.accounts import make_person
from tests.factories.practice import make_plan

State = Message.State
pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def queued() -> list[tuple[str, str]]:
    """(local date, state) of every reminder."""
    rows = Message.objects.order_by("dedupe_key").values_list("dedupe_key", "state")
    return [(key.rsplit(":", 1)[1], state) for key, state in rows]


def test_a_reminder_is_queued_when_its_time_has_come(monday, learner):
    plan = make_plan(now=monday, learner=learner, local_time=time(18, 0))

    services.plan_reminders(now=at("2026-11-23T17:59:59"))
    assert not Message.objects.exists()
    services.plan_reminders(now=at("2026-11-23T18:00:00"))

    message = Message.objects.get()
    assert message.kind == "practice_reminder"
    assert message.recipient == learner
    assert message.context == {"plan_id": plan.pk}
    assert message.due_at == at("2026-11-23T18:00:00")
    assert message.expires_at == at("2026-11-23T21:00:00")
    assert message.dedupe_key == f"practice_reminder:{plan.pk}:2026-11-23"


def test_only_the_chosen_days_have_reminders(monday):
    make_plan(now=monday, days=[Weekday.TUESDAY, Weekday.FRIDAY])

    for hours in range(0, 7 * 24, 1):
        services.plan_reminders(now=monday + timedelta(hours=hours))

    assert [day for day, _state in queued()] == ["2026-11-24", "2026-11-27"]


def test_the_time_is_the_learners_own(monday):
    make_plan(now=monday, local_time=time(8, 0), time_zone="Pacific/Auckland")

    # 08:00 on Tuesday in Auckland is 19:00 on Monday in London.
    services.plan_reminders(now=at("2026-11-23T19:00:00"))

    assert queued() == [("2026-11-24", State.PENDING)]


def test_planning_again_makes_no_second_message(monday):
    make_plan(now=monday)

    for minutes in range(5):
        services.plan_reminders(now=at("2026-11-23T18:00:00") + timedelta(minutes=minutes))

    assert Message.objects.count() == 1


def test_planning_again_makes_no_second_message_even_with_a_lost_memory(monday):
    make_plan(now=monday)
    services.plan_reminders(now=at("2026-11-23T18:00:00"))
    PracticePlan.objects.update(planned_to_at=monday)

    services.plan_reminders(now=at("2026-11-23T18:01:00"))

    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_four_planners_at_once_make_one_message_each_plan(monday):
    for _ in range(10):
        make_plan(now=monday)

    def plan() -> None:
        try:
            services.plan_reminders(now=at("2026-11-23T18:00:00"))
        finally:
            connection.close()

    planners = [threading.Thread(target=plan) for _ in range(4)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()

    assert Message.objects.count() == 10


def test_a_new_plan_does_not_remind_of_the_past(monday):
    make_plan(now=at("2026-11-23T18:00:01"), local_time=time(18, 0))

    services.plan_reminders(now=at("2026-11-23T18:05:00"))

    assert not Message.objects.exists()


# --- Silence ----------------------------------------------------------------


def test_after_two_hours_of_silence_the_reminder_still_comes(monday, post_office):
    make_plan(now=monday)

    now = at("2026-11-23T20:00:00")
    services.plan_reminders(now=now)
    messaging.send_due(clock=lambda: now)

    assert queued() == [("2026-11-23", State.SENT)]
    assert len(post_office.deliveries) == 1


def test_after_days_of_silence_what_was_missed_is_written_down_and_not_sent(monday, post_office):
    make_plan(now=monday)

    now = at("2026-11-26T18:30:00")
    services.plan_reminders(now=now)
    messaging.send_due(clock=lambda: now)

    assert queued() == [
        ("2026-11-23", State.MISSED),
        ("2026-11-24", State.MISSED),
        ("2026-11-25", State.MISSED),
        ("2026-11-26", State.SENT),
    ]
    assert len(post_office.deliveries) == 1


def test_nobody_asks_what_was_missed_longer_than_two_weeks_ago(monday):
    make_plan(now=monday)

    services.plan_reminders(now=monday + timedelta(days=100))

    assert len(queued()) == 14


# --- Changes in between -----------------------------------------------------


def test_a_plan_changed_on_the_day_does_not_remind_twice(monday, learner, post_office):
    plan = make_plan(now=monday, learner=learner, local_time=time(9, 0))
    services.plan_reminders(now=at("2026-11-23T09:00:00"))
    messaging.send_due(clock=lambda: at("2026-11-23T09:00:00"))
    make_plan(now=at("2026-11-23T10:00:00"), learner=learner, local_time=time(18, 0))

    services.plan_reminders(now=at("2026-11-23T18:00:00"))
    messaging.send_due(clock=lambda: at("2026-11-23T18:00:00"))

    assert len(post_office.deliveries) == 1
    plan.refresh_from_db()
    promised = next_reminder_at(plan=plan, by=learner, now=at("2026-11-23T12:00:00"))
    assert promised == at("2026-11-24T18:00:00")


def test_a_plan_changed_before_its_time_reminds_at_the_new_one(monday, learner):
    make_plan(now=monday, learner=learner, local_time=time(9, 0))
    make_plan(now=at("2026-11-23T08:59:00"), learner=learner, local_time=time(18, 0))

    services.plan_reminders(now=at("2026-11-23T09:00:00"))
    assert not Message.objects.exists()
    services.plan_reminders(now=at("2026-11-23T18:00:00"))

    assert queued() == [("2026-11-23", State.PENDING)]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
def test_a_journey_gives_no_local_date_two_reminders(monday, learner, zone):
    make_plan(now=monday, learner=learner, local_time=time(10, 0))
    services.plan_reminders(now=at("2026-11-23T10:00:00"))
    User.objects.filter(pk=learner.pk).update(time_zone=zone)

    for hour in range(11, 24 * 3):
        services.plan_reminders(now=at("2026-11-23T00:00:00") + timedelta(hours=hour))

    days = [day for day, _state in queued()]
    assert days[:3] == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert len(days) == len(set(days))


def test_a_stopped_plan_is_not_planned(monday, learner):
    make_plan(now=monday, learner=learner)
    services.stop(by=learner, now=monday)

    services.plan_reminders(now=at("2026-11-23T18:00:00"))

    assert not Message.objects.exists()


def test_a_reminder_in_the_queue_does_not_go_after_the_plan_was_stopped(
    monday, learner, post_office
):
    make_plan(now=monday, learner=learner)
    now = at("2026-11-23T18:00:00")
    services.plan_reminders(now=now)

    services.stop(by=learner, now=now)
    messaging.send_due(clock=lambda: now)

    assert queued() == [("2026-11-23", State.CANCELLED)]
    assert post_office.deliveries == []


def test_a_pause_is_not_made_up_for(monday, learner):
    make_plan(now=monday, learner=learner)
    services.stop(by=learner, now=monday)

    services.resume(by=learner, now=at("2026-11-26T12:00:00"))
    services.plan_reminders(now=at("2026-11-26T18:00:00"))

    assert [day for day, _state in queued()] == ["2026-11-26"]


def test_people_who_can_no_longer_sign_in_are_not_reminded(monday, learner):
    make_plan(now=monday, learner=learner)
    learner.is_active = False
    learner.save()

    services.plan_reminders(now=at("2026-11-23T18:00:00"))

    assert not Message.objects.exists()


def test_a_plan_saved_while_the_planner_works_keeps_the_learners_own_moment(monday, learner):
    make_plan(now=monday, learner=learner)
    saved_at = at("2026-11-23T18:00:05")
    plan = make_plan(now=saved_at, learner=learner)

    PracticePlan.objects.update(planned_to_at=monday)
    services.plan_reminders(now=at("2026-11-23T18:00:00"))

    plan.refresh_from_db()
    assert plan.planned_to_at == monday


# --- Size -------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 1000])
def test_planning_costs_the_same_queries_for_one_plan_and_a_thousand(
    monday, count, django_assert_num_queries
):
    people = User.objects.bulk_create(
        [User(email=f"person{number}@example.org") for number in range(count)]
    )
    PracticePlan.objects.bulk_create(
        [
            PracticePlan(
                learner=person,
                days=[0],
                local_time=time(18, 0),
                planned_to_at=monday,
                updated_at=monday,
            )
            for person in people
        ]
    )

    # A savepoint and its release, the plans, the messages, and how far we are.
    with django_assert_num_queries(5):
        assert services.plan_reminders(now=at("2026-11-23T18:00:00")) == count

    assert Message.objects.count() == count


# --- The plan itself --------------------------------------------------------


def test_a_learner_has_one_plan_whatever_they_save(monday, learner):
    make_plan(now=monday, learner=learner, days=[0])
    make_plan(now=monday, learner=learner, days=[4, 2])

    plan = PracticePlan.objects.get()
    assert plan.days == [2, 4]
    assert plan.day_names == ["Wednesday", "Friday"]


def test_saving_a_plan_turns_reminders_on_again_after_unsubscribing(monday, learner, post_office):
    make_plan(now=monday, learner=learner)
    messaging.turn_off(by=learner, kind="practice_reminder", now=monday)
    assert not PracticePlan.objects.get().is_active
    make_plan(now=monday, learner=learner)

    now = at("2026-11-23T18:00:00")
    services.plan_reminders(now=now)
    messaging.send_due(clock=lambda: now)

    assert len(post_office.deliveries) == 1


def test_there_is_nothing_to_resume_without_a_plan(monday, learner):
    with pytest.raises(services.NoPlan):
        services.resume(by=learner, now=monday)


def test_the_next_reminder_is_told_in_advance(monday, learner):
    plan = make_plan(now=monday, learner=learner, days=[Weekday.WEDNESDAY])

    assert next_reminder_at(plan=plan, by=learner, now=monday) == at("2026-11-25T18:00:00")
    plan.is_active = False
    assert next_reminder_at(plan=plan, by=learner, now=monday) is None


def test_a_plan_goes_when_its_learner_goes(monday):
    person = make_person()
    make_plan(now=monday, learner=person)
    services.plan_reminders(now=at("2026-11-23T18:00:00"))

    person.delete()

    assert not PracticePlan.objects.exists()
    assert not Message.objects.exists()
