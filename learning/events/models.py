"""What happened, once and for good: append-only facts that upper rooms read."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import SOMEBODY_ELSE, TRAINING_KEPT_FOR, After, InPart, Record, Unlinked


class LearningEvent(models.Model):
    """One fact, written in the transaction that made it true.

    No foreign key to pages: the fact outlives the page. `learner` becomes null
    when a person is erased. `result` holds ids, scores and states, never words
    that a learner wrote.
    """

    class Verb(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        STEP_COMPLETED = "step_completed", _("Completed a step")
        MODULE_COMPLETED = "module_completed", _("Completed a module")
        COURSE_COMPLETED = "course_completed", _("Completed a course")
        QUIZ_SUBMITTED = "quiz_submitted", _("Handed in a quiz")
        QUIZ_CORRECTED = "quiz_corrected", _("Had a quiz corrected")
        SCENARIO_ENDED = "scenario_ended", _("Came to the end of a scenario")
        REFLECTION_FINISHED = "reflection_finished", _("Finished a reflection")
        PRACTISED = "practised", _("Practised")
        # Acts of somebody who leads the learner; `result` names the Override and who acted.
        STEP_MARKED_DONE = "step_marked_done", _("A step was marked as done")
        STEP_REOPENED = "step_reopened", _("A step was reopened")
        STEP_UNLOCKED = "step_unlocked", _("A step was unlocked")
        CONFIDENCE_CHECKED = "confidence_checked", _("Said how sure they are")
        REFRESHED = "refreshed", _("Handed in a session of a refresher")
        SESSION_OPENED = "session_opened", _("A session was opened early")
        # Acts of an administrator; `result` names the Recognition and who acted.
        CERTIFICATE_RECOGNISED = (
            "certificate_recognised",
            _("An earlier certificate was recognised"),
        )
        RECOGNITION_WITHDRAWN = "recognition_withdrawn", _("A recognition was taken back")
        POLICY_ACKNOWLEDGED = "policy_acknowledged", _("Read their organisation's policy")
        CORRECTION_SEEN = "correction_seen", _("Read a correction")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    verb = models.CharField(max_length=40, choices=Verb.choices)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="learning_events",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="learning_events"
    )
    # `translation_key` of the course, and of the module (or course) it is about.
    course_id = models.UUIDField()
    activity_id = models.UUIDField()
    step = models.CharField(max_length=20, blank=True)
    result = models.JSONField(default=dict)
    occurred_at = models.DateTimeField()

    record = Record(
        names_page="activity_id",
        keeps_page=True,
        person="learner",
        export=InPart(("result__by",), why=SOMEBODY_ELSE),
        erasure=Unlinked(("learner",)),
        retention=After(
            ("occurred_at",), TRAINING_KEPT_FOR, why="They are how the evidence came to be."
        ),
    )

    class Meta:
        verbose_name = _("learning event")
        verbose_name_plural = _("learning events")
        indexes = [
            models.Index(fields=["learner", "occurred_at"], name="learning_event_learner"),
            models.Index(fields=["course_id", "verb"], name="learning_event_course"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.public_id}"
