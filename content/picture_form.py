"""The editor's form for pictures."""

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from wagtail.images.forms import BaseImageForm

from content.pictures import DamagedPicture, without_hidden_facts


class PictureForm(BaseImageForm):
    def clean_file(self) -> File | None:
        """Without what a camera wrote into it. What can't be read is said here, not later."""
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not file:
            return file
        try:
            return without_hidden_facts(file)
        except DamagedPicture as error:
            raise ValidationError(
                _("This picture is damaged. Open it, save it again, then upload that.")
            ) from error
