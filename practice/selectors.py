"""What a learner has planned, and when the next reminder comes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.models import User
from courses.catalogue.models import Step
from courses.catalogue.selectors import ModuleOutline
from learning.progress import selectors as courses
from messaging import selectors as messaging
from practice import clock
from practice.models import PracticePlan

REMINDER = "practice_reminder"


def plan_of(*, by: User) -> PracticePlan | None:
    return PracticePlan.objects.filter(learner=by).first()


def reminder_key(plan: PracticePlan, day: date) -> str:
    """What makes a reminder the same reminder: the plan and the learner's own date."""
    return f"{REMINDER}:{plan.pk}:{day.isoformat()}"


def next_reminder_at(*, plan: PracticePlan, by: User, now: datetime) -> datetime | None:
    """When the learner will be reminded next; None while reminders are off.

    A day that has had its reminder has no second one, whatever the plan now says.
    """
    if not plan.is_active:
        return None
    due = list(
        clock.due_between(
            days=plan.days,
            local_time=plan.local_time,
            zone=by.zone,
            after=max(now, plan.planned_to_at),
            # At least one of the next two weeks' days is free, and is not eaten by a clock change.
            until=now + timedelta(days=15),
        )
    )
    taken = messaging.known_keys(keys=[reminder_key(plan, day) for day, _moment in due])
    free = (moment for day, moment in due if reminder_key(plan, day) not in taken)
    return next(free, None)


def is_plan_active(*, plan_id: int) -> bool:
    return PracticePlan.objects.filter(pk=plan_id, is_active=True).exists()


@dataclass(frozen=True)
class Suggestion:
    """Something to do in today's 15 minutes."""

    module_title: str
    url: str
    # Practised before: doing it again is practice, too.
    is_repeat: bool


def suggestion(*, by: User, day: date) -> Suggestion | None:
    """The practice of the module the learner is at, or the next one not done.

    With all of them done, one to do again, another each day. None while no
    course has anything to practise.
    """
    learning = courses.my_learning(by=by)
    for course in learning.courses:
        modules = _from_current(course)
        waiting = [m for m in modules if _practise_state(m) not in (None, courses.State.DONE)]
        if waiting:
            return _suggest(waiting[0].module, is_repeat=False)
    done = [m.module for course in learning.courses for m in course.modules if _practise_state(m)]
    if done:
        return _suggest(done[day.toordinal() % len(done)], is_repeat=True)
    fresh = [m for outline in learning.others for m in outline.modules if Step.PRACTISE in m.steps]
    return _suggest(fresh[0], is_repeat=False) if fresh else None


def _from_current(course: courses.CourseProgress) -> list[courses.ModuleProgress]:
    modules = list(course.modules)
    current = course.next[0] if course.next else None
    start = modules.index(current) if current else 0
    return modules[start:] + modules[:start]


def _practise_state(module: courses.ModuleProgress) -> courses.State | None:
    return next((s.state for s in module.steps if s.step is Step.PRACTISE), None)


def _suggest(module: ModuleOutline, *, is_repeat: bool) -> Suggestion:
    return Suggestion(
        module_title=module.title, url=module.step_url(Step.PRACTISE), is_repeat=is_repeat
    )
