"""The blocks an editor writes with. Each says what it is for and shows itself in the picker."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Site
from wagtail.snippets.blocks import SnippetChooserBlock

from content.site_settings import SiteSettings

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
INNER_FEATURES = ["bold", "italic", "ol", "ul", "link"]


class TextBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Headings, paragraphs, lists and links.")
        template = "content/blocks/text.html"
        is_steady = True
        preview_value = "<h2>A short heading</h2><p>One idea in each paragraph.</p>"


class SketchnoteBlock(blocks.StructBlock):
    sketchnote = SnippetChooserBlock("content.Sketchnote", label=_("Sketchnote"))

    class Meta:
        icon = "edit"
        label = _("Sketchnote")
        description = _("A drawing with its complete text beside it.")
        template = "content/blocks/sketchnote.html"
        is_steady = True

    def get_preview_value(self) -> Any:
        """A drawing of ours, if there is one: an invented one would say nothing."""
        drawing = self.child_blocks["sketchnote"].target_model.objects.filter(live=True).first()
        return self.normalize({"sketchnote": drawing})


class DoAndDontBlock(blocks.StructBlock):
    do = blocks.ListBlock(blocks.CharBlock(max_length=200), label=_("Do"), min_num=1, max_num=6)
    dont = blocks.ListBlock(
        blocks.CharBlock(max_length=200), label=_("Don’t"), min_num=1, max_num=6
    )

    class Meta:
        icon = "list-ul"
        label = _("Do and don’t")
        description = _("Two short lists, side by side.")
        template = "content/blocks/do_and_dont.html"
        is_steady = True
        preview_value = {"do": ["say who you are"], "dont": ["invent a persona"]}


class DefinitionBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("Word"), max_length=60)
    meaning = blocks.RichTextBlock(label=_("What it means"), features=["bold", "italic", "link"])


class DefinitionsBlock(blocks.StructBlock):
    """Words and what they mean, in the order they are given. Links can point at each word."""

    terms = blocks.ListBlock(DefinitionBlock(), label=_("Words"), min_num=1, max_num=80)

    class Meta:
        icon = "list-ul"
        label = _("Words explained")
        description = _("Words and what they mean. Links can point at each one.")
        template = "content/blocks/definitions.html"
        is_steady = True
        preview_value = {
            "terms": [{"term": "Hashtag", "meaning": "<p>A word with # in front of it.</p>"}]
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        seen: set[str] = set()
        errors: dict[int, ValidationError] = {}
        for number, item in enumerate(cleaned["terms"]):
            if self.is_deferred_validation and not item["term"]:
                continue  # a draft may have no word there yet
            address = slugify(item["term"])
            if not address or address in seen:
                message = _("“%(term)s” stands here twice. Keep one.")
                if not address:
                    message = _("“%(term)s” needs a letter or a number.")
                wrong = ValidationError(message, params={"term": item["term"]})
                errors[number] = blocks.StructBlockValidationError({"term": wrong})
            seen.add(address)
        if errors:
            raise blocks.StructBlockValidationError(
                {"terms": blocks.ListBlockValidationError(block_errors=errors)}
            )
        return cleaned


class ExamplePostBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("Name"), max_length=80, help_text=_("Plainly fictional."))
    role = blocks.CharBlock(label=_("Role"), max_length=120)
    text = blocks.TextBlock(label=_("The post"))
    note = blocks.TextBlock(label=_("Why it works, or what it lacks"))

    class Meta:
        icon = "openquote"
        label = _("Example post")
        description = _("A made-up post, shown as a post, with a note on why it works.")
        template = "content/blocks/example_post.html"
        is_steady = True
        preview_value = {
            "name": "Amara",
            "role": "Physiotherapist",
            "text": "What helped your team sleep better after nights?",
            "note": "It asks a real question.",
        }


class CalloutValue(blocks.StructValue):
    @property
    def kind_label(self) -> str:
        """The kind in words."""
        choices = dict(self.block.child_blocks["kind"].field.choices)
        return str(choices.get(self["kind"], ""))


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("important", _("Important")),
            ("evidence", _("Why it matters")),
            ("regulator", _("What regulators say")),
            ("changed", _("What has changed since 2018")),
        ],
        default="important",
    )
    heading = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=INNER_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Callout")
        description = _("A boxed passage with its own heading.")
        template = "content/blocks/callout.html"
        is_steady = True
        value_class = CalloutValue
        preview_value = {
            "kind": "important",
            "heading": "Before you share",
            "text": "<p>Stop and check who said it.</p>",
        }


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Short description"),
        max_length=125,
        help_text=_("What the picture shows, in one sentence."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=250, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("A photograph with its description.")
        template = "content/blocks/picture.html"


class VideoBlock(blocks.StructBlock):
    """A video of our own: no page of ours asks a third party for anything."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    video = DocumentChooserBlock(label=_("Video file (MP4 or WebM)"))
    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=INNER_FEATURES)

    class Meta:
        icon = "media"
        label = _("Video with transcript")
        description = _("A video file with captions and its whole text.")
        template = "content/blocks/video.html"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        video, captions = cleaned["video"], cleaned["captions"]  # a draft may not have them yet
        errors = {}
        if video and video.file_extension.lower() not in {"mp4", "webm"}:
            errors["video"] = ValidationError(_("Choose an MP4 or WebM file."))
        if captions and captions.file_extension.lower() != "vtt":
            errors["captions"] = ValidationError(_("Choose a WebVTT file, which ends in .vtt."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("What it is"), max_length=120)

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A file to keep. Its type and size are shown.")
        template = "content/blocks/download.html"


class ContactAddressBlock(blocks.StaticBlock):
    """The address in the site's settings, so that it is right wherever it stands."""

    class Meta:
        icon = "mail"
        label = _("Contact address")
        description = _("The address from the site’s settings.")
        admin_text = _("The address from the site’s settings is shown here.")
        template = "content/blocks/contact_address.html"
        preview_value = None

    def get_context(
        self, value: None, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        site = Site.objects.filter(is_default_site=True).first()
        context["contact_email"] = SiteSettings.for_site(site).contact_email if site else ""
        return context


def body_blocks() -> list[tuple[str, blocks.Block]]:
    """The blocks of any page of text, in the order editors meet them."""
    return [
        ("text", TextBlock(features=TEXT_FEATURES)),
        ("sketchnote", SketchnoteBlock()),
        ("do_and_dont", DoAndDontBlock()),
        ("definitions", DefinitionsBlock()),
        ("example_post", ExamplePostBlock()),
        ("callout", CalloutBlock()),
        ("picture", PictureBlock()),
        ("video", VideoBlock()),
        ("download", DownloadBlock()),
        ("contact_address", ContactAddressBlock()),
    ]
