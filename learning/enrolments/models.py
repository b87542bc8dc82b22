"""A learner takes a course for an organisation."""

import uuid

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
    # What the course asked for when they began (`catalogue.requirements`); empty if nobody could
    # say, and then the course as it is now decides.
    requirements = models.JSONField(default=dict)
    # Whether somebody has marked, opened or reopened a step for them (`progress.Override`).
    has_overrides = models.BooleanField(default=False)
    # Where the learner was last: the module's `translation_key` and the step.
    last_module_id = models.UUIDField(null=True, blank=True)
    last_step = models.CharField(max_length=20, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    # Counts that are written with what they count, so that a list reads rows and computes nothing
    # (`progress.counts`). None of them changes by what an editor publishes later.
    has_begun = models.BooleanField(default=False)
    # How many steps `requirements` names, and how many of those are done. Where nobody could say
    # what is asked: 0, and every step that is done.
    steps_asked = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveSmallIntegerField(default=0)
    # Modules of which it is written down that they were completed, and not reopened since.
    modules_done = models.PositiveSmallIntegerField(default=0)

    record = Record(
        names_page="course_id",
        keeps_page=True,
        person="learner",
        export=IN_FULL,
        erasure=Kept(EVIDENCE),
        retention=After(("enrolled_at", "last_seen_at"), TRAINING_KEPT_FOR, why=EVIDENCE),
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
                name="learning_enrolment_no_more_done_than_asked",
                condition=models.Q(steps_asked=0)
                | models.Q(steps_done__lte=models.F("steps_asked")),
            ),
        ]
        indexes = [
            models.Index(fields=["course_id", "organisation"], name="learning_enrolment_course"),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.public_id}"

    @property
    def is_renewal(self) -> bool:
        return self.period > 1
