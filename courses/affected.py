"""Whom a change of a live page affects. It stands above the nouns: it asks several."""

from dataclasses import dataclass

from courses.catalogue.models import CoursePage, ModulePage
from courses.enrolments.models import Enrolment
from courses.enrolments.selectors import newest_periods
from courses.events.selectors import count_module_completed
from courses.progress.models import StepProgress
from courses.quizzes.models import QuizAttempt
from courses.scenarios.models import ScenarioRun


@dataclass(frozen=True)
class Affected:
    """How many people: enrolled in the course; on their way in the page; in the middle of one of
    its quizzes or scenarios; done with it."""

    enrolled: int
    begun: int
    in_quiz: int
    in_scenario: int
    done: int

    @property
    def is_anybody_inside(self) -> bool:
        return bool(self.begun or self.in_quiz or self.in_scenario or self.done)


def affected_by_module(module: ModulePage) -> Affected:
    """Six queries, however many people."""
    course_id = module.get_parent().translation_key
    key = module.translation_key
    inside = StepProgress.objects.filter(module_id=key, enrolment__course_id=course_id)
    done = count_module_completed(course_id=course_id, module_id=key)
    people = inside.values("enrolment").distinct().count()
    return Affected(
        enrolled=newest_periods(Enrolment.objects.filter(course_id=course_id)).count(),
        begun=max(people - done, 0),
        in_quiz=QuizAttempt.objects.filter(module_id=key, submitted_at=None).count(),
        in_scenario=ScenarioRun.objects.filter(module_id=key, ended_at=None).count(),
        done=done,
    )


def affected_by_course(course: CoursePage) -> Affected:
    """Five queries, however many people."""
    enrolments = newest_periods(Enrolment.objects.filter(course_id=course.translation_key))
    mine = {"enrolment__course_id": course.translation_key}
    on_the_way = StepProgress.objects.filter(**mine, enrolment__completed_at=None)
    return Affected(
        enrolled=enrolments.count(),
        begun=on_the_way.values("enrolment").distinct().count(),
        in_quiz=QuizAttempt.objects.filter(**mine, submitted_at=None).count(),
        in_scenario=ScenarioRun.objects.filter(**mine, ended_at=None).count(),
        done=enrolments.exclude(completed_at=None).count(),
    )
