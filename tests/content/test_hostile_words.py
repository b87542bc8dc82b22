"""Whatever is drawn or pasted, nothing that is served runs, loads or leads where it should not."""

import json
from html.parser import HTMLParser
from xml.sax.saxutils import quoteattr

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from content.blocks import CalloutBlock, DefinitionsBlock, ExamplePostBlock
from content.files.rich_text import CannotRead, from_markdown, to_html
from content.models import PLAIN_RICH_TEXT
from content.rendering import render_rich_text
from content.sketchnotes import clean_svg, refused_parts

RUNS = {"script", "style", "iframe", "object", "embed", "foreignobject", "use", "image", "animate"}
RUNS |= {"set", "animatetransform", "base", "meta", "link", "form", "feimage", "video", "audio"}
LOADS = {"src", "srcset", "xlink:href", "style", "action", "formaction", "background", "poster"}
# Presentation attributes that can name a place to load from.
PAINTS = {"fill", "stroke", "filter", "clip-path", "mask", "cursor", "marker-start", "marker-end"}


class Witness(HTMLParser):
    """Reads as a browser does, and remembers what it should not have found."""

    def __init__(self, *, may_link_out: bool) -> None:
        super().__init__()
        self.starts = ("#", "https://", "http://", "mailto:", "tel:", "/") if may_link_out else "#"
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in RUNS:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            words = (value or "").strip().lower()
            if name.startswith("on") or name in LOADS:
                self.faults.append(f"{name}={value}")
            elif name == "href" and not words.startswith(self.starts):
                self.faults.append(f"href={value}")
            elif name in PAINTS and "url(" in words:
                self.faults.append(f"{name}={value}")


def faults(html: str, *, may_link_out: bool = True) -> list[str]:
    witness = Witness(may_link_out=may_link_out)
    witness.feed(html)
    witness.close()
    return witness.faults


# --- Drawings -----------------------------------------------------------------------

addresses = st.sampled_from(
    ["javascript:steal()", "java\tscript:steal()", "data:text/html,<script>", "//evil.example/x"]
    + ["https://evil.example", "#a", "#a javascript:x", "url(//evil.example)", "vbscript:x", "#"]
)
names = st.sampled_from(
    ["svg", "g", "path", "text", "a", "title", "script", "style", "use", "image", "foreignObject"]
    + ["animate", "set", "animateTransform", "feImage", "filter", "iframe", "metadata", "desc"]
    + ["h:script", "h:iframe", "h:img", "linearGradient", "pattern", "handler", "switch"]
)
attributes = st.dictionaries(
    st.sampled_from(
        ["href", "xlink:href", "onclick", "onload", "onbegin", "style", "fill", "stroke", "class"]
        + ["d", "src", "h:onclick", "attributeName", "to", "values", "filter", "clip-path", "id"]
    ),
    addresses | st.text("ab:;()#/&<\"' url", max_size=8),
    max_size=4,
)


def element(name: str, given: dict[str, str], inside: list[str]) -> str:
    written = "".join(f" {key}={quoteattr(value)}" for key, value in given.items())
    return f"<{name}{written}>{''.join(inside)}</{name}>"


elements = st.recursive(
    st.builds(element, names, attributes, st.just([])),
    lambda inner: st.builds(element, names, attributes, st.lists(inner, max_size=3)),
    max_leaves=6,
)


@given(st.lists(elements, max_size=4), attributes)
def test_no_drawing_runs_loads_or_leads_elsewhere(inside, own):
    spaces = {
        "xmlns": "http://www.w3.org/2000/svg",
        "xmlns:xlink": "http://www.w3.org/1999/xlink",
        "xmlns:h": "http://www.w3.org/1999/xhtml",
    }
    drawing = element("svg", spaces | own, inside)
    try:
        cleaned = clean_svg(drawing)
    except ValidationError:
        return  # refused as a whole is as good

    assert faults(cleaned, may_link_out=False) == []
    assert refused_parts(cleaned) == []
    assert clean_svg(cleaned) == cleaned


@pytest.mark.parametrize(
    "drawing",
    [
        '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        '<!DOCTYPE svg [<!ENTITY % x SYSTEM "//evil.example/x.dtd"> %x;]><svg/>',
        '<svg xmlns="http://www.w3.org/2000/svg">&undefined;</svg>',
        '<svg xmlns="http://www.w3.org/2000/svg">' + "<g>" * 5000 + "</g>" * 5000 + "</svg>",
        '<svg xmlns="http://www.w3.org/2000/svg"><text>' + "x" * 20_000_000 + "</text></svg>",
    ],
    ids=["billion laughs", "a file of ours", "an outside type", "entity", "deep", "20 MB"],
)
def test_a_drawing_that_expands_or_fetches_is_refused_with_a_reason(drawing):
    with pytest.raises(ValidationError) as refused:
        clean_svg(drawing)

    assert refused.value.messages[0].endswith(".")


# --- Rich text ----------------------------------------------------------------------


def typed(text: str, *, url: str | None = None, kind: str = "unstyled") -> str:
    """What the editor for rich text sends: one block, all of it a link if there is an address."""
    entity = {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}} if url else {}
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if url else []
    block = {
        "key": "abcde",
        "text": text,
        "type": kind,
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": ranges,
    }
    return json.dumps({"blocks": [block], "entityMap": entity})


def served(contentstate: str) -> str:
    kept = ContentstateConverter(features=PLAIN_RICH_TEXT).to_database_format(contentstate)
    return str(render_rich_text(kept))


@pytest.mark.parametrize(
    "url",
    ["javascript:steal()", " javascript:steal()", "JaVaScRiPt:steal()", "data:text/html,x"]
    + ["vbscript:x", "java\nscript:steal()"],
)
def test_a_link_that_would_run_is_no_link(url):
    assert faults(served(typed("Read this", url=url))) == []


@given(st.text(st.sampled_from("<>\"'&/= scriptonload\u200f\u05d0\u0627"), max_size=40))
def test_words_that_look_like_html_stay_words(text):
    html = served(typed(text))

    assert faults(html) == []
    assert "<script" not in html


@given(st.text(st.sampled_from("<>\"'()[]:!#/= javascriptdata\n"), max_size=60))
def test_markdown_of_a_course_file_becomes_nothing_that_runs(text):
    try:
        html = to_html(from_markdown(text, heading_levels=(2, 3)))
    except CannotRead:
        return

    assert faults(html) == []


# --- Single lines -------------------------------------------------------------------

PASTED_FROM_WORD = (
    '<p class=MsoNormal style="mso-fareast-language:EN-GB"><o:p>Stop</o:p>'
    "<script>steal()</script><img src=x onerror=steal()></p>"
)


@pytest.mark.parametrize(
    "block, value",
    [
        (CalloutBlock(), {"kind": "important", "heading": PASTED_FROM_WORD, "text": "<p>a</p>"}),
        (ExamplePostBlock(), dict.fromkeys(("name", "role", "text", "note"), PASTED_FROM_WORD)),
        (DefinitionsBlock(), {"terms": [{"term": PASTED_FROM_WORD, "meaning": "<p>a</p>"}]}),
    ],
    ids=["callout", "example post", "words explained"],
)
def test_what_is_pasted_into_a_single_line_is_shown_as_it_is_written(block, value):
    html = block.render(block.normalize(value))

    assert faults(html) == []
    assert "&lt;script&gt;" in html
