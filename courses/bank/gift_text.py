"""Words between GIFT and our rich text. What comes in is cleaned: nothing in it runs or loads."""

import re
from dataclasses import dataclass, field
from html import escape, unescape

import nh3
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from content.files import rich_text
from courses.bank.gift import GiftText, escaped

_LINKS = ("https://", "http://", "mailto:", "tel:")
_INLINE = {"b", "strong", "i", "em", "a", "br", "p"}
_BLOCKS = "div|li|h[1-6]|blockquote|pre|tr|dt|dd|section|article|ul|ol|table|tbody|thead|dl"
_KEPT = _INLINE | set(_BLOCKS.replace("h[1-6]", "h1|h2|h3|h4|h5|h6").split("|"))
_BLOCK_TAG = re.compile(rf"<(/?)(?:{_BLOCKS})>")
_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:a|abbr|audio|b|blockquote|body|br|button|code|dd|div|dl|dt|em|embed|figure|font|form|"
    r"h[1-6]|hr|html|i|iframe|img|input|li|link|math|meta|object|ol|p|pre|s|script|section|small|"
    r"span|strong|style|sub|sup|svg|table|tbody|td|th|thead|tr|u|ul|video)\b[^<>]*>"
    r"|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"<(?:audio|embed|iframe|img|math|object|svg|video)\b", re.IGNORECASE)
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


@dataclass
class Notes:
    """What an editor should know about a question that came in."""

    said: list[str] = field(default_factory=list)

    def add(self, note: str) -> None:
        if note not in self.said:
            self.said.append(note)


def to_rich(text: GiftText, notes: Notes) -> str:
    """The words as our rich text: paragraphs, bold, italic and links; "" for none."""
    blocks = rich_text.from_html(_clean_html(text, notes), lambda link: _href(link, notes))
    return rich_text.to_html(blocks)


def to_plain(text: GiftText, notes: Notes) -> str:
    """The words on one line, without looks."""
    if text.format != "plain" and (text.format != "moodle" or _LOOKS_LIKE_HTML.search(text.text)):
        cleaned = _clean_html(text, notes)
        words = unescape(re.sub(r"<[^>]*>", "", re.sub(r"</p>|<br>", " ", cleaned)))
        if re.search(r"<(?:b|strong|i|em|a)\b", cleaned):
            notes.add(_("Bold, italics or a link in an answer were left out."))
    else:
        words = text.text
    return re.sub(r"\s*\n\s*", " ", words).strip()


def _clean_html(text: GiftText, notes: Notes) -> str:
    words = text.text
    if text.format == "markdown":
        words = _MARKDOWN.render(words)
    elif text.format == "plain" or (text.format == "moodle" and not _LOOKS_LIKE_HTML.search(words)):
        return f"<p>{escape(words, quote=False)}</p>".replace("\n", "<br>")
    elif text.format == "moodle":
        words = words.replace("\n", "<br>")
    if _MEDIA.search(words):
        notes.add(_("A picture or other media was left out. Describe it, or add it again."))
    cleaned = nh3.clean(
        words,
        tags=_KEPT,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    return _BLOCK_TAG.sub(r"<\1p>", cleaned)


def _href(link: dict[str, str], notes: Notes) -> str:
    href = link.get("href", "")
    if href.startswith(_LINKS) and not re.search(r"[\s<>\"]", href):
        return href
    notes.add(_("A link was left out: it does not start with https://."))
    return ""


def from_rich(html: str, notes: Notes) -> str:
    """Our rich text, as GIFT writes it."""
    blocks = rich_text.from_html(html or "", lambda link: _own_href(link, notes))
    if not blocks:
        return ""
    runs = blocks[0].runs if isinstance(blocks[0], rich_text.Paragraph) else ()
    is_plain = len(blocks) == 1 and all(
        run == rich_text.Run(run.text) and "\n" not in run.text for run in runs
    )
    words = "".join(run.text for run in runs)
    if is_plain and not re.search(r"[<&]|^\[", words):
        return escaped(words)
    return "[html]" + escaped(rich_text.to_html(blocks))


def _own_href(link: dict[str, str], notes: Notes) -> str:
    href = link.get("href", "")
    if link.get("linktype") or not href.startswith(_LINKS):
        notes.add(_("A link to a page of this site was left out."))
        return ""
    return href


def from_plain(words: str) -> str:
    """Plain words, as GIFT writes them."""
    mark = "[plain]" if re.search(r"[<&]|^\s*\[", words) else ""
    return mark + escaped(words)
