"""What happened, once and for good: append-only facts that upper rooms read."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import (
    NOBODY,
    SOMEBODY_ELSE,
    TRAINING_KEPT_FOR,
    After,
    InPart,
    Record,
    Unlinked,
)

# What the services of this room say to the database for as long as they remove something: whose
# events lose their learner, and before when events may go. Neither outlives its transaction.
FORGETS_LEARNER = "tenfold.forgets_learner"
PURGES_BEFORE = "tenfold.purges_before"


class Refusal(pgtrigger.Trigger):
    """Raises django.db.IntegrityError, which psycopg calls a RestrictViolation."""

    when = pgtrigger.Before
    func = (
        "RAISE EXCEPTION 'Learning events are append-only: % is refused.', TG_OP "
        "USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, "
        "HINT = 'See forget_learner and purge_events in learning.events.services.';"
    )


class LearningEvent(models.Model):
    """One fact, written in the transaction that made it true.

    No foreign key to pages: the fact outlives the page. `learner` becomes null
    when a person is erased. `result` holds ids, scores and states, never words
    that a learner wrote.

    Facts are only added. The database itself refuses to change, delete or truncate
    them, but for what `forget_learner` and `purge_events` ask of it.
    """

    class Verb(models.TextChoices):
        ENROLLED = "enrolled", _("Enrolled")
        STEP_COMPLETED = "step_completed", _("Completed a step")
        MODULE_COMPLETED = "module_completed", _("Completed a module")
        COURSE_COMPLETED = "course_completed", _("Completed a course")
        COMPLETION_WITHDRAWN = "completion_withdrawn", _("A completion was taken back")
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
        on_delete=models.PROTECT,
        null=True,
        related_name="learning_events",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="learning_events"
    )
    # The enrolment's `public_id`.
    enrolment_id = models.UUIDField()
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
            models.Index(fields=["enrolment_id"], name="learning_event_enrolment"),
            models.Index(fields=["course_id", "verb"], name="learning_event_course"),
        ]
        triggers = [
            Refusal(
                name="only_learner_is_emptied",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["learner"]),
            ),
            Refusal(
                name="only_a_forgotten_learner",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NOT COALESCE(NEW.learner_id IS NULL AND OLD.learner_id"
                    f" = NULLIF(current_setting('{FORGETS_LEARNER}', true), '')::bigint, false)"
                ),
            ),
            Refusal(
                name="only_what_is_purged",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(
                    "NOT COALESCE(OLD.occurred_at"
                    f" < NULLIF(current_setting('{PURGES_BEFORE}', true), '')::timestamptz, false)"
                ),
            ),
            Refusal(
                name="never_truncated",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.public_id}"


class EventRemoval(models.Model):
    """That events lost their learner, or went: by whom, when and how many. Never whose they were.

    A purge writes one for each batch, in the batch's own transaction.
    """

    class Kind(models.TextChoices):
        FORGOTTEN = "forgotten", _("A learner was forgotten")
        PURGED = "purged", _("Events were old enough to go")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    count = models.PositiveIntegerField()
    # The events that went had happened before this moment.
    purged_to_at = models.DateTimeField(null=True, blank=True)
    # None is the schedule, or somebody who is erased by now.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    removed_at = models.DateTimeField()

    record = Record(
        person=NOBODY,
        mentions=("by",),
        retention=After(("removed_at",), TRAINING_KEPT_FOR, why="It says why events are gone."),
    )

    class Meta:
        verbose_name = _("removal of events")
        verbose_name_plural = _("removals of events")
        constraints = [
            models.CheckConstraint(
                name="learning_eventremoval_purge_says_to_when",
                condition=models.Q(kind="purged", purged_to_at__isnull=False)
                | models.Q(kind="forgotten", purged_to_at__isnull=True),
            ),
            models.CheckConstraint(
                name="learning_eventremoval_of_something", condition=models.Q(count__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.kind}"
