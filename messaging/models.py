"""Every mail that leaves is a row first: claimed once, and swept up if lost."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.records import DELETED, IN_FULL, NOBODY, SIGNS_IN, YEAR, After, InPart, Record, Until

# After its end.
KEPT_FOR = timedelta(days=90)


class Message(models.Model):
    """One mail to one person.

    PENDING → SENDING → SENT, or one of the ends that say why not. A row is
    claimed (SENDING, committed) before the mail server is spoken to. A worker
    that dies after the claim leaves SENDING; the sweep turns that into
    UNKNOWN for a person to look at, and never sends it again: we prefer a rare
    missed reminder to a repeated one (ADR 0005).
    """

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Refused, or could not be written")
        UNKNOWN = "unknown", _("Interrupted while sending")
        MISSED = "missed", _("Too late to be useful")
        CANCELLED = "cancelled", _("No longer wanted")

    # Ends: the row will not change again and holds no text.
    ENDS = (State.SENT, State.FAILED, State.UNKNOWN, State.MISSED, State.CANCELLED)

    class Priority(models.IntegerChoices):
        """Which of the mails that are due goes first."""

        WAITED_FOR = 0, _("Somebody is waiting for it at a screen")
        ORDINARY = 5, _("Ordinary")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.ORDINARY)
    # What makes this message the same message: planning twice makes one row.
    dedupe_key = models.CharField(max_length=200, unique=True)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
    )
    to_address = models.EmailField(_("to"))
    # Ids that the kind needs to write the mail when it is sent; never content.
    context = models.JSONField(default=dict)
    # Mails that arrive already written (sign-in codes); emptied at every end.
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)

    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    # When to try: moved on when the mail server asks us to come back.
    due_at = models.DateTimeField()
    # After this the mail would do more harm than good.
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A reply code or the name of an exception; never the words of a reply,
    # which may quote the address.
    last_error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    record = Record(
        person="recipient",
        address="to_address",
        export=InPart(("subject", "text", "html"), why=SIGNS_IN),
        erasure=DELETED,
        retention=After(
            ("ended_at",), KEPT_FOR, why="As long as somebody may ask what became of a mail."
        ),
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(
                fields=["priority", "due_at"],
                condition=models.Q(state="pending"),
                name="messaging_message_pending",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(state="sending"),
                name="messaging_message_sending",
            ),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(ended_at__isnull=False),
                name="messaging_message_ended",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="messaging_message_ended_at_set_at_the_end",
                condition=models.Q(
                    state__in=["sent", "failed", "unknown", "missed", "cancelled"],
                    ended_at__isnull=False,
                )
                | models.Q(state__in=["pending", "sending"], ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="messaging_message_claimed_while_sending",
                condition=~models.Q(state="sending") | models.Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="messaging_message_holds_no_text_at_the_end",
                condition=models.Q(ended_at__isnull=True) | models.Q(subject="", text="", html=""),
            ),
            models.CheckConstraint(
                name="messaging_message_written_or_written_for_somebody",
                condition=models.Q(ended_at__isnull=False)
                | ~models.Q(text="")
                | models.Q(recipient__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_written(self) -> bool:
        """Whether the mail came with its words; otherwise its kind writes them when it is sent."""
        return bool(self.text)


class Preference(models.Model):
    """A person's choice about one kind of optional message."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="message_preferences"
    )
    kind = models.CharField(max_length=60)
    is_wanted = models.BooleanField()
    changed_at = models.DateTimeField()

    record = Record(person="user", export=IN_FULL, erasure=DELETED, retention=Until.ACCOUNT_GOES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="messaging_preference_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}: {self.is_wanted}"


class Suppression(models.Model):
    """An address that a mail server called unknown: optional mail no longer goes there.

    A mail that somebody has just asked for is still tried, and lifts this when
    it is accepted: a new starter's mailbox may be made a week after the first try.
    """

    # In lower case.
    address = models.EmailField(unique=True)
    # The reply code that said so.
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    record = Record(
        person=NOBODY,
        address="address",
        export=IN_FULL,
        erasure=DELETED,
        retention=After(("created_at",), YEAR, why="Ours: by then it is worth another try."),
    )

    def __str__(self) -> str:
        return self.address
