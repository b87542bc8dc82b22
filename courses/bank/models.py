"""A question that stands on its own, for any module to ask."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from accounts.records import DELETED, MATERIAL, NOBODY, After, NotExported, Record, Until, With
from courses.questions.kinds import question_blocks

TITLE_LENGTH = 120
# Wagtail's log says of a question that it came this way.
GIFT_IMPORTED = "courses.import_gift"
IMPORT_KEPT_FOR = timedelta(days=30)


class BankQuestionTag(TaggedItemBase):
    content_object = ParentalKey(
        "courses.BankQuestion", on_delete=models.CASCADE, related_name="tagged_items"
    )

    record = Record(person=NOBODY, retention=With("content_object"))


class BankQuestion(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """One question of any type. Learners are asked what is published.

    Its `translation_key` is the question's id in learners' attempts, whichever
    module asks it, so its statistics are those of all modules together.
    """

    title = models.CharField(
        _("title"),
        max_length=TITLE_LENGTH,
        help_text=_("For editors, to find it again. Learners do not see it."),
    )
    question = StreamField(question_blocks(), verbose_name=_("question"), min_num=1, max_num=1)
    kind = models.CharField(_("type"), max_length=40, blank=True, editable=False)
    tags = ClusterTaggableManager(through=BankQuestionTag, blank=True, verbose_name=_("tags"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Who keeps it true."),
    )
    last_reviewed_date = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review_date = models.DateField(_("next review"), null=True, blank=True)
    # What an imported question said when it came: the same file again is recognised by it.
    import_key = models.CharField(max_length=64, blank=True, editable=False)

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="bank_question",
        for_concrete_model=False,
    )
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="bank_question",
        for_concrete_model=False,
    )

    panels = [
        FieldPanel("title"),
        FieldPanel("question"),
        FieldPanel("tags"),
        MultiFieldPanel(
            [
                FieldPanel("owner"),
                FieldPanel("last_reviewed_date"),
                FieldPanel("next_review_date"),
            ],
            heading=_("Review"),
        ),
    ]
    search_fields = [
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("question"),
        index.RelatedFields("tags", [index.SearchField("name")]),
        index.FilterField("kind"),
        index.FilterField("locale"),
    ]

    record = Record(
        person=NOBODY, mentions=("owner", "locked_by"), retention=Until.SOMEBODY_DELETES_IT
    )

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["import_key", "locale"],
                condition=~models.Q(import_key=""),
                name="courses_bankquestion_imported_once",
            ),
        ]
        indexes = [
            # The shelf asks at every request whether what is published is still the same.
            models.Index(
                fields=["live_revision", "last_published_at"],
                condition=models.Q(live=True),
                name="courses_bankquestion_published",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kind = self.question[0].block_type if self.question else ""
        super().save(*args, **kwargs)

    @property
    def approved_schedule(self) -> bool:
        """Whether a publication is planned; a list asks for all its rows at once."""
        if hasattr(self, "_approved_schedule"):
            return self._approved_schedule
        return super().approved_schedule

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "courses/bank/preview.html"


class GiftImport(models.Model):
    """A file of questions, from its preview to its report."""

    class State(models.TextChoices):
        READING = "reading", _("Being read")
        PREVIEWED = "previewed", _("Looked at")
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    text = models.TextField()
    question_count = models.PositiveIntegerField()
    # One for each question of the file, as `courses.bank.selectors.GiftRow` reads it.
    rows = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    record = Record(
        person="by",
        export=NotExported(MATERIAL),
        erasure=DELETED,
        retention=After(
            ("created_at",), IMPORT_KEPT_FOR, why="Ours: by then somebody has looked at its report."
        ),
    )

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")

    def __str__(self) -> str:
        return f"import {self.public_id}"

    @property
    def is_under_way(self) -> bool:
        """Whether it is a worker's turn, not the editor's."""
        return self.state in {self.State.READING, self.State.WAITING}
