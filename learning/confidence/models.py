"""How sure a learner feels of each tip, before the course and after it."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, Record, With
from courses.catalogue.models import CONFIDENCE_LENGTH


class Level(models.IntegerChoices):
    """The one scale of every check. The words are what a learner chooses; figures are for us."""

    NOT_AT_ALL = 1, _("Not sure at all")
    A_LITTLE = 2, _("A little sure")
    FAIRLY = 3, _("Fairly sure")
    SURE = 4, _("Sure")
    VERY = 5, _("Very sure")


class ConfidenceCheck(models.Model):
    """One learner's check at one moment. Another save changes this row; events keep each."""

    class Moment(models.TextChoices):
        """The value is the check's part of the URL."""

        BEFORE = "before", _("Before the course")
        AFTER = "after", _("After the course")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="confidence_checks"
    )
    moment = models.CharField(max_length=10, choices=Moment.choices)
    first_saved_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    record = Record(
        person="enrolment__learner", export=IN_FULL, erasure=DELETED, retention=With("enrolment")
    )

    class Meta:
        verbose_name = _("confidence check")
        verbose_name_plural = _("confidence checks")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "moment"], name="learning_confidencecheck_unique"
            ),
            models.CheckConstraint(
                name="learning_confidencecheck_saved_in_order",
                condition=models.Q(saved_at__gte=models.F("first_saved_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moment} check {self.public_id}"


class ConfidenceAnswer(models.Model):
    """How sure the learner was of one tip, beside the words they were asked."""

    confidence_check = models.ForeignKey(
        ConfidenceCheck, on_delete=models.CASCADE, related_name="answers"
    )
    module_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    statement = models.CharField(max_length=CONFIDENCE_LENGTH)
    level = models.PositiveSmallIntegerField(choices=Level.choices)

    record = Record(
        names_page="module_id",
        keeps_page=True,
        person="confidence_check__enrolment__learner",
        export=IN_FULL,
        erasure=DELETED,
        retention=With("confidence_check"),
    )

    class Meta:
        verbose_name = _("confidence answer")
        verbose_name_plural = _("confidence answers")
        constraints = [
            models.UniqueConstraint(
                fields=["confidence_check", "module_id"], name="learning_confidenceanswer_unique"
            ),
            models.CheckConstraint(
                name="learning_confidenceanswer_level_on_the_scale",
                condition=models.Q(level__range=(1, 5)),
            ),
        ]
        indexes = [models.Index(fields=["module_id"], name="learning_confidence_module")]

    def __str__(self) -> str:
        return f"level {self.level} for {self.module_id}"
