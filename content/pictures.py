"""What an uploaded picture may say beside what it shows: nothing.

Photographs carry the place, the day and the telephone they were taken with, and
Wagtail would copy that into every size it serves.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from PIL import Image, ImageOps
from wagtail.images.models import WagtailImageFieldFile

# What a picture needs to look right. All else that a file says of itself is left behind.
KEPT_FACTS = frozenset(
    ["icc_profile", "transparency", "background", "duration", "loop", "disposal", "blend", "gamma"]
)
ORIENTATION = 0x0112
# As good as a photograph that somebody already compressed; used only where it has to be turned.
QUALITY = 92


class DamagedPicture(Exception):
    """The file begins like a picture and can't be read to its end."""


class PlainPictureFile(ContentFile):
    """A picture from which everything unseen was taken."""


def without_hidden_facts(file: File) -> PlainPictureFile:
    """The same picture, upright, without place, time, names or comments. Raises DamagedPicture."""
    if isinstance(file, PlainPictureFile):
        return file
    file.seek(0)
    try:
        with Image.open(file) as picture:
            written = _written(picture)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise DamagedPicture from error
    return PlainPictureFile(written, name=Path(file.name or "").name)


def _written(picture: Image.Image) -> bytes:
    # A photograph with a second one inside, as some telephones make, is its first.
    kind = "JPEG" if picture.format == "MPO" else picture.format
    is_turned = picture.getexif().get(ORIENTATION, 1) != 1
    options: dict[str, Any] = {"comment": b""} if kind in {"JPEG", "GIF"} else {}
    if getattr(picture, "is_animated", False) and kind != "JPEG":
        options["save_all"] = True
    elif is_turned:
        picture = ImageOps.exif_transpose(picture)
    picture.load()
    picture.info = {name: fact for name, fact in picture.info.items() if name in KEPT_FACTS}
    if profile := picture.info.get("icc_profile"):
        options["icc_profile"] = profile
    if kind == "JPEG":
        is_as_it_came = picture.format == "JPEG"
        options["quality"] = "keep" if is_as_it_came else QUALITY
    elif kind in {"WEBP", "AVIF"}:
        options["quality"] = QUALITY
    written = BytesIO()
    picture.save(written, format=kind, **options)
    return written.getvalue()


class PictureFieldFile(WagtailImageFieldFile):
    """A picture's file on its way to the disk, by whichever road it comes."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Raises DamagedPicture."""
        plain = without_hidden_facts(content)
        self.instance.file_size = plain.size
        super().save(name, plain, save=save)
