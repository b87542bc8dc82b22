"""The editor's form for pictures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from content.pictures import DamagedPicture, without_hidden_facts


class PictureForm(BaseImageForm):
    """A picture as it may be kept: whole, and without what a camera wrote into it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.read = self.fields["file"].to_python
            self.fields["file"].to_python = self._whole

    def _whole(self, upload: Any) -> File | None:
        """Wagtail counts a picture's frames, which fails on a file that ends too early."""
        try:
            return self.read(upload)
        except (OSError, EOFError, SyntaxError) as error:
            raise damaged() from error

    def clean_file(self) -> File | None:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        try:
            return without_hidden_facts(file)
        except DamagedPicture as error:
            raise damaged() from error


def damaged() -> ValidationError:
    return ValidationError(_("This picture is damaged. Open it, save it again, then upload that."))
