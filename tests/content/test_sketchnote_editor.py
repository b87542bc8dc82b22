"""Uploading a drawing: what is kept, what is taken out, and that both are said."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from content.models import Sketchnote
from tests.cms import EditorInChief

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"{}><text x="1" y="9">{}</text></svg>'


@pytest.fixture
def author(db) -> Client:
    return EditorInChief()


def send(author: Client, drawing: bytes, *, name: str = "drawing.svg", **other: str) -> str:
    """What the CMS answers when the drawing is uploaded in a form that is whole otherwise."""
    empty = '{"blocks": [], "entityMap": {}}'
    form = {
        "title": "Stop",
        "slug": "stop",
        "alt": "A hand",
        "svg": "",
        "source": "",
        "artist": "The team",
        "licence": "CC BY 4.0",
        "text_equivalent": empty,
        "last_reviewed_date": "",
        "next_review_date": "",
        "go_live_at": "",
        "expire_at": "",
        **other,
        "svg_file": SimpleUploadedFile(name, drawing),
    }
    answer = author.post(reverse("wagtailsnippets_content_sketchnote:add"), form, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_uploaded_drawing_becomes_the_sketchnotes_own(author):
    page = send(author, DRAWING.format("", "Kept").encode("utf-8-sig"))

    assert "Kept" in Sketchnote.objects.get().svg
    assert "We took these parts out" not in page


def test_an_author_is_told_what_was_taken_out_of_a_drawing(author):
    parts = ' onload="steal()" style="fill:url(//evil.example)"'
    hostile = DRAWING.format(parts, "Kept<set/><script>steal()</script>")

    page = send(author, hostile.encode())

    assert "onload=, style=, &lt;set and &lt;script" in page
    stored = Sketchnote.objects.get().svg
    assert "Kept" in stored
    assert "steal" not in stored
    assert "evil" not in stored


def test_a_long_list_of_parts_is_cut_short(author):
    parts = "".join(f' data-part{number}="1"' for number in range(12))

    assert "data-part7= and 4 more" in send(author, DRAWING.format(parts, "Kept").encode())


@pytest.mark.parametrize(
    "drawing, name, said",
    [
        (DRAWING.format("", "x" * 20_000_000).encode(), "a.svg", "larger than 200 KB"),
        (DRAWING.format("", "x").encode(), "a.png", "not allowed"),
        (DRAWING.format("", "é").encode("latin-1"), "a.svg", "in UTF-8"),
        (b"hello", "a.svg", "not a readable SVG drawing"),
        (b'<!DOCTYPE svg [<!ENTITY a "boom">]><svg>&a;</svg>', "a.svg", "document type"),
        (b"", "a.svg", "empty"),
    ],
    ids=["20 MB", "another extension", "another encoding", "no drawing", "entities", "empty"],
)
def test_a_file_that_is_no_drawing_is_refused_at_its_field(author, drawing, name, said):
    page = send(author, drawing, name=name)

    assert said in page
    assert not Sketchnote.objects.exists()


def test_a_drawing_is_not_lost_when_another_field_is_wrong(author):
    page = send(author, DRAWING.format("", "Kept").encode(), slug="not a name")

    assert not Sketchnote.objects.exists()
    assert "&lt;text x=&quot;1&quot; y=&quot;9&quot;&gt;Kept&lt;/text&gt;" in page
