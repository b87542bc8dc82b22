"""Django looks here; each noun's models live in its own folder."""

from courses.bank.models import BankQuestion, BankQuestionTag, GiftImport
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.policies.models import LocalPolicy, PolicyVersion

__all__ = [
    "BankQuestion",
    "BankQuestionTag",
    "CourseGuidePage",
    "CoursePage",
    "GiftImport",
    "LocalPolicy",
    "ModulePage",
    "PolicyVersion",
]
