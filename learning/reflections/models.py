"""What a learner wrote for themselves: private by default, encrypted at rest."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, Record, Until, With
from learning.writing.models import PrivateRevision, PrivateText


class Reflection(PrivateText):
    """One learner's answers to one exercise, by the keys of its prompts.

    The prompts are copied as they were asked.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="reflections"
    )
    module_id = models.UUIDField()
    # {title, introduction, prompts, long_prompts}: both forms, as they were asked.
    exercise = models.JSONField()
    # Which form the learner writes in. The words of both are kept.
    is_long = models.BooleanField(default=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    record = Record(
        names_page="module_id",
        keeps_page=True,
        person="enrolment__learner",
        is_private=True,
        export=IN_FULL,
        erasure=DELETED,
        # Theirs for as long as they want it, also when the enrolment's own time is over.
        retention=Until.ACCOUNT_GOES,
    )

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module_id"], name="learning_reflection_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"reflection {self.public_id}"


class ReflectionRevision(PrivateRevision):
    """An earlier text of a reflection."""

    reflection = models.ForeignKey(Reflection, on_delete=models.CASCADE, related_name="revisions")

    record = Record(
        person="reflection__enrolment__learner",
        is_private=True,
        export=IN_FULL,
        erasure=DELETED,
        retention=With("reflection"),
    )

    class Meta:
        verbose_name = _("reflection revision")
        verbose_name_plural = _("reflection revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "version"], name="learning_reflectionrevision_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.reflection_id}"
