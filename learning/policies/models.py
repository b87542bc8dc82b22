"""Who has read which version of their organisation's policy."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.records import EVIDENCE, IN_FULL, TRAINING_KEPT_FOR, After, Kept, Record


class PolicyAcknowledgement(models.Model):
    """A learner's word that they have read this version of their organisation's policy."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="policy_acknowledgements"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="policy_acknowledgements"
    )
    # The version that was read, by its public id, its number and a hash of its words: what was
    # acknowledged can be shown for as long as the row is kept, whatever becomes of the policy.
    version_id = models.UUIDField()
    version_number = models.PositiveIntegerField()
    words_hash = models.CharField(max_length=64)
    acknowledged_at = models.DateTimeField()

    record = Record(
        person="learner",
        export=IN_FULL,
        erasure=Kept(EVIDENCE),
        retention=After(("acknowledged_at",), TRAINING_KEPT_FOR, why=EVIDENCE),
    )

    class Meta:
        verbose_name = _("acknowledgement of a policy")
        verbose_name_plural = _("acknowledgements of policies")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "version_id"], name="learning_policyacknowledgement_unique"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "learner"], name="learning_policyack_place"),
        ]

    def __str__(self) -> str:
        return f"acknowledgement {self.public_id}"
