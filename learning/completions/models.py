"""A learner completed a course."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import EVIDENCE, SOMEBODY_ELSE, InPart, Kept, Record, With


class Completion(models.Model):
    """One completion of a course, in one enrolment: when, on what it rests, and how long it counts.

    At most one of an enrolment stands. Taking it back is said in the row, which
    stays; another may follow.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="completions"
    )
    completed_at = models.DateTimeField()
    # {"kind": "requirements"} where what the course asks for was met, or what stands in its place:
    # {"kind": "refresher", …}, {"kind": "recognised", …}. Ids and figures.
    rests_on = models.JSONField()
    # Which publication of the course's page was live; 0 where nobody has counted.
    course_version = models.PositiveIntegerField(default=0)
    # The last day on which it counts, and the first on which it may be renewed: days where the
    # site is. None where it counts for good.
    expiry_date = models.DateField(null=True, blank=True)
    renewal_date = models.DateField(null=True, blank=True)
    # When the learner's mail about it was put in the queue.
    renewal_told_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    withdrawal_reason = models.CharField(max_length=500, blank=True)

    record = Record(
        person="enrolment__learner",
        mentions=("withdrawn_by",),
        export=InPart(("withdrawn_by",), why=SOMEBODY_ELSE),
        erasure=Kept(EVIDENCE),
        retention=With("enrolment"),
    )

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="learning_completion_one_that_stands",
            ),
            models.CheckConstraint(
                name="learning_completion_expires_after_it_may_be_renewed",
                condition=models.Q(expiry_date__isnull=True, renewal_date__isnull=True)
                | models.Q(
                    expiry_date__isnull=False,
                    renewal_date__isnull=False,
                    renewal_date__lte=models.F("expiry_date"),
                ),
            ),
            models.CheckConstraint(
                name="learning_completion_rests_on_something",
                condition=models.Q(rests_on__has_key="kind"),
            ),
            models.CheckConstraint(
                name="learning_completion_withdrawn_with_a_reason",
                condition=models.Q(withdrawn_at__isnull=True, withdrawal_reason="")
                | (models.Q(withdrawn_at__isnull=False) & ~models.Q(withdrawal_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["renewal_date"],
                condition=models.Q(
                    renewal_date__isnull=False,
                    renewal_told_at__isnull=True,
                    withdrawn_at__isnull=True,
                ),
                name="learning_completion_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"completion {self.public_id}"
