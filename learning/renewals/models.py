"""What makes a renewal shorter: a session opened early, a certificate from somewhere else."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import EVIDENCE, SOMEBODY_ELSE, InPart, Kept, Record, With


class SessionOpening(models.Model):
    """Somebody who leads the learner opened a session of their refresher before its day."""

    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="session_openings"
    )
    number = models.PositiveSmallIntegerField()
    # The learner reads it.
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()

    record = Record(
        person="enrolment__learner",
        mentions=("by",),
        export=InPart(("by",), why=SOMEBODY_ELSE),
        erasure=Kept(EVIDENCE),
        retention=With("enrolment"),
    )

    class Meta:
        verbose_name = _("session opened early")
        verbose_name_plural = _("sessions opened early")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "number"], name="learning_sessionopening_unique"
            ),
            models.CheckConstraint(
                name="learning_sessionopening_has_a_reason", condition=~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"session {self.number} of {self.enrolment_id} opened early"


class Recognition(models.Model):
    """A certificate from somewhere else that completes a course, and where its evidence is.

    Taking it back is said in the row, which stays.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="recognitions"
    )
    issuer = models.CharField(_("issuer"), max_length=200)
    title = models.CharField(_("title"), max_length=200)
    issued_date = models.DateField(_("date of issue"))
    # A number on it, or where it is kept.
    evidence = models.CharField(_("evidence"), max_length=300)
    note = models.CharField(_("note"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.CharField(max_length=500, blank=True)

    record = Record(
        person="enrolment__learner",
        mentions=("recorded_by", "withdrawn_by"),
        export=InPart(("recorded_by", "withdrawn_by"), why=SOMEBODY_ELSE),
        erasure=Kept(EVIDENCE),
        retention=With("enrolment"),
    )

    class Meta:
        verbose_name = _("recognised certificate")
        verbose_name_plural = _("recognised certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="learning_recognition_one_that_stands",
            ),
            models.CheckConstraint(
                name="learning_recognition_withdrawn_with_a_reason",
                condition=models.Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["enrolment", "recorded_at"], name="learning_recognition_enrolment")
        ]

    def __str__(self) -> str:
        return f"recognition {self.public_id}"
