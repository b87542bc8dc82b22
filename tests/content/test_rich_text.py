"""Rich text and Markdown are two spellings of one thing."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from content.files.rich_text import (
    CannotRead,
    CannotWrite,
    Heading,
    Item,
    List,
    Paragraph,
    Run,
    canonical,
    from_html,
    from_markdown,
    to_html,
    to_markdown,
)

# Letters that mean something to Markdown or HTML, and any others.
letters = st.one_of(
    st.sampled_from(" \n*_[]()!#-+>:=~`\\<&;.1ab\"'\u00a0ŵ|{}^@/"), st.characters(codec="utf-8")
)
hrefs = st.sampled_from(
    ["", "https://example.org/a_(b)?x=1&copy=2&amp;", "module:be-curious", "mailto:a@example.org"]
)
runs = st.lists(
    st.builds(Run, st.text(letters, min_size=1, max_size=8), st.booleans(), st.booleans(), hrefs),
    max_size=4,
).map(tuple)
inner_lists = st.builds(
    List, st.booleans(), st.lists(st.builds(Item, runs, st.just(())), max_size=2).map(tuple)
)
items = st.builds(Item, runs, st.lists(inner_lists, max_size=2).map(tuple))
blocks = st.lists(
    st.one_of(
        st.builds(Heading, st.sampled_from([2, 3]), runs),
        st.builds(Paragraph, runs),
        st.builds(List, st.booleans(), st.lists(items, max_size=3).map(tuple)),
    ),
    max_size=4,
).map(canonical)


@given(blocks)
@example((Paragraph((Run("a", bold=True), Run("b", italic=True))),))
@example((Paragraph((Run("wow!"), Run("x", href="https://example.org/"))),))
@example((Paragraph((Run("1. not a list"),)),))
@example((Paragraph((Run("::: not a block"),)),))
def test_any_text_survives_markdown(text):
    assert from_markdown(to_markdown(text), heading_levels=(2, 3)) == text


@given(blocks)
def test_any_text_survives_rich_text(text):
    assert from_html(to_html(text)) == text


@given(blocks)
def test_the_canonical_form_is_its_own_canonical_form(text):
    assert canonical(text) == text


def test_what_an_editor_saved_reads_like_what_an_author_wrote():
    saved = (
        '<h2 data-block-key="a1b2c">A heading</h2><p data-block-key="d">Some <b>bold </b>words'
        '<br/>and <a href="https://example.org/">a link</a></p>'
        '<ul><li data-block-key="e">One<ul><li data-block-key="f">Inner</li></ul></li></ul>'
        '<p data-block-key="g"></p>'
    )

    markdown = to_markdown(from_html(saved))

    assert markdown == (
        "## A heading\n\n"
        "Some **bold** words\\\nand [a link](https://example.org/)\n\n"
        "- One\n  - Inner"
    )


@pytest.mark.parametrize(
    "text, line, said",
    [
        ("Fine.\n\n<b>bold</b>", 3, "HTML"),
        ("Fine.\n\n![cat](cat.png)", 3, "Pictures"),
        ("> quoted", 1, "Quotations"),
        ("Fine.\n\n    code", 3, "four spaces"),
        ("```\ncode\n```", 1, "Code blocks"),
        ("One `word`", 1, "Code marks"),
        ("a\n\n---\n\nb", 3, "Lines"),
        ("# Too big", 1, "## or ###"),
        ("[x](javascript:alert(1))", 1, "can't be used"),
        ("[x](//example.org/)", 1, "can't be used"),
        ('[x](https://example.org/ "title")', 1, "no titles"),
        ("3. three", 1, "Start this numbered list with 1"),
        ("- one\n\n  two", 1, "one paragraph"),
        ("- a\n  - b\n    - c\n      - d", 4, "3 levels"),
    ],
)
def test_what_is_outside_the_subset_is_refused_with_its_line(text, line, said):
    with pytest.raises(CannotRead, match=said) as refused:
        from_markdown(text, heading_levels=(2, 3))

    assert refused.value.line == line


def test_what_markdown_has_no_words_for_is_refused_and_not_dropped():
    with pytest.raises(CannotWrite, match="embed"):
        from_html('<p>Look:</p><embed embedtype="image" id="3"/>')
