"""How far a learner has come: a summary by step. The facts are the events."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.records import EVIDENCE, IN_FULL, SOMEBODY_ELSE, InPart, Kept, Record, With
from courses.catalogue.models import Step


class StepProgress(models.Model):
    """One learner's state in one step of one module."""

    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="step_progress"
    )
    module_id = models.UUIDField()
    step = models.CharField(max_length=20, choices=Step.choices)
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    # Where in the step the learner was: a heading's id in Learn.
    position = models.CharField(max_length=120, blank=True)
    # What completion rests on: ids and figures, never words a learner wrote.
    evidence = models.JSONField(default=dict)

    record = Record(
        names_page="module_id",
        keeps_page=True,
        person="enrolment__learner",
        export=IN_FULL,
        erasure=Kept(EVIDENCE),
        retention=With("enrolment"),
    )

    class Meta:
        verbose_name = _("step progress")
        verbose_name_plural = _("step progress")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module_id", "step"], name="learning_stepprogress_unique"
            ),
            models.CheckConstraint(
                name="learning_stepprogress_completed_after_started",
                condition=models.Q(completed_at__isnull=True)
                | models.Q(completed_at__gte=models.F("started_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.module_id} for {self.enrolment_id}"


class Override(models.Model):
    """Somebody who leads the learner changed what they did or may do, and said why.

    The learner reads the reason. Nothing else takes progress back.
    """

    class Action(models.TextChoices):
        COMPLETE = "complete", _("Mark as done")
        REOPEN = "reopen", _("Ask to do it again")
        UNLOCK = "unlock", _("Open it now")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="overrides"
    )
    module_id = models.UUIDField()
    step = models.CharField(max_length=20, choices=Step.choices)
    action = models.CharField(max_length=20, choices=Action.choices)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    record = Record(
        names_page="module_id",
        keeps_page=True,
        person="enrolment__learner",
        mentions=("by",),
        export=InPart(("by",), why=SOMEBODY_ELSE),
        erasure=Kept(EVIDENCE),
        retention=With("enrolment"),
    )

    class Meta:
        verbose_name = _("override")
        verbose_name_plural = _("overrides")
        constraints = [
            models.CheckConstraint(
                name="learning_override_has_a_reason", condition=~models.Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "at"], name="learning_override_enrolment")]

    def __str__(self) -> str:
        return f"{self.action} {self.step} of {self.module_id} for {self.enrolment_id}"

    @property
    def words(self) -> str:
        """What was done, for the learner."""
        return {
            self.Action.COMPLETE: gettext("This step was marked as done for you."),
            self.Action.REOPEN: gettext("You were asked to do this step again."),
            self.Action.UNLOCK: gettext("This step was opened for you."),
        }[self.Action(self.action)]
