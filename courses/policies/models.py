"""An organisation's own rules and contacts for social media, and every version of them."""

import json
import uuid
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, Revision, RevisionMixin

from accounts.records import NOBODY, Record, Until
from content.models import PLAIN_RICH_TEXT
from content.rendering import render_rich_text
from courses.policies import wording

CONTACT_LENGTH = 500


class PolicyNotReady(ValidationError):
    """The policy still has gaps or empty parts. `message_dict` says which, by field."""


class LocalPolicy(PreviewableMixin, DraftStateMixin, RevisionMixin, models.Model):
    """What one organisation expects of its people online, and whom they ask.

    It starts from words of ours with gaps in square brackets. It is not
    published while a gap is left: not in the admin, not by `revision.publish()`,
    not on a planned date, and not by a bare save of a live row.
    """

    organisation = models.OneToOneField(
        "accounts.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="local_policy",
    )
    expectations = RichTextField(
        _("what we expect"), features=PLAIN_RICH_TEXT, default=wording.expectations
    )
    ask_first = models.TextField(
        _("who to ask before you post"), max_length=CONTACT_LENGTH, default=wording.ask_first
    )
    reporting = RichTextField(
        _("how to report a problem"), features=PLAIN_RICH_TEXT, default=wording.reporting
    )
    communications_contact = models.TextField(
        _("communications team"),
        max_length=CONTACT_LENGTH,
        default=wording.communications_contact,
    )
    safeguarding_contact = models.TextField(
        _("safeguarding"), max_length=CONTACT_LENGTH, default=wording.safeguarding_contact
    )
    data_protection_contact = models.TextField(
        _("data protection"), max_length=CONTACT_LENGTH, default=wording.data_protection_contact
    )
    support = models.TextField(
        _("support for you"), max_length=CONTACT_LENGTH, default=wording.support
    )
    next_review_date = models.DateField(_("next review"), null=True, blank=True)
    asks_again = models.BooleanField(
        _("everybody reads it again"),
        default=False,
        help_text=_(
            "Tick this when the change matters to everyone. People who have read the policy "
            "are then asked to read it again. Leave it for small corrections."
        ),
    )

    panels = [
        FieldPanel("organisation"),
        FieldPanel("expectations"),
        FieldPanel("ask_first"),
        FieldPanel("reporting"),
        MultiFieldPanel(
            [
                FieldPanel("communications_contact"),
                FieldPanel("safeguarding_contact"),
                FieldPanel("data_protection_contact"),
            ],
            heading=_("Contacts"),
        ),
        FieldPanel("support"),
        FieldPanel("next_review_date"),
        FieldPanel("asks_again"),
    ]

    # What a learner reads, in its order. These are what must be complete.
    PARTS = (
        "expectations",
        "ask_first",
        "reporting",
        "communications_contact",
        "safeguarding_contact",
        "data_protection_contact",
        "support",
    )

    record = Record(person=NOBODY, retention=Until.SOMEBODY_DELETES_IT)

    class Meta:
        verbose_name = _("social media policy")
        verbose_name_plural = _("social media policies")

    def __str__(self) -> str:
        return str(self.organisation)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises PolicyNotReady for a live row with gaps, whoever saves it.

        Wagtail also saves the live row when it keeps a draft: then only to note that there is one.
        """
        names = kwargs.get("update_fields")
        if self.live and (names is None or {"live", *self.PARTS} & set(names)):
            self.ensure_ready()
        super().save(*args, **kwargs)

    @property
    def parts(self) -> dict[str, str]:
        """What a learner reads, by field."""
        return {name: getattr(self, name) for name in self.PARTS}

    def faults(self) -> dict[str, str]:
        """What stands in the way of publishing, by field, in words that say what to do."""
        found = {name: wording.fault_in(words) for name, words in self.parts.items()}
        return {name: fault for name, fault in found.items() if fault}

    def ensure_ready(self) -> None:
        """Raises PolicyNotReady."""
        if faults := self.faults():
            names = {field.name: capfirst(field.verbose_name) for field in self._meta.fields}
            raise PolicyNotReady({name: f"{names[name]}: {said}" for name, said in faults.items()})

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publishes, or plans to. The one way there is, in Wagtail's screens and in code.

        Raises PolicyNotReady, also for a date to come: nobody would be there to read why.
        """
        revision.as_object().ensure_ready()
        super().publish(revision, *args, **kwargs)

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {
            "request": request,
            "policy": self,
            "expectations": render_rich_text(self.expectations),
            "reporting": render_rich_text(self.reporting),
        }

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "courses/policies/preview.html"


class PolicyVersion(models.Model):
    """A policy as it was published, word for word. Never changed.

    Acknowledgements name it by `public_id` and `words_hash`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.ForeignKey(LocalPolicy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    # {field: its words}, as `LocalPolicy.parts` gives them.
    parts = models.JSONField()
    # Whether those who acknowledged an earlier version are asked to read this one.
    asks_again = models.BooleanField()
    # Which of Wagtail's revisions it was: no key, for revisions may be tidied away.
    revision_id = models.PositiveBigIntegerField()
    published_at = models.DateTimeField()

    record = Record(person=NOBODY, retention=Until.SOMEBODY_DELETES_IT)

    class Meta:
        verbose_name = _("version of a policy")
        verbose_name_plural = _("versions of policies")
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "number"], name="courses_policyversion_unique"
            ),
            models.CheckConstraint(
                name="courses_policyversion_first_asks",
                condition=models.Q(number__gt=1) | models.Q(asks_again=True),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of policy {self.policy_id}"

    @property
    def words_hash(self) -> str:
        """The SHA-256 of every word, in hexadecimal. The same words have the same hash."""
        words = json.dumps(self.parts, ensure_ascii=False, sort_keys=True)
        return sha256(words.encode()).hexdigest()
