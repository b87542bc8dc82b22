"""A file of questions, or the same pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.bank.selectors import kind_choices, tag_choices

MEGABYTE = 1_048_576
MOST_BYTES = 5 * MEGABYTE
MOST_PASTED = 500_000


class GiftForm(forms.Form):
    """Its `text` is what was given, whichever way, and its `name` says where from."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A text file in UTF-8, up to 5 MB and 5,000 questions."),
    )
    pasted = forms.CharField(
        label=_("Or paste the questions"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto", "spellcheck": "false"}),
    )

    def clean_file(self) -> UploadedFile | None:
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise ValidationError(
                _("This file has %(size).1f MB. Use up to 5 MB at a time: cut it in two."),
                params={"size": file.size / MEGABYTE},
            )
        return file

    def clean_pasted(self) -> str:
        pasted = self.cleaned_data["pasted"]
        if len(pasted) > MOST_PASTED:
            raise ValidationError(_("This is too long to paste. Choose it as a file."))
        return pasted

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        file, pasted = given.get("file"), given.get("pasted", "")
        if bool(file) == bool(pasted.strip()):
            raise ValidationError(_("Choose a file, or paste questions: one of the two."))
        if file:
            try:
                given["text"], given["name"] = decoded(file.read()), file.name
            except UnicodeDecodeError:
                self.add_error("file", _("This is not UTF-8 text. Save it as UTF-8 and try again."))
        else:
            given["text"], given["name"] = pasted, str(_("Pasted text"))
        return given


def decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 where a byte order mark says so. Raises UnicodeDecodeError."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    text = data.decode(encoding)
    if "\0" in text:
        raise UnicodeDecodeError(encoding, data, 0, 1, "a NUL is no text")
    return text


class ExportForm(forms.Form):
    """Which questions go out."""

    kind = forms.ChoiceField(label=_("Type"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    id = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name, choices in (("kind", kind_choices()), ("tag", tag_choices())):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        chosen = [each for each in data.getlist("id") if each.isdecimal() and len(each) < 10]
        self.fields["id"].choices = [(int(each), each) for each in chosen]  # type: ignore[attr-defined]
        self.fields["id"].widget = forms.MultipleHiddenInput()
