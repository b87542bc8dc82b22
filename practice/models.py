"""The daily 15 minutes: when a learner wants to practise, and to be reminded."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, Record, Until


class Weekday(models.IntegerChoices):
    """As `datetime.date.weekday()` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def validate_days(days: list[int]) -> None:
    if not days or len(set(days)) != len(days) or not set(days) <= set(Weekday.values):
        raise ValidationError(_("Choose at least one day."), code="days")


class PracticePlan(models.Model):
    """A learner's days and local time. The time zone is the learner's own (User.time_zone)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="practice_plan"
    )
    days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices),
        verbose_name=_("days"),
        validators=[validate_days],
    )
    local_time = models.TimeField(_("time"))
    # "When I finish handover tea": the event the practice hangs on; for the learner alone.
    cue = models.CharField(_("after what"), max_length=120, blank=True)
    is_active = models.BooleanField(_("reminders on"), default=True)
    # Reminders due up to this moment have been seen to. A new or changed plan
    # starts from its own moment, so it does not remind of the past.
    planned_to_at = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    record = Record(
        person="learner",
        is_private=True,
        export=IN_FULL,
        erasure=DELETED,
        retention=Until.ACCOUNT_GOES,
    )

    class Meta:
        verbose_name = _("practice plan")
        verbose_name_plural = _("practice plans")
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(is_active=True), name="practice_plan_active"
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.public_id}"

    @property
    def day_names(self) -> list[str]:
        """The chosen days, Monday first."""
        return [str(Weekday(day).label) for day in sorted(self.days)]
