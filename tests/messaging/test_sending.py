import logging
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from messaging import kinds, services
from messaging.models import Message, Suppression
from tests.factories.messaging import written_message
from tests.post_office import free_port

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
    assert "BCDF-GHJK" in delivery.text
    assert "<b>BCDF-GHJK</b>" in delivery.html
    message.refresh_from_db()
    assert (message.state, message.ended_at, message.attempts) == (State.SENT, now, 1)


def test_a_mail_says_who_wrote_it_when_and_that_no_person_did(post_office, settings, now, clock):
    settings.DEFAULT_FROM_EMAIL = "Tenfold <noreply@tenfold.example>"
    message = written_message(now=now)

    services.send_due(clock=clock)

    [mail] = post_office.mails
    assert mail["Message-ID"] == f"<{message.public_id}@tenfold.example>"
    assert abs(mail["Date"].datetime.replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(minutes=5)
    assert mail["From"].addresses[0].addr_spec == "noreply@tenfold.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["MIME-Version"] == "1.0"
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    # What somebody has just asked for has no way to unsubscribe.
    assert not [name for name in mail if name.startswith("List-")]
    assert not any(part.defects for part in mail.walk())


def test_a_sent_message_is_not_sent_again(post_office, now, clock):
    message = written_message(now=now)
    services.send_due(clock=clock)

    assert services.send_due(clock=clock) == 0
    assert services.send_one(message_id=message.pk, clock=clock) is None

    assert len(post_office.deliveries) == 1


def test_the_words_are_gone_when_the_mail_has_left(post_office, now, clock):
    message = written_message(now=now)

    services.send_due(clock=clock)

    message.refresh_from_db()
    assert (message.subject, message.text, message.html) == ("", "", "")


def test_many_mails_share_one_conversation(post_office, now, clock):
    for number in range(5):
        written_message(now=now, to_address=f"sam{number}@example.org")

    assert services.send_due(clock=clock) == 5

    assert len(post_office.deliveries) == 5
    assert post_office.connections == 1


def test_what_somebody_waits_for_goes_before_reminders_that_were_due_earlier(
    post_office, now, clock
):
    written_message(now=now - timedelta(minutes=5), to_address="later@example.org")
    Message.objects.update(priority=Message.Priority.ORDINARY)
    written_message(now=now, to_address="first@example.org")

    services.send_due(clock=clock)

    assert [d.recipients[0] for d in post_office.deliveries] == [
        "first@example.org",
        "later@example.org",
    ]


def test_a_message_that_is_not_due_yet_waits(post_office, now, clock):
    message = written_message(now=now + timedelta(seconds=1))

    assert services.send_due(clock=clock) == 0
    assert services.send_one(message_id=message.pk, clock=clock) is None

    assert post_office.deliveries == []


def test_sending_stops_after_a_while_and_the_next_run_goes_on(post_office, now):
    for _ in range(3):
        written_message(now=now)
    times = iter([now] * 3 + [now + timedelta(minutes=1)] * 20)

    services.send_due(clock=lambda: next(times))

    assert Message.objects.filter(state=State.PENDING).count() == 2


# --- What is known after a failure ------------------------------------------


def the_only_message() -> Message:
    return Message.objects.get()


def test_a_mail_server_that_is_down_leaves_the_message_waiting(settings, post_office, now, clock):
    settings.EMAIL_PORT = free_port()
    written_message(now=now)

    services.send_due(clock=clock)

    message = the_only_message()
    assert (message.state, message.claimed_at) == (State.PENDING, None)
    assert message.due_at > now
    assert message.last_error == "ConnectionRefusedError"
    assert "BCDF-GHJK" in message.text


def test_it_leaves_when_the_mail_server_is_back(settings, post_office, now, clock):
    settings.EMAIL_PORT = free_port()
    written_message(now=now)
    services.send_due(clock=clock)
    settings.EMAIL_PORT = post_office.port

    services.send_due(clock=lambda: now + timedelta(minutes=1))

    assert len(post_office.deliveries) == 1
    assert the_only_message().state == State.SENT


def test_one_try_is_enough_to_see_that_the_mail_server_is_down(settings, post_office, now, clock):
    settings.EMAIL_PORT = free_port()
    for _ in range(5):
        written_message(now=now)

    assert services.send_due(clock=clock) == 1

    assert Message.objects.filter(attempts=0, due_at=now).count() == 4


def test_the_pause_grows_with_each_try_up_to_ten_minutes(settings, post_office, now):
    settings.EMAIL_PORT = free_port()
    message = written_message(now=now, expires_at=now + timedelta(days=1))
    pauses = []

    for _ in range(25):
        moment = message.due_at
        services.send_one(message_id=message.pk, clock=lambda moment=moment: moment)
        message.refresh_from_db()
        pauses.append(message.due_at - moment)

    assert pauses[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=90)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(minutes=10)


@pytest.mark.parametrize(
    "reply", ["451 4.7.1 Come back later", "421 4.3.2 Closing", "452 4.2.2 Mailbox full"]
)
@pytest.mark.parametrize("at", ["sender_reply", "recipient_reply", "text_reply"])
def test_a_refusal_for_now_is_tried_again_and_arrives_once(post_office, now, clock, at, reply):
    setattr(post_office, at, reply)
    written_message(now=now)

    services.send_due(clock=clock)

    message = the_only_message()
    assert (message.state, message.last_error) == (State.PENDING, reply[:3])
    setattr(post_office, at, None)
    services.send_due(clock=lambda: now + timedelta(minutes=1))
    assert len(post_office.deliveries) == 1
    assert the_only_message().state == State.SENT


@pytest.mark.parametrize(
    "at, reply",
    [
        ("recipient_reply", "550 5.7.1 sam@example.org: not from you"),
        ("recipient_reply", "553 sam@example.org"),
        ("text_reply", "554 5.6.0 sam@example.org: content refused"),
    ],
)
def test_a_refusal_for_good_is_final_and_its_words_are_not_kept(
    post_office, now, clock, caplog, at, reply
):
    setattr(post_office, at, reply)
    written_message(now=now)

    services.send_due(clock=clock)

    message = the_only_message()
    assert (message.state, message.last_error) == (State.FAILED, reply[:3])
    assert message.text == ""
    assert "sam@example.org" not in caplog.text
    assert not Suppression.objects.exists()


def test_a_refusal_of_our_own_address_does_not_end_the_mails_of_everybody(post_office, now, clock):
    post_office.sender_reply = "550 5.7.1 Sender address rejected"
    for _ in range(3):
        written_message(now=now)

    assert services.send_due(clock=clock) == 1

    assert Message.objects.filter(state=State.PENDING).count() == 3


def test_a_line_cut_before_the_text_means_the_mail_can_go_again(post_office, now, clock):
    post_office.hang_up_at_recipient = True
    written_message(now=now)
    services.send_due(clock=clock)
    assert the_only_message().state == State.PENDING
    post_office.hang_up_at_recipient = False

    services.send_due(clock=lambda: now + timedelta(minutes=1))

    assert len(post_office.deliveries) == 1


def test_a_line_cut_after_the_text_is_never_tried_again(post_office, now, clock):
    post_office.hang_up_after_text = True
    written_message(now=now)

    services.send_due(clock=clock)
    for minutes in range(1, 15):
        services.send_due(clock=lambda minutes=minutes: now + timedelta(minutes=minutes))

    assert len(post_office.deliveries) == 1
    message = the_only_message()
    assert (message.state, message.text) == (State.UNKNOWN, "")


def test_a_mail_server_that_does_not_answer_the_text_leaves_the_message_unknown(
    settings, post_office, now, clock
):
    settings.EMAIL_TIMEOUT = 0.3
    post_office.gate.clear()
    written_message(now=now)

    services.send_due(clock=clock)

    assert the_only_message().state == State.UNKNOWN


def test_an_answer_that_is_no_answer_leaves_the_message_unknown(post_office, now, clock):
    post_office.text_reply = "banana"
    written_message(now=now)

    services.send_due(clock=clock)

    assert the_only_message().state == State.UNKNOWN


def test_the_next_mail_goes_through_after_one_was_cut_off(post_office, now, clock):
    post_office.text_reply = "421 4.3.2 Closing"
    first = written_message(now=now - timedelta(seconds=1))
    services.send_one(message_id=first.pk, clock=clock)
    post_office.text_reply = None
    written_message(now=now, to_address="kim@example.org")

    services.send_due(clock=clock)

    assert [d.recipients[0] for d in post_office.deliveries] == ["kim@example.org"]


def test_a_mail_backend_that_fails_in_its_own_way_may_have_sent(settings, now, clock):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    written_message(now=now)

    services.send_due(clock=clock)

    message = the_only_message()
    assert (message.state, message.last_error) == (State.UNKNOWN, "RuntimeError")


class BrokenBackend:
    """A stranger's mail backend."""

    def __init__(self, **_):
        pass

    def send_messages(self, mails):
        raise RuntimeError("anything at all")

    def close(self):
        pass


# --- Addresses that do not exist --------------------------------------------


def test_an_unknown_mailbox_is_remembered(post_office, now, clock):
    post_office.recipient_reply = "550 5.1.1 No such mailbox"
    written_message(now=now, to_address="Sam@example.org")

    services.send_due(clock=clock)

    assert the_only_message().state == State.FAILED
    suppression = Suppression.objects.get()
    assert (suppression.address, suppression.reason) == ("sam@example.org", "550")


def test_what_a_person_asks_for_is_tried_again_and_lifts_the_suppression(post_office, now, clock):
    Suppression.objects.create(address="sam@example.org", reason="550")
    written_message(now=now, to_address="Sam@example.org")

    services.send_due(clock=clock)

    assert len(post_office.deliveries) == 1
    assert not Suppression.objects.exists()


# --- Claims -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_claim_is_committed_before_the_mail_server_is_spoken_to(now):
    written_message(now=now)

    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        services.claim(now=now)

    assert the_only_message().state == State.PENDING


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_send_each_message_once(post_office, now, clock):
    for number in range(40):
        written_message(now=now, to_address=f"person{number}@example.org")

    def work() -> None:
        try:
            services.send_due(clock=clock)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    addresses = [delivery.recipients[0] for delivery in post_office.deliveries]
    assert sorted(addresses) == sorted({f"person{n}@example.org" for n in range(40)})
    assert Message.objects.filter(state=State.SENT, attempts=1).count() == 40


def test_a_worker_that_comes_back_after_the_sweep_changes_nothing(post_office, now, caplog):
    written_message(now=now)
    message = services.claim(now=now)
    much_later = now + timedelta(minutes=11)
    services.sweep(now=much_later)

    with caplog.at_level(logging.ERROR):
        services.sending._end(message, State.SENT, now=much_later)

    assert the_only_message().state == State.UNKNOWN
    assert "given up before its worker was done" in caplog.text


# --- What must not stop the others ------------------------------------------


def test_a_message_of_a_kind_from_a_newer_release_waits_for_a_newer_worker(post_office, now, clock):
    message = written_message(now=now)
    Message.objects.update(kind="from_the_future")

    services.send_due(clock=clock)

    message.refresh_from_db()
    assert (message.state, message.last_error) == (State.PENDING, "UnknownKind")


def test_a_message_that_cannot_be_written_fails_and_the_next_one_goes(
    post_office, now, clock, caplog, monkeypatch
):
    def broken(message, now):
        raise ZeroDivisionError("a secret that must not reach the log")

    monkeypatch.setitem(
        kinds._kinds,
        "broken",
        kinds.Kind(
            name="broken",
            label="broken",
            is_optional=False,
            lifetime=timedelta(hours=1),
            priority=0,
            is_still_wanted=broken,
        ),
    )
    written_message(now=now - timedelta(minutes=1), kind="broken")
    written_message(now=now)

    services.send_due(clock=clock)

    assert len(post_office.deliveries) == 1
    failed = Message.objects.get(kind="broken")
    assert (failed.state, failed.last_error) == (State.FAILED, "ZeroDivisionError")


def test_the_log_tells_ids_and_ends_and_never_words_or_addresses(post_office, now, clock, caplog):
    message = written_message(now=now, to_address="sam@example.org")

    with caplog.at_level(logging.DEBUG):
        services.send_due(clock=clock)

    [record] = [r for r in caplog.records if r.name.startswith("messaging")]
    assert (record.event, record.message_id) == ("message.sent", message.public_id)
    everything = " ".join(
        str(vars(r)) for r in caplog.records if not r.name.startswith("django.db")
    )
    assert "BCDF-GHJK" not in everything
    assert "sam@example.org" not in everything
