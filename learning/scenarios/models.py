"""A learner's walk through a scenario."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, Record, With


class ScenarioRun(models.Model):
    """One walk, on a copy of the scenario as it was when the walk began."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="scenario_runs"
    )
    module_id = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    scenario = models.JSONField()
    # The choices taken, in order: [[node key, index of the choice], …]
    path = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    record = Record(
        names_page="module_id",
        keeps_page=True,
        person="enrolment__learner",
        export=IN_FULL,
        erasure=DELETED,
        retention=With("enrolment"),
    )

    class Meta:
        verbose_name = _("scenario run")
        verbose_name_plural = _("scenario runs")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "module_id", "number"], name="learning_scenariorun_number"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "module_id"],
                condition=models.Q(ended_at__isnull=True),
                name="learning_scenariorun_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"scenario run {self.public_id}"
