"""A learner's go at a module's quiz."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import (
    DELETED,
    EVIDENCE,
    IN_FULL,
    NOBODY,
    TRAINING_KEPT_FOR,
    YEAR,
    After,
    InPart,
    Kept,
    Record,
    With,
)
from courses.catalogue.quiz_behaviour import FeedbackWhen, has_passed


class QuizAttempt(models.Model):
    """One go. It copies the questions and how they are asked when it starts.

    What an editor changes later changes the next attempt, never this one.
    """

    class Purpose(models.TextChoices):
        """Why it was begun."""

        MODULE_QUIZ = "module_quiz", _("The quiz of a module")
        REFRESHER = "refresher", _("A session of a refresher")

    MAX_REASON = 500

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="quiz_attempts"
    )
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    # The module's `translation_key`. None where the whole course is asked about: the enrolment
    # says which course that is.
    module_id = models.UUIDField(null=True, blank=True)
    number = models.PositiveSmallIntegerField()
    questions = models.JSONField()
    pass_mark = models.PositiveSmallIntegerField()
    feedback_when = models.CharField(
        max_length=10, choices=FeedbackWhen.choices, default=FeedbackWhen.AT_ONCE
    )
    asks_sureness = models.BooleanField(default=False)
    # Whether passing at the first tries does Learn and Scenario too.
    is_test_out = models.BooleanField(default=False)
    # A learner's words: why they went on at once, or once more. In no event and no log.
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    right_count = models.PositiveSmallIntegerField(null=True, blank=True)
    # It was passed before a key was corrected, and a pass is never taken away.
    has_kept_pass = models.BooleanField(default=False)

    record = Record(
        names_page="module_id",
        keeps_page=True,
        person="enrolment__learner",
        export=InPart(
            ("questions",), why="They hold the right answers, and others are still asked."
        ),
        erasure=Kept(EVIDENCE),
        retention=With("enrolment"),
    )

    class Meta:
        verbose_name = _("quiz attempt")
        verbose_name_plural = _("quiz attempts")
        indexes = [models.Index(fields=["module_id"], name="learning_quizattempt_module")]
        constraints = [
            models.CheckConstraint(
                name="learning_quizattempt_module_where_it_asks_about_one",
                condition=models.Q(purpose="module_quiz", module_id__isnull=False)
                | models.Q(purpose="refresher", module_id__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["enrolment", "module_id", "purpose", "number"],
                nulls_distinct=False,
                name="learning_quizattempt_number",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "module_id", "purpose"],
                nulls_distinct=False,
                condition=models.Q(submitted_at__isnull=True),
                name="learning_quizattempt_one_open",
            ),
            models.CheckConstraint(
                name="learning_quizattempt_both_submitted_set",
                condition=models.Q(submitted_at__isnull=True, right_count__isnull=True)
                | models.Q(submitted_at__isnull=False, right_count__isnull=False),
            ),
            models.CheckConstraint(
                name="learning_quizattempt_submitted_after_started",
                condition=models.Q(submitted_at__isnull=True)
                | models.Q(submitted_at__gte=models.F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} {self.public_id}"

    @property
    def has_passed(self) -> bool:
        """Whether it was handed in with enough right answers, as it was marked then or is now."""
        return has_passed(self.right_count, self.pass_mark, has_kept_pass=self.has_kept_pass)


class Answer(models.Model):
    """One try at a question of an attempt. Marked at once, kept as given.

    With feedback at once a question has as many tries as it has hints, plus one.
    With feedback at the end it has one, which may be changed until handing in.
    """

    MAX_SECONDS = 3600

    class Sureness(models.IntegerChoices):
        """What a learner says before the outcome."""

        UNSURE = 1, _("Not sure")
        FAIRLY = 2, _("Fairly sure")
        VERY = 3, _("Very sure")

    attempt = models.ForeignKey(QuizAttempt, on_delete=models.CASCADE, related_name="answers")
    question_id = models.UUIDField()
    # Which try this is: 1, 2, …
    number = models.PositiveSmallIntegerField(default=1)
    # What was asked, parts in whatever order (courses.questions.asking.version_of).
    question_version = models.CharField(max_length=12)
    response = models.JSONField()
    # 0 (wrong) to 1 (right).
    fraction = models.FloatField()
    is_right = models.BooleanField()
    sureness = models.PositiveSmallIntegerField(choices=Sureness.choices, null=True, blank=True)
    # From the question shown to this answer.
    seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    # How often it was saved: more than once where answers may be changed.
    saved_count = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField()

    record = Record(
        person="attempt__enrolment__learner",
        export=IN_FULL,
        erasure=DELETED,
        retention=After(
            ("answered_at",),
            YEAR,
            why="Ours: as long as a key may be found wrong. Then the results do.",
        ),
    )

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        indexes = [
            # The statistics read every first try in the order of the attempts, from here alone.
            models.Index(
                fields=["attempt"],
                include=(
                    *("question_id", "question_version", "fraction"),
                    *("is_right", "sureness", "seconds"),
                ),
                condition=models.Q(number=1),
                name="learning_answer_first_tries",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_id", "number"], name="learning_answer_unique"
            ),
            models.CheckConstraint(
                name="learning_answer_number_from_one", condition=models.Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="learning_answer_fraction_within_bounds",
                condition=models.Q(fraction__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="learning_answer_right_is_all_of_it",
                condition=models.Q(is_right=True, fraction=1)
                | models.Q(is_right=False, fraction__lt=1),
            ),
            models.CheckConstraint(
                name="learning_answer_sureness_known",
                condition=models.Q(sureness__isnull=True) | models.Q(sureness__range=(1, 3)),
            ),
            models.CheckConstraint(
                name="learning_answer_seconds_within_an_hour",
                condition=models.Q(seconds__isnull=True) | models.Q(seconds__range=(0, 3600)),
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number} at {self.question_id}"


class Regrade(models.Model):
    """A key was wrong: every answer to a question is marked anew, once.

    The row says how far it has come, so that whoever finds it unfinished goes on.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module_id = models.UUIDField()
    question_id = models.UUIDField()
    # The first, the second, … of this question: asking for the same one twice makes one.
    number = models.PositiveSmallIntegerField()
    # The question as it was published, with the key that is right.
    question = models.JSONField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    # Enrolments are gone through by their keys; those up to here are done.
    last_enrolment_id = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    record = Record(
        names_page="module_id",
        person=NOBODY,
        mentions=("asked_by",),
        retention=After(("asked_at",), TRAINING_KEPT_FOR, why="It says why results changed."),
    )

    class Meta:
        verbose_name = _("corrected key")
        verbose_name_plural = _("corrected keys")
        constraints = [
            models.UniqueConstraint(
                fields=["module_id", "question_id", "number"], name="learning_regrade_number"
            ),
            models.UniqueConstraint(
                fields=["module_id", "question_id"],
                condition=models.Q(finished_at__isnull=True),
                name="learning_regrade_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.number} of {self.question_id}"


class RegradedAttempt(models.Model):
    """What a regrade made of one attempt. While an attempt is open it has no result."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="attempts")
    attempt = models.ForeignKey(QuizAttempt, on_delete=models.CASCADE, related_name="regradings")
    was_right_count = models.PositiveSmallIntegerField(null=True, blank=True)
    right_count = models.PositiveSmallIntegerField(null=True, blank=True)
    has_newly_passed = models.BooleanField(default=False)
    has_kept_pass = models.BooleanField(default=False)
    regraded_at = models.DateTimeField()

    record = Record(
        person="attempt__enrolment__learner",
        export=IN_FULL,
        erasure=Kept(EVIDENCE),
        retention=With("attempt"),
    )

    class Meta:
        verbose_name = _("corrected attempt")
        verbose_name_plural = _("corrected attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "attempt"], name="learning_regradedattempt_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.was_right_count} → {self.right_count}"
