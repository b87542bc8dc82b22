"""Colours have one home, and every component its parts (docs/decisions/0006)."""

import re
from pathlib import Path

import pytest

from tests.repo.checkout import ROOT, read, tracked

TOKENS = Path("static/css/tokens.css")
# Drawn by the browser outside our pages, where no stylesheet of ours reaches.
ICON = Path("static/img/favicon.svg")
COMPONENTS = Path("templates/components")
GALLERY = Path("templates/gallery")
# CSS's colours by name, less those that mean "the reader's own" (transparent, CanvasText ...).
NAMES = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange
darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen
fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred
indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta
maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red
rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
whitesmoke yellow yellowgreen
"""
NAMED = NAMES.split()
RAW = re.compile(
    r"#[0-9a-f]{3,8}\b"
    r"|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
    rf"|(?<![\w-])(?:{'|'.join(NAMED)})(?![\w-])",
    re.IGNORECASE,
)
PAINTED = re.compile(
    r"""\b(?:fill|stroke|stop-color|flood-color|lighting-color|color|bgcolor)=["']([^"']*)""",
    re.IGNORECASE,
)


def _without_comments(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


def raw_colours_in_css(css: str) -> list[str]:
    """Colours in the values of a stylesheet. A selector may well be called #add."""
    css = re.sub(r"url\([^)]*\)|\"[^\"]*\"|'[^']*'", "", _without_comments(css))
    values = re.findall(r"[\w-]+\s*:([^;{}]*)(?=[;}])", css)
    return [found.group() for value in values for found in RAW.finditer(value)]


def raw_colours_in_markup(markup: str) -> list[str]:
    """Colours in the painting attributes of a template or drawing, and in its styles."""
    painted = PAINTED.findall(markup)
    styles = re.findall(r"<style[^>]*>(.*?)</style>", markup, re.DOTALL)
    found = [colour.group() for value in painted for colour in RAW.finditer(value)]
    return found + [colour for style in styles for colour in raw_colours_in_css(style)]


def unknown_properties(css: str, known: set[str]) -> set[str]:
    """Custom properties that are used without a fallback and set nowhere: silently nothing."""
    css = _without_comments(css)
    return set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", css)) - properties_set_in(css) - known


def properties_set_in(css: str) -> set[str]:
    return set(re.findall(r"(--[\w-]+)\s*:", _without_comments(css)))


def missing_parts(component: str) -> list[str]:
    """What a component lacks of: stylesheet, test, place in the gallery."""
    parts = [Path(f"static/css/components/{component}.css")]
    parts += [Path(f"tests/components/test_{component}.py")]
    lacks = [str(part) for part in parts if not (ROOT / part).is_file()]
    pattern = re.compile(rf"components/{component}\.html|{{%\s*{component}\b")
    shown = any(pattern.search(read(path)) for path in tracked(".html") if GALLERY in path.parents)
    return lacks if shown else [*lacks, "a place in the gallery"]


def components() -> list[str]:
    return sorted(path.stem for path in tracked(".html") if path.parent == COMPONENTS)


def stylesheets() -> list[Path]:
    return tracked(".css", under=("static",))


def test_colours_are_written_in_the_tokens_only():
    found = {str(path): raw_colours_in_css(read(path)) for path in stylesheets() if path != TOKENS}

    assert stylesheets(), "no stylesheet was found: the guard looks in the wrong place"
    assert {path: colours for path, colours in found.items() if colours} == {}


def test_no_template_or_drawing_paints_with_a_colour_of_its_own():
    found = {
        str(path): raw_colours_in_markup(read(path))
        for path in tracked(".html", ".svg")
        if path != ICON
    }

    assert {path: colours for path, colours in found.items() if colours} == {}


def test_every_custom_property_is_set_somewhere():
    known = set().union(*(properties_set_in(read(path)) for path in stylesheets()))
    found = {str(path): unknown_properties(read(path), known) for path in stylesheets()}

    assert {path: names for path, names in found.items() if names} == {}


def test_every_component_has_a_stylesheet_a_test_and_a_place_in_the_gallery():
    found = {component: missing_parts(component) for component in components()}

    assert found, "no component was found: the guard looks in the wrong place"
    assert {component: parts for component, parts in found.items() if parts} == {}


def test_every_components_stylesheet_belongs_to_a_component():
    sheets = {path.stem for path in stylesheets() if path.parent.name == "components"}
    # The drawing's own sheet: the component is the sketchnote, which editors draw.
    assert sheets - set(components()) <= {"sketchnote_drawing"}


@pytest.mark.parametrize(
    "planted",
    [
        "a { color: #a1b2c3 }",
        "a { border: 1px solid #ABC; }",
        "a { background: rgb(1 2 3 / 50%); }",
        "a { color: color-mix(in srgb, red, var(--colour-text)); }",
        "@media print { a { outline: 2px solid black } }",
    ],
)
def test_a_raw_colour_in_css_is_found(planted):
    assert len(raw_colours_in_css(planted)) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "#add { color: var(--colour-text) }",
        "/* #fff */ a { color: CanvasText; background: transparent }",
        "a { background: url(img.svg#abc); font-family: 'Red Hat' }",
        "a { color: var(--colour-red); white-space: nowrap }",
    ],
)
def test_what_only_looks_like_a_colour_is_left_alone(fine):
    assert raw_colours_in_css(fine) == []


def test_a_raw_colour_in_markup_is_found():
    assert raw_colours_in_markup('<path fill="#fff" class="red"/>') == ["#fff"]
    assert raw_colours_in_markup("<style>a { color: navy }</style>") == ["navy"]
    assert raw_colours_in_markup('<path fill="currentColor"/><a href="#abc">') == []


def test_a_property_that_is_set_nowhere_is_found():
    css = "a { --here: 1px; top: var(--here); left: var(--nowhere); right: var(--x, 2px) }"

    assert unknown_properties(css, known=set()) == {"--nowhere"}


def test_a_component_without_its_parts_is_found():
    assert missing_parts("no_such_component") == [
        "static/css/components/no_such_component.css",
        "tests/components/test_no_such_component.py",
        "a place in the gallery",
    ]
