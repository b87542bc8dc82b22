"""A photograph knows where it was taken. What we keep and serve does not."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, PngImagePlugin

from content.models import Picture, Rendition
from content.pictures import DamagedPicture, without_hidden_facts
from tests.cms import EditorInChief

PLACE = b"CANARY-51.5007N-0.1246W"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + PLACE + b"</x:xmpmeta>"

# Wagtail leaves the file of a rendition it makes to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.Spooled:ResourceWarning")


def read(kept: Picture | Rendition) -> bytes:
    with kept.file.open() as file:
        return file.read()


def photograph(kind: str, *, orientation: int = 1, frames: int = 1) -> bytes:
    """40 by 20 pixels, red on the left and blue on the right, which say where they were taken."""
    picture = Image.new("RGB", (40, 20), "red")
    picture.paste("blue", (20, 0, 40, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = PLACE.decode()
    exif.get_ifd(0x8825)[29] = PLACE.decode()
    options: dict = {"exif": exif}
    if kind == "PNG":
        said = PngImagePlugin.PngInfo()
        said.add_text("Comment", PLACE.decode())
        said.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options["pnginfo"] = said
    elif kind == "GIF":
        options = {"comment": PLACE}
    elif kind == "JPEG":
        options |= {"comment": PLACE, "xmp": XMP, "quality": 90}
    else:
        options["xmp"] = XMP
    if frames > 1:
        rest = [Image.new("RGB", (40, 20), (0, 80 * number, 0)) for number in range(1, frames)]
        options |= {"save_all": True, "append_images": rest, "duration": 80}
    written = BytesIO()
    picture.save(written, format=kind, **options)
    return written.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF"])
def test_a_picture_keeps_what_it_shows_and_nothing_else(kind):
    taken = photograph(kind)
    assert PLACE in taken

    plain = without_hidden_facts(ContentFile(taken, name=f"x.{kind}")).read()

    assert PLACE not in plain
    with Image.open(BytesIO(plain)) as shown:
        assert shown.format == kind
        red, _green, blue = shown.convert("RGB").getpixel((5, 10))
        assert red > 200 > 60 > blue


def test_a_photograph_taken_sideways_stands_upright_without_being_told_to():
    plain = without_hidden_facts(ContentFile(photograph("JPEG", orientation=6), name="x.jpg"))

    with Image.open(plain) as shown:
        assert shown.size == (20, 40)
        assert dict(shown.getexif()) == {}
        assert shown.convert("RGB").getpixel((10, 5))[0] > 200


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_still_moves(kind):
    taken = photograph(kind, frames=3)

    with Image.open(without_hidden_facts(ContentFile(taken, name="x"))) as shown:
        assert shown.n_frames == 3
        assert PLACE not in taken or PLACE not in shown.fp.read()


@pytest.mark.parametrize("keep", [100, 400])
def test_a_picture_that_ends_too_early_is_called_damaged(keep):
    with pytest.raises(DamagedPicture):
        without_hidden_facts(ContentFile(photograph("JPEG")[:keep], name="x.jpg"))


def test_a_picture_that_code_saves_is_plain_too_and_its_sizes_are_right(db):
    taken = photograph("JPEG", orientation=6)
    picture = Picture.objects.create(title="Ward", file=ContentFile(taken, name="ward.jpg"))

    stored = read(picture)
    assert PLACE not in stored
    picture.refresh_from_db()
    assert (picture.width, picture.height, picture.file_size) == (20, 40, len(stored))
    assert PLACE not in read(picture.get_rendition("width-10"))


# --- What an editor uploads ---------------------------------------------------------


@pytest.fixture
def editor(db) -> Client:
    return EditorInChief()


def upload(editor: Client, name: str, content: bytes) -> str:
    file = SimpleUploadedFile(name, content)
    answer = editor.post(reverse("wagtailimages:add"), {"title": "Ward", "file": file}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_uploaded_photograph_is_stored_without_its_place(editor):
    upload(editor, "ward.jpg", photograph("JPEG"))

    picture = Picture.objects.get()
    stored = read(picture)
    assert PLACE not in stored
    assert picture.file_size == len(stored)


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("big.jpg", photograph("JPEG") + b"\0" * 20 * 1024 * 1024, "This file is too big (20.0"),
        ("ward.png", photograph("JPEG"), "does not match the file format"),
        ("ward.exe", photograph("JPEG"), "Not a supported image format"),
        ("ward.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Not a supported image format"),
        ("ward.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "does not match"),
        ("ward.jpg", photograph("JPEG")[:400], "This picture is damaged"),
        ("ward.jpg", b"hello", "Upload a valid image"),
    ],
    ids=["20 MB", "another extension", "a program", "a drawing", "a hidden drawing", "cut", "text"],
)
def test_what_is_no_picture_is_refused_and_said(editor, name, content, said):
    page = upload(editor, name, content)

    assert said in page
    assert not Picture.objects.exists()


def test_a_small_file_that_unpacks_to_a_huge_picture_is_refused(editor):
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, format="PNG")
    assert bomb.tell() < 100_000

    assert "too many pixels" in upload(editor, "bomb.png", bomb.getvalue())
    assert not Picture.objects.exists()
