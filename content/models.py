"""What editors author that is not a course: pages, sketchnotes, pictures, site settings.

Nothing here knows that learners exist.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.models import (
    DraftStateMixin,
    Orderable,
    Page,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.search import index

from accounts.models import Showing
from accounts.records import NOBODY, Record, Until, With
from content.blocks import body_blocks
from content.pictures import PictureFieldFile
from content.rendering import render_body, render_rich_text
from content.showing import showing_for
from content.site_settings import SiteSettings
from content.sketchnotes import clean_svg

__all__ = [
    "PLAIN_RICH_TEXT",
    "SHORT_ALT_LENGTH",
    "BasePage",
    "File",
    "FooterLink",
    "HomePage",
    "HomeText",
    "Picture",
    "Rendition",
    "SiteSettings",
    "Sketchnote",
    "StandardPage",
]

SHORT_ALT_LENGTH = 125  # one or two sentences; longer text belongs in the visible equivalent

PLAIN_RICH_TEXT = ["h3", "h4", "bold", "italic", "ol", "ul", "link"]


class BasePage(Page):
    """Every page type extends this one (checked: content.E001).

    It adds what a reader is owed on any page: one plain sentence about it.
    The live text's age is the page's own `last_published_at`.
    """

    summary = models.CharField(
        _("summary"),
        max_length=200,
        blank=True,
        help_text=_("One or two plain sentences. Shown on cards and to search engines."),
    )

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    record = Record(
        person=NOBODY, mentions=("owner", "locked_by"), retention=Until.SOMEBODY_DELETES_IT
    )

    class Meta:
        abstract = True


@dataclass(frozen=True)
class HomeText:
    """What the home page says, ready to show."""

    title: str
    summary: str
    heading: str
    introduction: SafeString
    body: SafeString


class HomePage(BasePage):
    """The front door: what this is, and the courses one can start."""

    heading = models.CharField(_("heading"), max_length=120)
    introduction = RichTextField(_("introduction"), features=PLAIN_RICH_TEXT, blank=True)
    body = StreamField(body_blocks(), verbose_name=_("body"), blank=True)

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("heading"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "home": self.text()}

    def text(self) -> HomeText:
        return HomeText(
            title=self.title,
            summary=self.summary,
            heading=self.heading,
            introduction=render_rich_text(self.introduction),
            body=render_body(self.body).html,
        )


class StandardPage(BasePage):
    """About, accessibility, privacy, contact: a page of text and blocks."""

    body = StreamField(body_blocks(), verbose_name=_("body"))

    parent_page_types = ["content.HomePage", "content.StandardPage"]
    subpage_types = ["content.StandardPage"]

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standard page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        showing = {"showing": showing_for(request), "here": request.path}
        return {
            **super().get_context(request, *args, **kwargs),
            "body": render_body(self.body, showing),
        }


class Sketchnote(
    PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, index.Indexed, models.Model
):
    """A drawing made of ink and real words, with its complete text beside it.

    The drawing is inline SVG, cleaned on every save (`content.sketchnotes`).
    Its text equivalent is structured and visible to everyone
    (https://www.w3.org/WAI/tutorials/images/complex/).
    """

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(
        _("short name"), help_text=_("Names the drawing in course files. Made from the title.")
    )
    alt = models.CharField(
        _("short description"),
        max_length=SHORT_ALT_LENGTH,
        help_text=_("What the picture is, in one sentence. The full text stands beside it."),
    )
    svg = models.TextField(
        _("drawing"),
        help_text=_(
            "The code of the SVG: real text, no styles of its own. What could run or load is "
            "taken out."
        ),
    )
    text_equivalent = RichTextField(
        _("the picture as text"),
        features=PLAIN_RICH_TEXT,
        help_text=_(
            "Every word and meaning of the picture, in its order, with headings and lists."
        ),
    )
    artist = models.CharField(_("artist"), max_length=120)
    licence = models.CharField(_("licence"), max_length=120)
    source = models.TextField(_("credit for the ideas"), blank=True)
    last_reviewed_date = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review_date = models.DateField(_("next review"), null=True, blank=True)

    search_fields = [
        index.SearchField("title"),
        index.SearchField("alt"),
        index.AutocompleteField("title"),
        index.FilterField("locale"),
    ]

    record = Record(person=NOBODY, retention=Until.SOMEBODY_DELETES_IT)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("sketchnote")
        verbose_name_plural = _("sketchnotes")
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "locale"], name="content_sketchnote_slug_unique_in_language"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps nothing that was not cleaned, whoever saves it. Raises ValidationError."""
        self.svg = clean_svg(self.svg)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.svg = clean_svg(self.svg)

    def render(self, *, showing: Showing, here: str) -> SafeString:
        """The drawing, its text or both, as it stands in the page whose path is `here`."""
        context = {"sketchnote": self, "showing": showing, "here": here}
        return render_to_string("content/sketchnote.html", context)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "content/sketchnote_preview.html"


class SecureURLField(models.URLField):
    """An address; one that is typed without https:// gets it."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(assume_scheme="https", **options)


class Picture(AbstractImage):
    """A photograph or raster picture. Its words belong in the page, not in the pixels."""

    artist = models.CharField(_("artist"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    source_url = SecureURLField(_("where it came from"), blank=True)

    admin_form_fields = (*WagtailImage.admin_form_fields, "artist", "licence", "source_url")

    record = Record(
        person=NOBODY, mentions=("uploaded_by_user",), retention=Until.SOMEBODY_DELETES_IT
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


# On its way to the disk, by any road, a picture loses what it tells beside what it shows.
Picture._meta.get_field("file").attr_class = PictureFieldFile


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    record = Record(person=NOBODY, retention=With("image"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="content_rendition_unique",
            ),
        ]


class File(AbstractDocument):
    """A file a learner may download."""

    licence = models.CharField(_("licence"), max_length=120, blank=True)

    admin_form_fields = (*WagtailDocument.admin_form_fields, "licence")

    record = Record(
        person=NOBODY, mentions=("uploaded_by_user",), retention=Until.SOMEBODY_DELETES_IT
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class FooterLink(Orderable):
    """A link in the footer to one of our pages: about, accessibility, privacy, contact."""

    page_owner = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="footer_links")
    page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("page"),
    )

    panels = [FieldPanel("page")]

    record = Record(person=NOBODY, retention=With("page_owner"))


HomePage.content_panels = [
    *HomePage.content_panels,
    InlinePanel("footer_links", heading=_("Links in the footer")),
]
