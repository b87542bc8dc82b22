"""A learner takes a course for an organisation."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import EVIDENCE, IN_FULL, TRAINING_KEPT_FOR, After, Kept, Record


class Enrolment(models.Model):
    """One learner, one course, one organisation, one period. What the learner does hangs on it.

    A course that expires is renewed by a new enrolment in the next period. The
    earlier ones stay as they are, with all that hangs on them.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="enrolments"
    )
    # The course's `translation_key`.
    course_id = models.UUIDField()
    # 1 for the first time; each renewal is the next.
    period = models.PositiveSmallIntegerField(default=1)
    enrolled_at = models.DateTimeField()
    # Whether they had completed this course before it began, wherever that was.
    is_returner = models.BooleanField(default=False)
    completed_at = models.DateTimeField(null=True, blank=True)
    # What stands in place of the course's own requirements; empty where they were met.
    # {"kind": "refresher", …} or {"kind": "recognised", …}: ids and figures.
    completion = models.JSONField(default=dict)
    # The last day on which the completion counts, and the first on which it may be renewed:
    # days where the site is. None while there is no completion, or where it counts for good.
    expiry_date = models.DateField(null=True, blank=True)
    renewal_date = models.DateField(null=True, blank=True)
    # When their mail about it was put in the queue.
    renewal_told_at = models.DateTimeField(null=True, blank=True)
    # What the course asked for when they began (`catalogue.requirements`); empty if nobody could
    # say, and then the course as it is now decides.
    requirements = models.JSONField(default=dict)
    # Whether somebody has marked, opened or reopened a step for them (`progress.Override`).
    has_overrides = models.BooleanField(default=False)
    # Where the learner was last: the module's `translation_key` and the step.
    last_module_id = models.UUIDField(null=True, blank=True)
    last_step = models.CharField(max_length=20, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    record = Record(
        names_page="course_id",
        keeps_page=True,
        person="learner",
        export=IN_FULL,
        erasure=Kept(EVIDENCE),
        retention=After(
            ("enrolled_at", "completed_at", "last_seen_at"), TRAINING_KEPT_FOR, why=EVIDENCE
        ),
    )

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "organisation", "course_id", "period"],
                name="learning_enrolment_unique",
            ),
            models.CheckConstraint(
                name="learning_enrolment_period_from_one", condition=models.Q(period__gte=1)
            ),
            models.CheckConstraint(
                name="learning_enrolment_expires_once_completed",
                condition=models.Q(expiry_date__isnull=True, renewal_date__isnull=True)
                | models.Q(
                    completed_at__isnull=False,
                    expiry_date__isnull=False,
                    renewal_date__isnull=False,
                    renewal_date__lte=models.F("expiry_date"),
                ),
            ),
            models.CheckConstraint(
                name="learning_enrolment_completed_after_enrolled",
                condition=models.Q(completed_at__isnull=True)
                | models.Q(completed_at__gte=models.F("enrolled_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["course_id", "organisation"], name="learning_enrolment_course"),
            models.Index(
                fields=["renewal_date"],
                condition=models.Q(renewal_told_at__isnull=True, renewal_date__isnull=False),
                name="learning_enrolment_to_tell",
            ),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.public_id}"

    @property
    def is_renewal(self) -> bool:
        return self.period > 1

    @property
    def began_anew_at(self) -> datetime | None:
        """From when on facts count for it; None in the first period, to which all belong."""
        return self.enrolled_at if self.is_renewal else None
