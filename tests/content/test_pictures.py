"""Uploaded pictures reach the reader, and nothing else that was uploaded does this way."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    for name in ("images/a.png", "original_images/a.png", "documents/a.txt", "secret.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"canary of {name}")
    return tmp_path


def test_a_picture_of_a_page_is_shown_and_kept_for_a_while(uploads, client):
    answer = client.get("/media/images/a.png")

    assert answer.getvalue() == b"canary of images/a.png"
    assert answer.headers["Content-Type"] == "image/png"
    assert "max-age" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "original_images/a.png",
        "documents/a.txt",
        "secret.txt",
        "images/",
        "images/.",
        "images/../secret.txt",
        "images/..%2fsecret.txt",
        "images/%2e%2e/secret.txt",
        "images//etc/passwd",
    ],
)
def test_no_original_no_document_and_nothing_outside_the_folder_is_served(uploads, client, path):
    answer = client.get(f"/media/{path}")

    assert answer.status_code in {400, 404}
    assert b"canary" not in answer.content
