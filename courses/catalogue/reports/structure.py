"""What makes a text hard to use for somebody who does not see it: headings, links, descriptions.

Pure: fragments and descriptions in, findings out. Editors' text has no tables
(`content.blocks`), so there are no table headers to check. W3C's WCAG 2.2 names
the success criteria: 1.1.1, 1.3.1, 2.4.4 and 2.4.6.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.catalogue.reports.words import Fragment, parts_of, plain

_LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.S)
_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|heic)$", re.I)
_OPENING = re.compile(r"^(?:an? |the )?(?:image|picture|photo(?:graph)?|graphic) of\b", re.I)
# Said out of its sentence, in a screen reader's list of links, it says nothing.
_EMPTY_WORDS = frozenset(
    {"click", "click here", "here", "link", "this", "this link", "this page", "more", "read more"}
    | {"see more", "find out more", "learn more", "details", "page", "website"}
)


class Trouble(TextChoices):
    """What is wrong, as editors filter by it."""

    DESCRIPTION = "description", _("Description of a picture")
    TEXT = "text", _("Drawing as text")
    HEADINGS = "headings", _("Headings")
    LINKS = "links", _("Link words")


@dataclass(frozen=True)
class Finding:
    """One thing to mend, and the block in which it is."""

    trouble: Trouble
    field: str
    block_id: str
    message: str


def findings_in(fragments: Iterable[Fragment]) -> Iterator[Finding]:
    """Headings and links of a page's texts, in their order."""
    level = 1
    for fragment in fragments:
        if not fragment.is_html:
            continue
        place = fragment.field, fragment.block_id
        own = level if fragment.is_body else 0
        for tag, inner in parts_of(fragment.text):
            if not tag.startswith("h"):
                continue
            words, found = plain(inner), int(tag[1])
            if not words:
                message = gettext("A heading has no words. Write some, or remove it.")
                yield Finding(Trouble.HEADINGS, *place, message)
                continue
            if own and found > own + 1:
                message = gettext("“%(words)s” is too deep. Choose a heading one level higher.")
                yield Finding(Trouble.HEADINGS, *place, message % {"words": words})
            own = found
        if fragment.is_body:
            level = own
        yield from _links(fragment)


def _links(fragment: Fragment) -> Iterator[Finding]:
    for inner in _LINK.findall(fragment.text):
        words = plain(inner)
        if not words:
            message = gettext("A link has no words. Say where it leads.")
        elif words.strip(" .!…>").casefold() in _EMPTY_WORDS:
            message = gettext("The link “%(words)s” does not say where it leads.")
        elif _ADDRESS.match(words):
            message = gettext("The link “%(words)s” is an address. Say what is there.")
        else:
            continue
        yield Finding(
            Trouble.LINKS, fragment.field, fragment.block_id, message % {"words": words[:80]}
        )


def fault_of_description(alt: str, *, title: str, caption: str = "") -> str:
    """What is wrong with a description that is there; "" if nothing is."""
    words = " ".join(alt.split())
    if not words:
        return ""
    if _FILE.search(words):
        return gettext("“%(words)s” is the name of a file. Say what the picture shows.") % {
            "words": words
        }
    if _OPENING.match(words):
        return gettext("Leave out “picture of”: it is said anyway. “%(words)s”") % {"words": words}
    if caption and words.casefold() == " ".join(caption.split()).casefold():
        return gettext("Description and caption say the same: “%(words)s”") % {"words": words}
    if words.casefold() == title.casefold() and len(words.split()) < 3:
        return gettext("“%(words)s” is only a title. Say what the picture shows.") % {
            "words": words
        }
    return ""
