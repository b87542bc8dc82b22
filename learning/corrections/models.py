"""What editors told learners who had done a step that was wrong, and who has read it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, NOBODY, Record, Until, With
from courses.catalogue.steps import Step


class Correction(models.Model):
    """A correction as it was published. Written when a module is, and never for a draft.

    It is shown for as long as the module's live page has it.
    """

    # The id of the block in the page.
    correction_id = models.UUIDField()
    module_id = models.UUIDField()
    step = models.CharField(max_length=20, choices=Step.choices)
    words = models.CharField(max_length=300)
    # The module's version that was the first to have it.
    version = models.PositiveIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    published_at = models.DateTimeField()
    is_shown = models.BooleanField(default=True)

    record = Record(
        names_page="module_id", person=NOBODY, mentions=("by",), retention=Until.SOMEBODY_DELETES_IT
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.UniqueConstraint(
                fields=["module_id", "correction_id"], name="learning_correction_once"
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.correction_id} of {self.module_id}"


class CorrectionSeen(models.Model):
    """A learner said that they have read it."""

    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="corrections_seen"
    )
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="seen")
    seen_at = models.DateTimeField()

    record = Record(
        person="enrolment__learner", export=IN_FULL, erasure=DELETED, retention=With("enrolment")
    )

    class Meta:
        verbose_name = _("correction seen")
        verbose_name_plural = _("corrections seen")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "correction"], name="learning_correctionseen_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} by {self.enrolment_id}"
