import socket
import threading
from datetime import timedelta

import pytest
import redis
from celery import current_app
from django.conf import settings as site
from django.db import connection, transaction

from messaging import kinds, services
from messaging.models import Message
from tests.factories.messaging import written_message
from tests.post_office import free_port

State = Message.State
pytestmark = pytest.mark.django_db


def test_a_message_with_the_same_key_is_the_same_message(now):
    first = written_message(now=now, dedupe_key="code:1", text="first")

    second = written_message(now=now, dedupe_key="code:1", text="second")

    assert second.pk == first.pk
    assert Message.objects.get().text == "first"


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_message(now):
    made = []

    def click() -> None:
        try:
            made.append(written_message(now=now, dedupe_key="code:1").pk)
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(6)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()

    assert len(made) == 6
    assert len(set(made)) == 1


def test_an_unknown_kind_is_refused_at_once(now):
    with pytest.raises(kinds.UnknownKind):
        written_message(now=now, kind="no_such_kind")


def test_a_subject_is_one_line_whatever_is_put_in(now):
    message = written_message(now=now, subject="Your code\nBcc: everybody@example.org\n")

    assert message.subject == "Your code Bcc: everybody@example.org"


def test_nothing_is_queued_when_the_callers_work_is_undone(now, django_capture_on_commit_callbacks):
    class Undone(Exception):
        pass

    @transaction.atomic
    def work() -> None:
        written_message(now=now)
        raise Undone

    with django_capture_on_commit_callbacks() as callbacks, pytest.raises(Undone):
        work()

    assert not Message.objects.exists()
    assert callbacks == []


@pytest.fixture
def mail_queue():
    """The queue in the real Redis."""
    client = redis.Redis.from_url(site.REDIS_URL)
    client.delete("mail")
    yield client
    client.delete("mail")
    client.close()


def test_a_worker_is_woken_after_the_commit(now, mail_queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        written_message(now=now)
    assert mail_queue.llen("mail") == 0

    callbacks[0]()

    assert mail_queue.llen("mail") == 1
    assert b"messaging.send_message" in mail_queue.lindex("mail", 0)
    assert b"BCDF-GHJK" not in mail_queue.lindex("mail", 0)


def test_the_same_message_again_wakes_nobody(now, django_capture_on_commit_callbacks):
    written_message(now=now, dedupe_key="code:1")

    with django_capture_on_commit_callbacks() as callbacks:
        written_message(now=now, dedupe_key="code:1")

    assert callbacks == []


@pytest.fixture
def broker_at():
    """Points Celery at another address, and back."""
    address = current_app.conf.broker_write_url
    try:
        yield lambda url: current_app.conf.update(broker_write_url=url)
    finally:
        current_app.conf.update(broker_write_url=address)


def test_a_stopped_redis_breaks_nothing_and_the_mail_goes_with_the_next_run(
    now, post_office, broker_at, django_capture_on_commit_callbacks
):
    broker_at(f"redis://127.0.0.1:{free_port()}/0")

    with django_capture_on_commit_callbacks(execute=True):
        message = written_message(now=now)

    message.refresh_from_db()
    assert message.state == State.PENDING
    services.send_due(clock=lambda: now)
    assert len(post_office.deliveries) == 1


def test_a_redis_that_never_answers_holds_nobody_up(
    now, broker_at, django_capture_on_commit_callbacks
):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        broker_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        with django_capture_on_commit_callbacks(execute=True):
            written_message(now=now)

    assert Message.objects.get().state == State.PENDING


# --- Mails that are written when they are sent ------------------------------


def draft(person, key, due_at):
    return services.Draft(
        kind="tea_time", recipient=person, context={}, dedupe_key=key, due_at=due_at
    )


def test_a_message_that_is_too_late_when_it_is_queued_is_missed(now, tea_time, person):
    services.enqueue_many(
        drafts=[
            draft(person, "late", now - timedelta(hours=2)),
            draft(person, "in time", now - timedelta(hours=1, minutes=59)),
        ],
        now=now,
    )

    assert dict(Message.objects.values_list("dedupe_key", "state")) == {
        "late": State.MISSED,
        "in time": State.PENDING,
    }


@pytest.mark.parametrize("count", [1, 1000])
def test_queueing_many_takes_one_query(now, tea_time, person, count, django_assert_num_queries):
    drafts = [draft(person, f"tea:{number}", now) for number in range(count)]

    with django_assert_num_queries(1):
        services.enqueue_many(drafts=drafts, now=now)

    assert Message.objects.count() == count


def test_enqueue_gives_the_first_row_back_whatever_became_of_it(now, tea_time, person):
    first = services.enqueue(
        kind="tea_time", recipient=person, context={}, dedupe_key="tea", now=now
    )
    Message.objects.update(state=State.CANCELLED, ended_at=now)

    again = services.enqueue(
        kind="tea_time", recipient=person, context={}, dedupe_key="tea", now=now
    )

    assert (again.pk, again.state) == (first.pk, State.CANCELLED)


def test_a_kind_has_one_owner(tea_time):
    kinds.register(tea_time)

    with pytest.raises(kinds.KindTaken):
        kinds.register(kinds.Kind(**{**vars(tea_time), "is_optional": False}))
