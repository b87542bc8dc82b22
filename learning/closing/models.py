"""A tip of the learner's own: private, encrypted, and shown to a cohort only if they say so."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, SOMEBODY_ELSE, InPart, Record, Until, With
from learning.writing.models import PrivateRevision, PrivateText


class ClosingTip(PrivateText):
    """One learner's tip at the end of one course. What was asked is copied.

    Its words are {"tip": …, "why": …}; the reason is never shared. One that its learner
    deleted has no words. The row stays for what a facilitator decided.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(
        "learning.Enrolment", on_delete=models.CASCADE, related_name="closing_tips"
    )
    exercise = models.JSONField()

    record = Record(
        person="enrolment__learner",
        is_private=True,
        export=IN_FULL,
        erasure=DELETED,
        # Theirs for as long as they want it, also when the enrolment's own time is over.
        retention=Until.ACCOUNT_GOES,
    )

    class Meta:
        verbose_name = _("closing tip")
        verbose_name_plural = _("closing tips")
        constraints = [
            models.UniqueConstraint(fields=["enrolment"], name="learning_closingtip_unique"),
        ]

    def __str__(self) -> str:
        return f"closing tip {self.public_id}"

    @property
    def is_deleted(self) -> bool:
        return not self.words


class ClosingTipRevision(PrivateRevision):
    """An earlier text of a tip. Only its learner sees it, and it goes when they delete the tip."""

    tip = models.ForeignKey(ClosingTip, on_delete=models.CASCADE, related_name="revisions")

    record = Record(
        person="tip__enrolment__learner",
        is_private=True,
        export=IN_FULL,
        erasure=DELETED,
        retention=With("tip"),
    )

    class Meta:
        verbose_name = _("closing tip revision")
        verbose_name_plural = _("closing tip revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["tip", "version"], name="learning_closingtiprevision_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.tip_id}"


class TipShare(models.Model):
    """A learner's choice to show their tip to one cohort.

    It stays when they take the tip back, so that what a facilitator hid is not
    shown again by sharing it anew.
    """

    class HiddenFor(models.TextChoices):
        PERSON = "person", _("It may name or point to a person.")
        UNKIND = "unkind", _("It may hurt somebody.")
        OTHER = "other", _("We need to talk about it first.")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    tip = models.ForeignKey(ClosingTip, on_delete=models.CASCADE, related_name="shares")
    cohort = models.ForeignKey(
        "accounts.Cohort", on_delete=models.CASCADE, related_name="tip_shares"
    )
    is_named = models.BooleanField(default=False)
    shared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Why a facilitator hid it; "" while it is not hidden.
    hidden_for = models.CharField(max_length=20, choices=HiddenFor.choices, blank=True)

    record = Record(
        person="tip__enrolment__learner", export=IN_FULL, erasure=DELETED, retention=With("tip")
    )

    class Meta:
        verbose_name = _("shared tip")
        verbose_name_plural = _("shared tips")
        constraints = [
            models.UniqueConstraint(fields=["tip", "cohort"], name="learning_tipshare_unique"),
        ]

    def __str__(self) -> str:
        return f"share {self.public_id}"


class TipModeration(models.Model):
    """Who hid a shared tip or showed it again, when and why. Rows are only added.

    Not a learning event: events name the learner, and who wrote a tip that is
    shared without a name stays unknown to the facilitator.
    """

    share = models.ForeignKey(TipShare, on_delete=models.CASCADE, related_name="moderations")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # "" where it was shown again.
    reason = models.CharField(max_length=20, choices=TipShare.HiddenFor.choices, blank=True)
    decided_at = models.DateTimeField()

    record = Record(
        person="share__tip__enrolment__learner",
        mentions=("by",),
        export=InPart(("by",), why=SOMEBODY_ELSE),
        erasure=DELETED,
        retention=With("share"),
    )

    class Meta:
        verbose_name = _("decision about a shared tip")
        verbose_name_plural = _("decisions about shared tips")

    def __str__(self) -> str:
        return f"{self.reason or 'shown again'}: share {self.share_id}"
