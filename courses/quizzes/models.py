"""A learner's go at a module's quiz."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class QuizAttempt(models.Model):
    """One go. It copies the questions and the pass mark when it starts.

    What an editor changes later changes the next attempt, never this one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "courses.Enrolment", on_delete=models.CASCADE, related_name="quiz_attempts"
    )
    module_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField()
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    right_count = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("quiz attempt")
        verbose_name_plural = _("quiz attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module_id", "number"], name="courses_quizattempt_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "module_id"],
                condition=models.Q(submitted_at__isnull=True),
                name="courses_quizattempt_one_open",
            ),
            models.CheckConstraint(
                name="courses_quizattempt_both_submitted_set",
                condition=models.Q(submitted_at__isnull=True, right_count__isnull=True)
                | models.Q(submitted_at__isnull=False, right_count__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} {self.public_id}"


class Answer(models.Model):
    """A learner's answer to one question of an attempt. Marked at once, kept as given."""

    attempt = models.ForeignKey(QuizAttempt, on_delete=models.CASCADE, related_name="answers")
    question_id = models.UUIDField()
    response = models.JSONField()
    is_right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_id"], name="courses_answer_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.question_id}"
