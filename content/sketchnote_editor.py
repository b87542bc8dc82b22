"""The editor's screens for sketchnotes: a drawing comes as a file, or is pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.http import HttpRequest, HttpResponse
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from content.models import Sketchnote
from content.sketchnotes import MAX_BYTES, TOO_LARGE, refused_parts

# More would hide the rest of the message.
MOST_NAMED = 8


class SketchnoteForm(WagtailAdminModelForm):
    """A sketchnote whose drawing may be uploaded. `taken_out` is what cleaning took from it."""

    svg_file = forms.FileField(
        label=_("Upload the drawing"),
        required=False,
        validators=[FileExtensionValidator(["svg"])],
        help_text=_(
            "An SVG file of up to 200 KB. It takes the place of the code below. "
            "Text stays text: do not turn it into paths."
        ),
    )
    taken_out: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The file stands for the code, whose field comes after it or before.
        if self.files.get(self.add_prefix("svg_file")):
            self.fields["svg"].required = False

    def clean_svg_file(self) -> str:
        """What is in the file; "" without one."""
        upload: UploadedFile | None = self.cleaned_data["svg_file"]
        if upload is None:
            return ""
        if upload.size is None or upload.size > MAX_BYTES:
            raise ValidationError(TOO_LARGE)
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(_("Save the drawing as plain SVG, in UTF-8.")) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        source = "svg_file" if cleaned.get("svg_file") else "svg"
        if not cleaned.get(source) or "svg_file" in self.errors:
            return cleaned
        try:
            self.taken_out = tuple(refused_parts(cleaned[source]))
        except ValidationError as error:
            self.add_error(source, error)
            return cleaned
        cleaned["svg"] = cleaned[source]
        if source == "svg_file":
            # A browser sends a file once. If another field is wrong, the drawing stays here.
            kept: Any = self.data.copy()  # type: ignore[has-type]
            kept[self.add_prefix("svg")] = cleaned["svg"]
            self.data = kept
        return cleaned


class _SaysWhatWasTakenOut:
    """Nothing disappears from a drawing without a word."""

    request: HttpRequest
    expects_json_response: bool

    def form_valid(self, form: SketchnoteForm) -> HttpResponse:
        answer = super().form_valid(form)  # type: ignore[misc]
        # Wagtail saves by itself now and then; somebody reads what a button answers.
        if form.taken_out and not self.expects_json_response:
            messages.warning(self.request, taken_out_message(form.taken_out))
        return answer


def taken_out_message(parts: tuple[str, ...]) -> str:
    named = list(parts[:MOST_NAMED])
    if len(parts) > MOST_NAMED:
        named.append(gettext("%(number)d more") % {"number": len(parts) - MOST_NAMED})
    return gettext(
        "We took these parts out of the drawing: %(parts)s. They run, load or paint by "
        "themselves. Look at the preview to see what is left."
    ) % {"parts": get_text_list(named, gettext("and"))}


class SketchnoteCreateView(_SaysWhatWasTakenOut, CreateView):
    pass


class SketchnoteEditView(_SaysWhatWasTakenOut, EditView):
    pass


class SketchnoteViewSet(SnippetViewSet):
    model = Sketchnote
    icon = "edit"
    menu_label = _("Sketchnotes")
    add_to_admin_menu = True
    list_display = ("title", "artist", "last_reviewed_date", "next_review_date")
    search_fields = ("title", "alt")
    add_view_class = SketchnoteCreateView
    edit_view_class = SketchnoteEditView
    # A drawing is chosen by its title; ten at a time would hide the newest.
    chooser_per_page = 50
    edit_handler = ObjectList(
        [
            TitleFieldPanel("title", placeholder=False, classname=""),
            FieldPanel("slug"),
            FieldPanel("svg_file"),
            FieldPanel("svg"),
            FieldPanel("alt"),
            FieldPanel("text_equivalent"),
            MultiFieldPanel(
                [FieldPanel("artist"), FieldPanel("licence"), FieldPanel("source")],
                heading=_("Who made it"),
            ),
            MultiFieldPanel(
                [FieldPanel("last_reviewed_date"), FieldPanel("next_review_date")],
                heading=_("Review"),
            ),
        ],
        base_form_class=SketchnoteForm,
    )
