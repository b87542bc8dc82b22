"""Cleans the SVG of a sketchnote, so that it can stand inside a page.

Our own allow-list keeps only what a sketchnote is made of, so that the drawing
is painted by our stylesheet: styles, scripts, pictures, embedded pages,
entities and every reference that leaves the page are gone afterwards.
`py-svg-hush`, made for this job, then has to find nothing left to take out.
"""

import re
from copy import deepcopy
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from py_svg_hush import filter_svg

SVG = "http://www.w3.org/2000/svg"
ALLOWED_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "rect",
        "text",
        "tspan",
        "title",
        "desc",
        "a",
    ]
)
ALLOWED_ATTRIBUTES = frozenset(
    [
        "class",
        "d",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "width",
        "height",
        "points",
        "transform",
        "viewBox",
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-opacity",
        "stroke-width",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-dasharray",
        "opacity",
        "text-anchor",
        "font-size",
        "font-weight",
        "letter-spacing",
        "dx",
        "dy",
        "rotate",
        "id",
        "role",
        "href",
        "lang",
        "aria-hidden",
        "aria-label",
        "aria-labelledby",
        "preserveAspectRatio",
    ]
)
# A link may go to a heading of the same page, and nowhere else.
FRAGMENT = re.compile(r"^#\w[\w-]*$")
# Paint is a word, such as none or currentColor: no address and no function.
PAINT = re.compile(r"^(?:[A-Za-z]+|#[0-9A-Fa-f]{3,8})$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
MAX_BYTES = 200_000
TOO_LARGE = _("This drawing is larger than 200 KB. Simplify its lines.")
MAX_DEPTH = 40


def clean_svg(svg: str) -> str:
    """The drawing with only allowed elements and attributes, deterministic and idempotent.

    Raises ValidationError when it is too large, is not SVG, or has a document type.
    """
    root = _parse(svg)
    _clean(root)
    cleaned = _written(root)
    _second_opinion(root, cleaned)
    return cleaned


def _written(root: ElementTree.Element) -> str:
    """The drawing as text, with SVG as its plain namespace.

    ElementTree would ask its registry of prefixes, which belongs to the whole
    process: whoever draws a QR code there, say, changes it.
    """
    plain = deepcopy(root)
    for element in plain.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    plain.set("xmlns", SVG)
    return ElementTree.tostring(plain, encoding="unicode").strip()


def _second_opinion(root: ElementTree.Element, cleaned: str) -> None:
    """Refuses what the filter would still take out.

    The filter's own output is not kept: it puts space between the words of a
    line, and it drops links inside the page, which we judge ourselves.
    """
    try:
        filtered = ElementTree.fromstring(filter_svg(cleaned.encode()))  # noqa: S314 - cleaned
    except (ElementTree.ParseError, ValueError) as error:
        raise ValidationError(_("This is not a readable SVG drawing.")) from error
    if _skeleton(root) != _skeleton(filtered):
        raise ValidationError(_("This drawing has a part that is not safe. Redraw it plainly."))


def _skeleton(root: ElementTree.Element) -> list[tuple[str, list[str]]]:
    return [
        (element.tag, sorted(name for name in element.attrib if name != "href"))
        for element in root.iter()
    ]


def refused_parts(svg: str) -> list[str]:
    """What cleaning would take out, as the source spells it: `<script`, `onclick=`.

    Raises ValidationError as `clean_svg` does.
    """
    found: dict[str, None] = {}

    def look(element: ElementTree.Element) -> None:
        for name, value in element.attrib.items():
            if not _is_allowed(name, value):
                found[f"{_local(name)}="] = None
        for child in element:
            if _element_name(child) in ALLOWED_ELEMENTS:
                look(child)
            elif isinstance(child.tag, str):
                found[f"<{_local(child.tag)}"] = None

    look(_parse(svg))
    return list(found)


def _parse(svg: str) -> ElementTree.Element:
    if len(svg.encode()) > MAX_BYTES:
        raise ValidationError(TOO_LARGE)
    # No document type, so no entities: nothing here expands or is fetched.
    if "<!" in COMMENT.sub("", svg):
        raise ValidationError(_("This drawing has a document type. Save it as plain SVG."))
    try:
        root = ElementTree.fromstring(svg.strip())  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError) as error:
        raise ValidationError(_("This is not a readable SVG drawing.")) from error
    if root.tag != f"{{{SVG}}}svg":
        raise ValidationError(_("This is not an SVG drawing."))
    if _depth(root) > MAX_DEPTH:
        raise ValidationError(_("This drawing has too many groups inside groups."))
    return root


def _depth(root: ElementTree.Element) -> int:
    depth, level = 0, [root]
    while level:
        depth, level = depth + 1, [child for element in level for child in element]
    return depth


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _element_name(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(f"{{{SVG}}}") if isinstance(element.tag, str) else ""


def _is_allowed(name: str, value: str) -> bool:
    if name == "href":
        return bool(FRAGMENT.match(value))
    if name in {"fill", "stroke"}:
        return bool(PAINT.match(value))
    return name in ALLOWED_ATTRIBUTES


def _clean(element: ElementTree.Element) -> None:
    for child in list(element):
        if _element_name(child) in ALLOWED_ELEMENTS:
            _clean(child)
        else:
            _remove(element, child)
    for name, value in list(element.attrib.items()):
        if not _is_allowed(name, value):
            del element.attrib[name]


def _remove(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Takes the child out and keeps the words that follow it."""
    position = list(parent).index(child)
    if child.tail:
        if position:
            before = parent[position - 1]
            before.tail = (before.tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)
