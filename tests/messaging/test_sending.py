from datetime import timedelta

import pytest

from messaging import services
from messaging.models import Message, Suppression
from tests.factories.messaging import written_message

State = Message.State
pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(now):
    return lambda: now


def test_a_due_message_arrives_with_its_text_and_html(post_office, now, clock):
    message = written_message(now=now, to_address="sam@example.org")

    assert services.send_due(clock=clock) == 1

    [delivery] = post_office.deliveries
    assert delivery.recipients == ("sam@example.org",)
    assert delivery.mail["To"] == "sam@example.org"
    assert delivery.mail["Subject"] == "Your code"
    assert "K7Q4MX" in delivery.text
    assert "<b>K7Q4MX</b>" in delivery.html
    message.refresh_from_db()
    assert (message.state, message.ended_at, message.attempts) == (State.SENT, now, 1)


def test_a_sent_message_is_not_sent_again(post_office, now, clock):
    message = written_message(now=now)
    services.send_due(clock=clock)

    assert services.send_due(clock=clock) == 0
    assert services.send_one(message_id=message.pk, clock=clock) is None

    assert len(post_office.deliveries) == 1
