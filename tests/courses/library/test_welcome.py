"""The front page's picture is drawn by a program, like those of the course."""

import gzip

from bs4 import BeautifulSoup

from courses.library.drawings import SITE_DRAWINGS, WELCOME


def test_the_committed_picture_is_what_its_program_draws():
    assert WELCOME.read_text() == SITE_DRAWINGS[WELCOME]().svg()


def test_every_word_in_the_picture_is_in_its_description():
    picture = BeautifulSoup(WELCOME.read_text(), "html.parser").svg
    described = picture.desc.text.lower()

    bubbles = " ".join(text.text for text in picture.find_all("text")).lower()

    assert bubbles == "what helped you? here is what we tried"
    assert "what helped you?" in described
    assert "here is what we tried" in described
    assert set(picture["aria-labelledby"].split()) == {picture.title["id"], picture.desc["id"]}


def test_the_picture_is_small():
    assert len(gzip.compress(WELCOME.read_bytes())) < 8_000
