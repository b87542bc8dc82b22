from wagtail.admin.panels import FieldPanel
from wagtail.blocks import RichTextBlock
from wagtail.fields import StreamField
from wagtail.models import Page


class TextPage(Page):
    """One StreamField of rich text: as little as a page of Wagtail can be."""

    body = StreamField([("text", RichTextBlock())])

    content_panels = [*Page.content_panels, FieldPanel("body")]
    template = "bare/text_page.html"
