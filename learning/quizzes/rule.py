"""The rule of a course that asks for a lowest score over its quizzes."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models.expressions import Combinable
from django.utils.translation import gettext

from courses.catalogue.conditions import CourseRules
from courses.catalogue.models import Step
from learning.enrolments.models import Enrolment
from learning.progress.course_rules import Requirement, register
from learning.progress.selectors import CourseProgress, requirements_of
from learning.quizzes.selectors import best_fractions, scores_as_json


@dataclass(frozen=True)
class MinimumScore:
    """The mean over the required modules that have a quiz, each by its best attempt."""

    name: str = "score"

    def applies(self, rules: CourseRules) -> bool:
        return rules.score > 0

    def fact(self, *, enrolment: Enrolment) -> Combinable:
        return scores_as_json(enrolment=enrolment)

    def requirement(
        self, *, enrolment: Enrolment, progress: CourseProgress, fact: Any
    ) -> Requirement:
        least = requirements_of(enrolment, progress.course).rules.score
        title = gettext("A score of %(least)d%% or more over all quizzes") % {"least": least}
        quizzes = [
            module.module
            for module in progress.required
            if any(step.step is Step.QUIZ and step.is_required for step in module.steps)
        ]
        if not quizzes:
            return Requirement(title, True, gettext("There is no quiz to take."))
        best = best_fractions(fact)
        scores = {module.module_id: best.get(module.module_id, 0.0) for module in quizzes}
        # Rounded down, so that 69.9 is never shown as the 70 it is not; the small part takes up
        # what binary fractions lose.
        score = int(100 * sum(scores.values()) / len(scores) + 1e-9)
        weakest = min(quizzes, key=lambda module: scores[module.module_id])
        return Requirement(
            title=title,
            is_met=score >= least,
            reason=self._reason(score, scores, best),
            url=weakest.step_url(Step.QUIZ),
            action=gettext("Go to the quiz of tip %(number)d") % {"number": weakest.number},
        )

    @staticmethod
    def _reason(score: int, scores: dict[UUID, float], best: dict[UUID, float]) -> str:
        taken = sum(module_id in best for module_id in scores)
        words = gettext("Your score is %(score)d%%. You have taken %(taken)d of %(total)d quizzes.")
        return words % {"score": score, "taken": taken, "total": len(scores)}


register(MinimumScore())
