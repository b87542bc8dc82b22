"""The learner's plan, and the reminders that follow from it.

Practice plans and messaging sends: a reminder that is due becomes a message's
row, one for each plan and local date, however often the planner runs.
"""

import logging
from collections.abc import Collection, Iterator
from datetime import datetime, time, timedelta

from django.db import transaction

from accounts.models import User
from messaging import services as messaging
from practice import clock
from practice.models import PracticePlan
from practice.selectors import REMINDER, reminder_key

logger = logging.getLogger(__name__)

# After a long silence of the planner: further back, nobody asks what was missed.
LOOKS_BACK = timedelta(days=14)


class NoPlan(Exception):
    """The learner has not made a practice plan yet."""


@transaction.atomic
def save_plan(
    *, by: User, now: datetime, days: Collection[int], local_time: time, cue: str = ""
) -> PracticePlan:
    """Makes or changes the learner's plan, and turns its reminders on."""
    chosen = {
        "days": sorted(days),
        "local_time": local_time,
        "cue": cue,
        "is_active": True,
        "planned_to_at": now,
        "updated_at": now,
    }
    plan, _created = PracticePlan.objects.update_or_create(
        learner=by, defaults=chosen, create_defaults={**chosen, "created_at": now}
    )
    messaging.set_preference(by=by, kind=REMINDER, is_wanted=True, now=now)
    return plan


def stop(*, by: User, now: datetime) -> None:
    """Turns the reminders off and keeps the plan. Stopping twice, or without a plan, is fine."""
    PracticePlan.objects.filter(learner=by, is_active=True).update(is_active=False, updated_at=now)


@transaction.atomic
def resume(*, by: User, now: datetime) -> None:
    """Turns the reminders on again, from now. Raises NoPlan."""
    changed = PracticePlan.objects.filter(learner=by).update(
        is_active=True, planned_to_at=now, updated_at=now
    )
    if not changed:
        raise NoPlan
    messaging.set_preference(by=by, kind=REMINDER, is_wanted=True, now=now)


@transaction.atomic
def plan_reminders(*, now: datetime) -> int:
    """Queues every reminder that has come due; returns how many it looked at.

    Each plan remembers how far it has been planned, so a planner that was
    silent catches up: what is still useful is sent late, and what is not gets a
    row that says it was missed.
    """
    drafts: list[messaging.Draft] = []
    plans = PracticePlan.objects.filter(
        is_active=True, learner__is_active=True, planned_to_at__lt=now
    ).select_related("learner")
    for plan in plans.iterator(chunk_size=2_000):
        drafts += _due(plan, now=now)
    if not drafts:
        return 0
    messaging.enqueue_many(drafts=drafts, now=now)
    # A plan its learner has changed since then keeps the learner's own moment.
    PracticePlan.objects.filter(
        pk__in={draft.context["plan_id"] for draft in drafts}, updated_at__lte=now
    ).update(planned_to_at=now)
    logger.info(
        "Reminders planned", extra={"event": "practice.reminders_planned", "count": len(drafts)}
    )
    return len(drafts)


def _due(plan: PracticePlan, *, now: datetime) -> Iterator[messaging.Draft]:
    due = clock.due_between(
        days=plan.days,
        local_time=plan.local_time,
        zone=plan.learner.zone,
        after=max(plan.planned_to_at, now - LOOKS_BACK),
        until=now,
    )
    for day, moment in due:
        yield messaging.Draft(
            kind=REMINDER,
            recipient=plan.learner,
            context={"plan_id": plan.pk},
            dedupe_key=reminder_key(plan, day),
            due_at=moment,
        )
