from datetime import timedelta

import pytest

from messaging import services
from messaging.models import Message
from messaging.services.upkeep import Swept
from tests.factories.messaging import written_message

State = Message.State
pytestmark = pytest.mark.django_db


def test_a_message_whose_worker_died_becomes_unknown_and_is_never_sent(post_office, now, caplog):
    message = written_message(now=now, expires_at=now + timedelta(days=1))
    services.claim(now=now)
    later = now + timedelta(minutes=10)

    assert services.sweep(now=later) == Swept(unknown=1, missed=0)

    message.refresh_from_db()
    assert (message.state, message.ended_at, message.text) == (State.UNKNOWN, later, "")
    [record] = caplog.records
    assert (record.levelname, record.message_id) == ("ERROR", message.public_id)
    services.send_due(clock=lambda: later)
    assert post_office.deliveries == []


def test_a_message_in_a_living_workers_hands_is_left_alone(now):
    written_message(now=now, expires_at=now + timedelta(seconds=1))
    services.claim(now=now)

    assert services.sweep(now=now + timedelta(minutes=9, seconds=59)) == Swept(unknown=0, missed=0)

    assert Message.objects.get().state == State.SENDING


def test_a_message_past_its_use_is_missed_and_not_sent(post_office, now):
    message = written_message(now=now, expires_at=now + timedelta(minutes=15))
    later = now + timedelta(minutes=15)

    services.send_due(clock=lambda: later)
    assert services.sweep(now=later) == Swept(unknown=0, missed=1)

    message.refresh_from_db()
    assert (message.state, message.text) == (State.MISSED, "")
    assert post_office.deliveries == []


def test_a_message_that_became_late_between_claim_and_sending_is_missed(post_office, now):
    written_message(now=now, expires_at=now + timedelta(seconds=1))
    times = iter([now, now, now, *[now + timedelta(seconds=2)] * 5])

    services.send_due(clock=lambda: next(times))

    assert Message.objects.get().state == State.MISSED
    assert post_office.deliveries == []


def test_sweeping_twice_is_like_sweeping_once(now):
    written_message(now=now)
    later = now + timedelta(hours=1)

    assert services.sweep(now=later) == Swept(unknown=0, missed=1)
    assert services.sweep(now=later + timedelta(hours=1)) == Swept(unknown=0, missed=0)

    assert Message.objects.get().ended_at == later


def test_messages_are_forgotten_ninety_days_after_their_end(now, monkeypatch):
    monkeypatch.setattr("messaging.services.upkeep.PURGE_AT_ONCE", 2)
    for number in range(5):
        written_message(now=now, dedupe_key=f"old:{number}")
    services.sweep(now=now + timedelta(hours=1))
    written_message(now=now + timedelta(hours=1), dedupe_key="newer")
    services.sweep(now=now + timedelta(hours=2))
    written_message(now=now, dedupe_key="still waiting")

    assert services.purge(now=now + timedelta(days=90, hours=1)) == 5

    assert set(Message.objects.values_list("dedupe_key", flat=True)) == {"newer", "still waiting"}
