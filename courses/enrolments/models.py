"""A learner takes a course for an organisation."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Enrolment(models.Model):
    """One learner, one course, one organisation. Everything the learner does hangs on it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="enrolments"
    )
    # The course's `translation_key`.
    course_id = models.UUIDField()
    enrolled_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    # What the course asked for when they began (`catalogue.requirements`); empty if nobody could
    # say, and then the course as it is now decides.
    requirements = models.JSONField(default=dict)
    # Whether somebody has marked, opened or reopened a step for them (`progress.Override`).
    has_overrides = models.BooleanField(default=False)
    # Where the learner was last: the module's `translation_key` and the step.
    last_module_id = models.UUIDField(null=True, blank=True)
    last_step = models.CharField(max_length=20, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "organisation", "course_id"], name="courses_enrolment_unique"
            ),
            models.CheckConstraint(
                name="courses_enrolment_completed_after_enrolled",
                condition=models.Q(completed_at__isnull=True)
                | models.Q(completed_at__gte=models.F("enrolled_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["course_id", "organisation"], name="courses_enrolment_course"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.public_id}"
