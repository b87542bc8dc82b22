"""Cleans the SVG of a sketchnote, so that it can stand inside a page.

`py-svg-hush` takes out what runs or loads; our own allow-list then keeps only
what a sketchnote is made of, so that the drawing is painted by our stylesheet.
"""

import re
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from py_svg_hush import filter_svg

SVG = "http://www.w3.org/2000/svg"
LINK = f"{{{SVG}}}a"
ElementTree.register_namespace("", SVG)

ALLOWED_ELEMENTS = frozenset(
    "svg g path circle ellipse line polyline polygon rect text tspan title desc a".split()
)
ALLOWED_ATTRIBUTES = frozenset(
    """class d cx cy r rx ry x y x1 y1 x2 y2 width height points transform viewBox
    fill stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray opacity
    text-anchor font-size font-weight letter-spacing dx dy id role href lang
    aria-hidden aria-label aria-labelledby preserveAspectRatio focusable""".split()
)
FRAGMENT = re.compile(r"^#[A-Za-z][\w-]*$")
MAX_BYTES = 200_000


def clean_svg(svg: str) -> str:
    """The drawing with only allowed elements and attributes, deterministic and idempotent.

    Raises ValidationError when it is too large, is not SVG, or has a document type.
    """
    if len(svg.encode()) > MAX_BYTES:
        raise ValidationError(_("This drawing is larger than 200 KB. Simplify its lines."))
    if "<!" in re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL):
        raise ValidationError(_("This drawing has a document type. Save it as plain SVG."))
    try:
        drawn = ElementTree.fromstring(svg)
        root = ElementTree.fromstring(filter_svg(svg.encode()))
    except (ValueError, ElementTree.ParseError) as error:
        raise ValidationError(_("This is not a readable SVG drawing.")) from error
    if root.tag != f"{{{SVG}}}svg":
        raise ValidationError(_("This is not an SVG drawing."))
    _restore_links(drawn, root)
    _clean(root)
    return ElementTree.tostring(root, encoding="unicode")


def _restore_links(drawn: ElementTree.Element, root: ElementTree.Element) -> None:
    """Give links their addresses back: the filter takes every `href` off, `#parts` too.

    Only where it kept every link, so that none gets another's address.
    """
    before, after = list(drawn.iter(LINK)), list(root.iter(LINK))
    if len(before) != len(after):
        return
    for was, link in zip(before, after, strict=True):
        if href := was.get("href"):
            link.set("href", href)


def _clean(element: ElementTree.Element) -> None:
    for child in list(element):
        name = child.tag.removeprefix(f"{{{SVG}}}") if isinstance(child.tag, str) else ""
        if name in ALLOWED_ELEMENTS:
            _clean(child)
        else:
            element.remove(child)
    for name, value in list(element.attrib.items()):
        is_link = name == "href"
        if name not in ALLOWED_ATTRIBUTES or (is_link and not FRAGMENT.match(value)):
            del element.attrib[name]
