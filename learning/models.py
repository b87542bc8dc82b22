"""Django looks here; each noun's models live in its own folder."""

from learning.closing.models import ClosingTip, ClosingTipRevision, TipModeration, TipShare
from learning.completions.models import Completion
from learning.confidence.models import ConfidenceAnswer, ConfidenceCheck
from learning.corrections.models import Correction, CorrectionSeen
from learning.enrolments.models import Enrolment
from learning.events.models import EventRemoval, LearningEvent
from learning.policies.models import PolicyAcknowledgement
from learning.progress.models import Override, StepProgress
from learning.quizzes.models import Answer, QuizAttempt, Regrade, RegradedAttempt
from learning.reflections.models import Reflection, ReflectionRevision
from learning.renewals.models import Recognition, SessionOpening
from learning.scenarios.models import ScenarioRun

__all__ = [
    "Answer",
    "ClosingTip",
    "ClosingTipRevision",
    "Completion",
    "ConfidenceAnswer",
    "ConfidenceCheck",
    "Correction",
    "CorrectionSeen",
    "Enrolment",
    "EventRemoval",
    "LearningEvent",
    "Override",
    "PolicyAcknowledgement",
    "QuizAttempt",
    "Recognition",
    "Reflection",
    "ReflectionRevision",
    "Regrade",
    "RegradedAttempt",
    "ScenarioRun",
    "SessionOpening",
    "StepProgress",
    "TipModeration",
    "TipShare",
]
