"""A drawing stands inside the page, so nothing in it may run, load or paint by itself."""

from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError

from content.models import Sketchnote
from content.sketchnotes import clean_svg, refused_parts

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'


@pytest.mark.parametrize(
    "hostile, canary",
    [
        ("<script>steal()</script>", "steal"),
        ("<g><script href='//evil.example/x.js'/></g>", "evil"),
        ('<path onclick="steal()" d="M0 0"/>', "steal"),
        ('<rect onload="steal()"/>', "steal"),
        ("<style>@import 'https://evil.example/x.css'</style>", "evil"),
        ('<path style="background:url(//evil.example)"/>', "evil"),
        ('<path fill="url(https://evil.example/p.svg#a)"/>', "evil"),
        ('<path stroke="url(#paint)"/>', "url"),
        ('<image href="https://evil.example/x.png"/>', "evil"),
        ('<image xlink:href="data:image/png;base64,evil"/>', "evil"),
        ('<use href="https://evil.example/x.svg#a"/>', "evil"),
        ('<a href="javascript:steal()"><text>x</text></a>', "steal"),
        ('<a href=" javascript:steal()"><text>x</text></a>', "steal"),
        ('<a href="java&#10;script:steal()"><text>x</text></a>', "steal"),
        ('<a href="https://evil.example/"><text>x</text></a>', "evil"),
        ('<a xlink:href="javascript:steal()"><text>x</text></a>', "steal"),
        ("<foreignObject><iframe src='//evil.example'/></foreignObject>", "evil"),
        ('<animate attributeName="href" values="javascript:steal()"/>', "steal"),
        ('<set attributeName="onmouseover" to="steal()"/>', "steal"),
        ('<filter><feImage href="//evil.example"/></filter>', "evil"),
        ("<metadata>canary</metadata>", "canary"),
        ('<text class="x" data-evil="1">words</text>', "evil"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">steal()</h:script>', "steal"),
    ],
)
def test_nothing_hostile_is_left_and_its_author_is_told(hostile, canary):
    svg = SVG.format(hostile)

    assert canary not in clean_svg(svg)
    assert refused_parts(svg)


@pytest.mark.parametrize(
    "svg, said",
    [
        ('<!DOCTYPE svg [<!ENTITY a "boom">]><svg xmlns="http://www.w3.org/2000/svg"/>', "type"),
        ('<?xml version="1.0"?><!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>', "type"),
        ("<svg><g></svg>", "readable"),
        ("hello", "readable"),
        ("<html/>", "not an SVG"),
        ("<svg/>", "not an SVG"),
        (SVG.format("<g>" * 60 + "</g>" * 60), "too many groups"),
        (SVG.format("x" * 200_001), "larger"),
    ],
)
def test_what_is_no_plain_drawing_is_refused(svg, said):
    with pytest.raises(ValidationError, match=said):
        clean_svg(svg)


def test_a_drawing_of_ours_stays_as_it_is():
    svg = SVG.format(
        '<title id="t">A</title><g class="sn-ink" aria-hidden="true"><path d="M0 0l1 1"/></g>'
        '<a href="#a-heading"><text x="1"><tspan>One</tspan><tspan dy="2">two</tspan></text></a>'
    )

    cleaned = clean_svg(svg)

    assert refused_parts(svg) == []
    assert '<a href="#a-heading">' in cleaned
    # No space may come between words that the artist put side by side.
    assert '<tspan>One</tspan><tspan dy="2">two</tspan>' in cleaned
    assert clean_svg(cleaned) == cleaned


def test_words_after_a_refused_part_stay():
    assert "beforeafter" in clean_svg(SVG.format("<text>before<b>no</b>after</text>"))


def test_a_sketchnote_is_cleaned_whoever_saves_it(db):
    sketchnote = Sketchnote(slug="x", title="X", svg=SVG.format("<script>steal()</script>"))
    sketchnote.save()

    assert "steal" not in Sketchnote.objects.get().svg


def test_a_drawing_is_written_the_same_whoever_else_writes_svg_in_this_process():
    plain = '<svg viewBox="0 0 9 9" xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9" /></svg>'
    before = dict(ElementTree._namespace_map)
    try:
        ElementTree.register_namespace("svg", "http://www.w3.org/2000/svg")

        assert clean_svg(plain) == plain
    finally:
        ElementTree._namespace_map.clear()
        ElementTree._namespace_map.update(before)
