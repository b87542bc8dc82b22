"""Django looks here; each noun's models live in its own folder."""

from courses.bank.models import BankQuestion, BankQuestionTag, GiftImport
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.closing.models import ClosingTip, TipModeration, TipShare
from courses.cohorts.models import Cohort, CohortMembership
from courses.confidence.models import ConfidenceAnswer, ConfidenceCheck
from courses.corrections.models import Correction, CorrectionSeen
from courses.enrolments.models import Enrolment
from courses.events.models import LearningEvent
from courses.policies.models import LocalPolicy, PolicyAcknowledgement, PolicyVersion
from courses.progress.models import Override, StepProgress
from courses.quizzes.models import Answer, QuizAttempt, Regrade, RegradedAttempt
from courses.reflections.models import Reflection, ReflectionRevision
from courses.renewals.models import Recognition, SessionOpening
from courses.scenarios.models import ScenarioRun

__all__ = [
    "Answer",
    "BankQuestion",
    "BankQuestionTag",
    "ClosingTip",
    "Cohort",
    "CohortMembership",
    "CourseGuidePage",
    "ConfidenceAnswer",
    "ConfidenceCheck",
    "Correction",
    "CorrectionSeen",
    "CoursePage",
    "Enrolment",
    "GiftImport",
    "LearningEvent",
    "LocalPolicy",
    "ModulePage",
    "Override",
    "PolicyAcknowledgement",
    "PolicyVersion",
    "QuizAttempt",
    "RegradedAttempt",
    "Regrade",
    "Recognition",
    "Reflection",
    "ReflectionRevision",
    "ScenarioRun",
    "SessionOpening",
    "StepProgress",
    "TipModeration",
    "TipShare",
]
