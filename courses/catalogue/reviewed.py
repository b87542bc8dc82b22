"""What every page of a course has in common: reviewed, sourced, and live only when it's ready."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks.stream_block import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Revision

from content.models import BasePage
from courses.catalogue import readiness
from courses.catalogue.gate import NotReady
from courses.catalogue.outlines import Review
from courses.catalogue.page_form import ReviewedPageForm
from courses.catalogue.readiness import Criterion, Lack, PlacedDrawing, PlacedPicture, Tick


class ReviewedPage(BasePage):
    """A page whose content is dated, sourced and licensed."""

    outcomes = StreamField(
        [("outcome", blocks.CharBlock(label=_("Outcome"), max_length=200))],
        verbose_name=_("outcomes"),
        blank=True,
        help_text=_("What a learner can do afterwards. Start each with a verb."),
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    # Wagtail's own `owner` is whoever made the page.
    content_owner = models.CharField(
        _("owner"),
        max_length=120,
        blank=True,
        help_text=_("Who keeps this page true: a role or a team, such as “Course editor”."),
    )
    last_reviewed_date = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review_date = models.DateField(_("next review"), null=True, blank=True)
    # How often it was published. People cite it, and completions keep it.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    # A copy is published for the first time once more.
    exclude_fields_in_copy = ["version"]

    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("licence"),
                FieldPanel("content_owner"),
                FieldPanel("last_reviewed_date"),
                FieldPanel("next_review_date"),
            ],
            heading=_("Review"),
        )
    ]

    # What is asked of a page of this type, as lines that can be ticked.
    asked: tuple[Criterion, ...] = tuple(Criterion)
    base_form_class = ReviewedPageForm

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every road to publication ends here. Raises NotReady for a page that may not go live."""
        if self._is_going_live():
            self.refuse_unless_ready()
            if kwargs.get("update_fields") is None:
                stored = type(self)._default_manager.filter(pk=self.pk)
                self.version = (stored.values_list("version", flat=True).first() or 0) + 1
        super().save(*args, **kwargs)

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Raises NotReady before anything is written, for a date to come as for today.

        The new text and what is written down about it are there at the same moment.
        """
        revision.as_object().refuse_unless_ready()
        # One publication at a time, so that each has a version of its own.
        type(self)._default_manager.select_for_update(of=("self",)).filter(pk=self.pk).first()
        super().publish(revision, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "ReviewedPage":
        """A revision's words, under the version that the page has now."""
        page = super().with_content_json(content)
        page.version = self.version
        return page

    def drawings(self) -> Iterator[PlacedDrawing]:
        """The sketchnotes that the page shows."""
        yield from ()

    def pictures(self) -> Iterator[PlacedPicture]:
        """The pictures that the page shows, each a value with image and alt."""
        for name, stream in self.streams():
            for block in stream:
                for block_id, value in readiness.structs_in(block):
                    if "image" in value:
                        yield name, block_id, value

    def streams(self) -> Iterator[tuple[str, StreamValue]]:
        """Everything that is written in blocks, by the field."""
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                yield field.name, getattr(self, field.name)

    @property
    def review(self) -> Review:
        return Review(self.licence, self.last_reviewed_date, self.next_review_date)

    def find_lacks(self, on: date) -> Iterator[Lack]:
        """What is missing. A type of page adds what is asked of it alone."""
        yield from readiness.of_summary(self.summary)
        yield from readiness.of_streams(self.streams())
        yield from readiness.of_drawings(self.drawings())
        yield from readiness.of_pictures(self.pictures())
        yield from readiness.of_licence(self.licence)
        yield from readiness.of_review(self.next_review_date, on=on)
        yield from readiness.of_owner(self.content_owner)

    def lacks(self, *, on: date) -> tuple[Lack, ...]:
        """Everything that the page, as it stands in memory, still needs to be published that day.

        In the order of the conditions.
        """
        return readiness.in_order(self.find_lacks(on))

    def lacks_when_live(self) -> tuple[Lack, ...]:
        """What it lacks on the day it would go live: today, or the day it was given."""
        today = timezone.localdate()
        if self.go_live_at is None:
            return self.lacks(on=today)
        return self.lacks(on=max(today, timezone.localdate(self.go_live_at)))

    def lacks_of_pictures(self) -> tuple[Lack, ...]:
        """What is missing for somebody who does not see the page's pictures and drawings."""
        asked = {Criterion.ALT, Criterion.TEXT}
        found = (
            *readiness.of_drawings(self.drawings()),
            *readiness.of_pictures(self.pictures()),
        )
        return tuple(lack for lack in found if lack.criterion in asked)

    def ticks(self, *, on: date) -> tuple[Tick, ...]:
        """Every criterion for pages of this type, met or not."""
        found = self.lacks(on=on)
        return tuple(
            Tick(criterion, tuple(lack for lack in found if lack.criterion == criterion))
            for criterion in self.asked
        )

    def refuse_unless_ready(self) -> None:
        """Raises NotReady."""
        if found := self.lacks_when_live():
            raise NotReady(self, found)

    def _is_going_live(self) -> bool:
        """Whether this save publishes a revision that is not published yet.

        An alias shows what its page shows, which went through the gate.
        """
        if not self.live or self.live_revision_id is None or self.alias_of_id is not None:
            return False
        stored = type(self)._default_manager.filter(pk=self.pk, live=True)
        return not stored.filter(live_revision_id=self.live_revision_id).exists()
