"""The sketchnotes are drawn by programs, and keep the promises of courses.library.drawings."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from django.conf import settings
from django.utils.text import slugify

from content.sketchnotes import clean_svg
from courses.library.drawings import COURSE, DRAWINGS
from courses.library.drawings.sheet import width_of

SVG = "{http://www.w3.org/2000/svg}"
STYLESHEET = "static/css/components/sketchnote_drawing.css"
PATHS = [pytest.param(path, id=str(path.relative_to(COURSE))) for path in DRAWINGS]


def tree_of(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_text())  # noqa: S314 - our own file


def words_of(root: ElementTree.Element) -> list[str]:
    return [" ".join(text.itertext()).strip() for text in root.iter(f"{SVG}text")]


def plain(text: str) -> str:
    """The bare words: no case, no punctuation, no Markdown."""
    return " ".join(re.sub(r"[^\w’ ]", " ", text.lower()).split())


@pytest.mark.parametrize("path", PATHS)
def test_the_committed_drawing_is_what_its_program_draws(path):
    assert path.read_text() == DRAWINGS[path]().svg()


def test_every_drawing_in_the_course_has_a_program():
    assert sorted(COURSE.rglob("*.svg")) == sorted(DRAWINGS)


@pytest.mark.parametrize("path", PATHS)
def test_every_word_in_the_picture_is_in_its_text_equivalent_in_the_same_order(path):
    equivalent = plain(path.with_suffix(".md").read_text())
    place = 0
    for words in filter(None, map(plain, words_of(tree_of(path)))):
        assert words in equivalent[place:], words
        place = equivalent.index(words, place) + len(words)


@pytest.mark.parametrize("path", PATHS)
def test_a_drawing_carries_its_credit_and_a_short_alternative(path):
    facts = yaml.safe_load(path.with_suffix(".yaml").read_text())
    assert 20 < len(facts["alt"]) <= 125
    assert "Leigh Kendall" in facts["source"]
    assert facts["artist"] == "Tenfold"
    assert facts["next_review_date"] > facts["last_reviewed_date"]


def anchors_in(path: Path) -> set[str]:
    """The ids that the page gives to a text's headings, made of their words."""
    return {
        f"#{slugify(heading)}" for heading in re.findall(r"^#{2,3} (.+)$", path.read_text(), re.M)
    }


@pytest.mark.parametrize("path", PATHS)
def test_links_in_a_drawing_lead_to_parts_of_its_page(path):
    if path.stem == "overview":  # the course page gives each module's card its slug
        anchors = {
            f"#{slug}" for slug in yaml.safe_load((COURSE / "course.yaml").read_text())["modules"]
        }
    else:
        anchors = anchors_in(path.parent / "learn.md")
    assert not anchors & anchors_in(path.with_suffix(".md")), "the text equivalent comes first"
    links = tree_of(path).findall(f".//{SVG}a")
    assert {link.get("href") for link in links} <= anchors
    assert all(link.findall(f"{SVG}text") for link in links), "a link is named by its words"


@pytest.mark.parametrize("path", PATHS)
def test_every_word_but_the_title_is_in_a_link(path):
    root = tree_of(path)
    linked = {text for link in root.iter(f"{SVG}a") for text in link.iter(f"{SVG}text")}
    alone = [text for text in root.iter(f"{SVG}text") if text not in linked]

    assert {text.get("class") for text in alone} == {"sn-title"}


@pytest.mark.parametrize("path", PATHS)
def test_no_two_links_are_called_the_same(path):
    links = tree_of(path).findall(f".//{SVG}a")
    names = [" ".join(words_of(link)) for link in links]

    assert len(links) >= 4
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", PATHS)
def test_a_drawing_has_a_name_and_hides_its_shapes(path):
    root = tree_of(path)
    has_links = root.find(f".//{SVG}a") is not None
    assert root.get("role") == ("group" if has_links else "img")
    named_by = root.get("aria-labelledby").split()
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert ids == set(named_by)
    hidden = {
        path for group in root.iter(f"{SVG}g") if group.get("aria-hidden") for path in group.iter()
    }
    assert set(root.iter(f"{SVG}path")) <= hidden


@pytest.mark.parametrize("path", PATHS)
def test_a_drawing_is_painted_by_our_stylesheet_alone(path):
    source = path.read_text()
    assert not re.search(r'"#[0-9a-f]{3,8}"|style|<script|url\(|data:|foreignObject', source)
    stylesheet = (settings.BASE_DIR / STYLESHEET).read_text()
    known = set(re.findall(r"\.(sn[\w-]*)", stylesheet))
    used = {name for names in re.findall(r'class="([^"]+)"', source) for name in names.split()}
    assert used - known <= {"sn-words", "sn-words-small"}, "these two are plain lettering"


@pytest.mark.parametrize("path", PATHS)
def test_words_stay_on_the_paper_and_are_large_enough_for_a_phone(path):
    root = tree_of(path)
    width = int(root.get("viewBox").split()[2])
    for text in root.iter(f"{SVG}text"):
        size, x = float(text.get("font-size")), float(text.get("x"))
        # 320 pixels of a phone, less its margins, show 720 units at two fifths.
        assert size * 288 / width >= 10.4, text.text
        wide = width_of(text.text, size)
        left = x - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")] * wide
        assert left >= 0, text.text
        assert left + wide <= width, text.text


@pytest.mark.parametrize("path", PATHS)
def test_the_cleaner_keeps_all_of_a_drawing(path):
    before = tree_of(path)
    after = ElementTree.fromstring(clean_svg(path.read_text()))  # noqa: S314 - our own file
    assert [(e.tag, e.attrib) for e in after.iter()] == [(e.tag, e.attrib) for e in before.iter()]
    assert words_of(after) == words_of(before)


@pytest.mark.parametrize("path", PATHS)
def test_a_drawing_is_small_enough_for_the_weight_of_a_page(path):
    source = path.read_bytes()
    assert len(source) <= 45 * 1024
    assert len(gzip.compress(source)) <= 15 * 1024
