"""With a real worker, a real Redis and a real mail server: does the mail arrive?"""

from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from messaging.models import Message
from practice.models import PracticePlan
from tests.factories.accounts import make_person
from tests.factories.messaging import written_message
from tests.worker import wait_until


def test_a_sign_up_code_arrives_by_itself_and_a_reminder_when_beat_asks(post_office, worker):
    written_message(now=timezone.now(), to_address="kim@example.org")

    wait_until(lambda: post_office.deliveries, what="the code")
    assert "BCDF-GHJK" in post_office.deliveries[0].text

    now = timezone.now()
    learner = make_person(email="sam@example.org", time_zone="UTC")
    due = (now - timedelta(minutes=1)).replace(second=0, microsecond=0)
    PracticePlan.objects.create(
        learner=learner,
        days=[due.weekday()],
        local_time=due.time(),
        planned_to_at=due - timedelta(minutes=1),
    )
    for entry in ("practice.plan_reminders", "messaging.send_due"):
        task = current_app.conf.beat_schedule[entry]["task"]
        current_app.send_task(task)
        wait_until(Message.objects.filter(recipient=learner).exists, what="the reminder's row")
    wait_until(lambda: len(post_office.deliveries) == 2, what="the reminder")

    assert post_office.deliveries[1].recipients == ("sam@example.org",)
    wait_until(
        lambda: set(Message.objects.values_list("state", flat=True)) == {"sent"},
        what="both rows to say so",
    )


@pytest.mark.parametrize("entry", sorted(current_app.conf.beat_schedule))
def test_beat_asks_only_for_tasks_that_exist(entry):
    current_app.loader.import_default_modules()

    assert current_app.conf.beat_schedule[entry]["task"] in current_app.tasks
