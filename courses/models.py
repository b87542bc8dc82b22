"""Django looks here; each noun's models live in its own folder."""

from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.cohorts.models import Cohort, CohortMembership
from courses.enrolments.models import Enrolment
from courses.events.models import LearningEvent
from courses.progress.models import Override, StepProgress
from courses.quizzes.models import Answer, QuizAttempt
from courses.reflections.models import Reflection, ReflectionRevision
from courses.scenarios.models import ScenarioRun

__all__ = [
    "Answer",
    "Cohort",
    "CohortMembership",
    "CourseGuidePage",
    "CoursePage",
    "Enrolment",
    "LearningEvent",
    "ModulePage",
    "Override",
    "QuizAttempt",
    "Reflection",
    "ReflectionRevision",
    "ScenarioRun",
    "StepProgress",
]
