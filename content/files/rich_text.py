"""Rich text and Markdown, as two spellings of one thing.

The thing is a list of blocks: headings, paragraphs and lists, whose words are
runs with a link, bold and italic. That is what an editor's rich text holds
(with the features we allow) and what our subset of Markdown holds. Both ways
lose nothing: `to_markdown` reads its own work back and compares before it
hands it over.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from operator import attrgetter
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_LIST_DEPTH = 3
# What a link may start with; `module:`, `guide:` and `page:` are our own pages, `/` is this site.
LINK_STARTS = ("https://", "http://", "mailto:", "tel:", "module:", "guide:", "page:", "#", "/")

# Spaces that look like one space. A no-break space stays what it is.
_SPACES = re.compile(r"[ \t\r\f\v\x1c-\x1f\x85\u2028\u2029]+")
# What is no character: controls, lone surrogates and the code points Unicode reserves as none.
_NONE = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_CONTROLS = re.compile(rf"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONE}]")
_OWN_LINK = re.compile(r"\]\(<?((?:module|guide|page):[^)>\s]*)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(r"([\\`*_\[\]<])")
_LINE_START = re.compile(r"^(?:([#+\-=>:~])|(\d+)([.)]))")
_INDENT = re.compile(r"^([ \t]+)")


@dataclass(frozen=True)
class Run:
    """Words that look alike. A line break is a newline in the text."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True)
class Item:
    runs: Runs
    lists: tuple["List", ...] = ()


@dataclass(frozen=True)
class List:
    is_ordered: bool
    items: tuple[Item, ...]


# From the outermost: a link holds bold words, which hold italic ones.
_NESTING = ("href", "bold", "italic")

Block = Heading | Paragraph | List
Blocks = tuple[Block, ...]


class CannotWrite(Exception):
    """This rich text holds something that Markdown of ours has no words for."""


class CannotRead(Exception):
    """This Markdown uses something outside the subset. `line` counts from 1 in its text."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


# --- The canonical form --------------------------------------------------------


def canonical(blocks: Iterable[Block]) -> Blocks:
    """The same text without what nobody can see: empty blocks, double spaces, split runs."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, List):
            found.extend(_canonical_lists([block]))
        elif isinstance(block, Heading):
            runs = canonical_runs(
                replace(run, text=run.text.replace("\n", " ")) for run in block.runs
            )
            found.extend([Heading(block.level, runs)] if runs else [])
        else:
            runs = canonical_runs(block.runs)
            found.extend([Paragraph(runs)] if runs else [])
    return tuple(_joined(found))


def _canonical_lists(lists: Iterable[List]) -> list[List]:
    found: list[List] = []
    for a_list in lists:
        items: list[Item] = []
        for item in a_list.items:
            runs = canonical_runs(item.runs)
            inner = _canonical_lists(item.lists)
            if runs:
                items.append(Item(runs, tuple(inner)))
            else:
                items.extend(each for inner_list in inner for each in inner_list.items)
        if items:
            found.append(List(a_list.is_ordered, tuple(items)))
    return [block for block in _joined(found) if isinstance(block, List)]


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Lists of one kind that follow each other are one list."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if (
            isinstance(block, List)
            and isinstance(before, List)
            and before.is_ordered == block.is_ordered
        ):
            found[-1] = List(block.is_ordered, before.items + block.items)
        else:
            found.append(block)
    return found


def canonical_runs(runs: Iterable[Run]) -> Runs:
    letters: list[Run] = [
        replace(run, text=letter)
        for run in runs
        for letter in _SPACES.sub(" ", _CONTROLS.sub("", run.text))
    ]
    letters = _without_outer_space(_without_double_space(letters))
    # Neither a link nor a style in it starts or ends with a space: nobody would see it.
    for depth, name in enumerate(_NESTING):
        letters = [
            letter
            for _look, group in groupby(letters, key=attrgetter(*_NESTING[: depth + 1]))
            for letter in _with_plain_edges(list(group), name)
        ]
    merged = []
    for _look, group in groupby(letters, key=attrgetter(*_NESTING)):
        members = list(group)
        merged.append(replace(members[0], text="".join(run.text for run in members)))
    return tuple(merged)


def _with_plain_edges(letters: list[Run], name: str) -> list[Run]:
    if not getattr(letters[0], name):
        return letters
    inner = [number for number, letter in enumerate(letters) if not letter.text.isspace()]
    first, last = (inner[0], inner[-1]) if inner else (len(letters), -1)
    plain: dict[str, Any] = {name: type(getattr(letters[0], name))()}
    return [
        letter if first <= number <= last else replace(letter, **plain)
        for number, letter in enumerate(letters)
    ]


def _without_double_space(letters: list[Run]) -> list[Run]:
    found: list[Run] = []
    for letter in letters:
        if letter.text == " " and found and found[-1].text in {" ", "\n"}:
            continue
        if letter.text == "\n" and found and found[-1].text == " ":
            found[-1] = letter
            continue
        found.append(letter)
    return found


def _without_outer_space(letters: list[Run]) -> list[Run]:
    inner = [number for number, letter in enumerate(letters) if not letter.text.isspace()]
    return letters[inner[0] : inner[-1] + 1] if inner else []


# --- Rich text -------------------------------------------------------------------


def to_html(blocks: Blocks, attributes_of: Callable[[str], str] | None = None) -> str:
    """Rich text as the database keeps it. `attributes_of` spells a link's attributes."""
    attributes_of = attributes_of or _href_attribute
    return "".join(_block_html(block, attributes_of) for block in blocks)


def runs_to_html(runs: Runs, attributes_of: Callable[[str], str] | None = None) -> str:
    attributes_of = attributes_of or _href_attribute
    parts = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        words = "".join(
            _wrapped(
                "b",
                is_bold,
                "".join(_wrapped("i", run.italic, _text_html(run.text)) for run in bold),
            )
            for is_bold, bold in groupby(linked, key=lambda run: run.bold)
        )
        parts.append(f"<a {attributes_of(href)}>{words}</a>" if href else words)
    return "".join(parts)


def _href_attribute(href: str) -> str:
    return f'href="{escape(href)}"'


def _wrapped(tag: str, is_wrapped: bool, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if is_wrapped else inner


def _text_html(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br/>")


def _block_html(block: Block, attributes_of: Callable[[str], str]) -> str:
    if isinstance(block, List):
        tag = "ol" if block.is_ordered else "ul"
        items = "".join(
            f"<li>{runs_to_html(item.runs, attributes_of)}"
            + "".join(_block_html(inner, attributes_of) for inner in item.lists)
            + "</li>"
            for item in block.items
        )
        return f"<{tag}>{items}</{tag}>"
    tag = f"h{block.level}" if isinstance(block, Heading) else "p"
    return f"<{tag}>{runs_to_html(block.runs, attributes_of)}</{tag}>"


def from_html(html: str, href_of: Callable[[dict[str, str]], str] | None = None) -> Blocks:
    """Reads rich text. `href_of` turns a link's attributes into what a file says.

    Raises CannotWrite for an element that Markdown of ours does not have.
    """
    parser = _RichTextParser(href_of or (lambda attributes: attributes.get("href", "")))
    parser.feed(html)
    parser.close()
    return canonical(parser.finish())


class _RichTextParser(HTMLParser):
    def __init__(self, href_of: Callable[[dict[str, str]], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.href_of = href_of
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.look = Run("")
        self.heading = 0
        # Open lists, each with its finished items; and each open item's words and inner lists.
        self.lists: list[tuple[bool, list[Item]]] = []
        self.items: list[tuple[list[Run], list[List]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"b", "strong"}:
            self.look = replace(self.look, bold=True)
        elif tag in {"i", "em"}:
            self.look = replace(self.look, italic=True)
        elif tag == "a":
            attributes = {name: value or "" for name, value in attrs}
            self.look = replace(self.look, href=self.href_of(attributes))
        elif tag == "br":
            self.runs.append(replace(self.look, text="\n"))
        elif tag in {"ul", "ol"}:
            if self.items:
                self.items[-1][0].extend(self.runs)
                self.runs = []
            else:
                self._end_block()
            self.lists.append((tag == "ol", []))
        elif tag == "li" and self.lists:
            self.runs = []
            self.items.append(([], []))
        elif tag == "p":
            if not self.items:
                self._end_block()
        elif re.fullmatch("h[1-6]", tag):
            self._end_block()
            self.heading = int(tag[1])
        else:
            raise CannotWrite(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"b", "strong"}:
            self.look = replace(self.look, bold=False)
        elif tag in {"i", "em"}:
            self.look = replace(self.look, italic=False)
        elif tag == "a":
            self.look = replace(self.look, href="")
        elif tag == "li" and self.items:
            runs, inner = self.items.pop()
            self.lists[-1][1].append(Item((*runs, *self.runs), tuple(inner)))
            self.runs = []
        elif tag in {"ul", "ol"} and self.lists:
            is_ordered, items = self.lists.pop()
            a_list = List(is_ordered, tuple(items))
            if self.items:
                self.items[-1][1].append(a_list)
            else:
                self.blocks.append(a_list)
            self.runs = []
        elif tag[0] in "ph" and not self.items:
            self._end_block()

    def handle_data(self, data: str) -> None:
        self.runs.append(replace(self.look, text=data.replace("\n", " ")))

    def finish(self) -> list[Block]:
        self._end_block()
        return self.blocks

    def _end_block(self) -> None:
        if self.runs:
            runs = tuple(self.runs)
            self.blocks.append(Heading(self.heading, runs) if self.heading else Paragraph(runs))
        self.runs = []
        self.heading = 0


# --- Markdown ----------------------------------------------------------------------

_WHY_NOT = {
    "code_inline": "Code marks (`) are not used. Write the words plainly.",
    "code_block": "This line starts with four spaces. Take the spaces out.",
    "fence": "Code blocks are not used. Write a paragraph.",
    "html_block": "HTML is not used. Write Markdown.",
    "html_inline": "HTML is not used. Write Markdown.",
    "image": "Pictures do not stand in the text. Use a block such as '::: sketchnote'.",
    "blockquote_open": "Quotations (>) are not used. Use a callout or an example post.",
    "hr": "Lines (---) are not used. Use a heading.",
}


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": True})
    # Links stay as written; `_checked_href` judges them.
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


_MARKDOWN = _parser()


def from_markdown(text: str, *, heading_levels: tuple[int, ...] = ()) -> Blocks:
    """Reads Markdown of our subset. Raises CannotRead with the line otherwise."""
    tokens = _MARKDOWN.parse(text)
    blocks, position = _read_blocks(tokens, 0, heading_levels, 0)
    assert position == len(tokens)  # noqa: S101
    return canonical(blocks)


def runs_from_markdown(text: str) -> Runs:
    """Reads one paragraph. Raises CannotRead when there is anything else."""
    blocks = from_markdown(text)
    if len(blocks) > 1 or (blocks and not isinstance(blocks[0], Paragraph)):
        raise CannotRead(1, "Only one paragraph is possible here.")
    return blocks[0].runs if blocks and isinstance(blocks[0], Paragraph) else ()


def _read_blocks(
    tokens: Sequence[Token], position: int, heading_levels: tuple[int, ...], depth: int
) -> tuple[list[Block], int]:
    blocks: list[Block] = []
    while position < len(tokens):
        token = tokens[position]
        line = token.map[0] + 1 if token.map else 1
        if token.type == "heading_open":
            level = int(token.tag[1])
            if level not in heading_levels:
                raise CannotRead(line, _heading_advice(heading_levels))
            blocks.append(Heading(level, _read_runs(tokens[position + 1])))
            position += 3
        elif token.type == "paragraph_open":
            blocks.append(Paragraph(_read_runs(tokens[position + 1])))
            position += 3
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            if depth >= MAX_LIST_DEPTH:
                raise CannotRead(line, f"Lists go {MAX_LIST_DEPTH} levels deep at most.")
            if token.attrs.get("start", 1) != 1:
                raise CannotRead(line, "Start this numbered list with 1.")
            a_list, position = _read_list(tokens, position, depth)
            blocks.append(a_list)
        elif token.type.endswith("_close"):
            break
        else:
            raise CannotRead(line, _WHY_NOT.get(token.type, "This is not used here."))
    return blocks, position


def _read_list(tokens: Sequence[Token], position: int, depth: int) -> tuple[List, int]:
    is_ordered = tokens[position].type == "ordered_list_open"
    position += 1
    items = []
    while tokens[position].type == "list_item_open":
        mark = tokens[position].map
        line = mark[0] + 1 if mark else 1
        blocks, position = _read_blocks(tokens, position + 1, (), depth + 1)
        position += 1
        words = [block for block in blocks if isinstance(block, Paragraph)]
        if len(words) > 1 or (words and blocks[0] is not words[0]):
            raise CannotRead(line, "Keep each entry of a list to one paragraph.")
        lists = tuple(block for block in blocks if isinstance(block, List))
        items.append(Item(words[0].runs if words else (), lists))
    return List(is_ordered, tuple(items)), position + 1


def _heading_advice(levels: tuple[int, ...]) -> str:
    if not levels:
        return "Headings are not used here. Write a paragraph."
    return f"Use headings that start with {' or '.join('#' * level for level in levels)}."


def _read_runs(inline: Token) -> Runs:
    line = inline.map[0] + 1 if inline.map else 1
    runs: list[Run] = []
    # Counted, since one emphasis may stand in another.
    bold = italic = 0
    href = ""
    for token in inline.children or []:
        if token.type in {"text", "text_special"}:
            runs.append(Run(token.content, bold > 0, italic > 0, href))
        elif token.type == "softbreak":
            runs.append(Run(" ", bold > 0, italic > 0, href))
            line += 1
        elif token.type == "hardbreak":
            runs.append(Run("\n", bold > 0, italic > 0, href))
            line += 1
        elif token.type == "strong_open":
            bold += 1
        elif token.type == "strong_close":
            bold -= 1
        elif token.type == "em_open":
            italic += 1
        elif token.type == "em_close":
            italic -= 1
        elif token.type == "link_open":
            href = _checked_href(str(token.attrs.get("href", "")), line)
            if token.attrs.get("title"):
                raise CannotRead(line, "Links have no titles. Say it in the link's words.")
        elif token.type == "link_close":
            href = ""
        else:
            raise CannotRead(line, _WHY_NOT.get(token.type, "This is not used here."))
    return tuple(runs)


def _checked_href(href: str, line: int) -> str:
    if not href.startswith(LINK_STARTS) or href.startswith("//") or re.search(r"[\s<>\"]", href):
        message = f"The link '{href}' can't be used. Start it with https:// or module:."
        raise CannotRead(line, message)
    return href


def own_links(markdown: str) -> list[str]:
    """Links to pages of our own in one line of Markdown, as they are written."""
    return _OWN_LINK.findall(markdown)


def to_markdown(blocks: Blocks) -> str:
    """Markdown that reads back as exactly these blocks.

    Raises CannotWrite when there is no such Markdown.
    """
    levels = tuple({block.level for block in blocks if isinstance(block, Heading)})
    for careful in (False, True):
        text = "\n\n".join(_block_markdown(block, careful) for block in blocks)
        try:
            if from_markdown(text, heading_levels=levels) == blocks:
                return text
        except CannotRead as error:
            reason = error.message
        else:
            reason = "its marks are too entangled"
    raise CannotWrite(reason)


def runs_to_markdown(runs: Runs) -> str:
    return to_markdown((Paragraph(runs),)) if runs else ""


def _block_markdown(block: Block, careful: bool) -> str:
    if isinstance(block, Heading):
        words = _runs_markdown(block.runs, careful)
        # A heading's own marks at its end would be taken off.
        return f"{'#' * block.level} {re.sub(r'(#+)$', _escaped_hashes, words)}"
    if isinstance(block, Paragraph):
        return _runs_markdown(block.runs, careful)
    return _list_markdown(block, careful)


def _escaped_hashes(match: re.Match[str]) -> str:
    return "".join(f"\\{hash_mark}" for hash_mark in match.group(1))


def _list_markdown(a_list: List, careful: bool) -> str:
    lines = []
    for number, item in enumerate(a_list.items, start=1):
        mark = f"{number}. " if a_list.is_ordered else "- "
        inner = "\n".join(
            [
                _runs_markdown(item.runs, careful),
                *(_list_markdown(each, careful) for each in item.lists),
            ]
        )
        lines.append(mark + inner.replace("\n", "\n" + " " * len(mark)))
    return "\n".join(lines)


def _runs_markdown(runs: Runs, careful: bool) -> str:
    """The runs with marks. Careful writing spells the letters beside a mark as entities.

    CommonMark reads a mark between a letter and a punctuation sign as plain
    text, but an entity counts as punctuation, so then every mark is a mark.
    """
    parts: list[str] = []
    for href, linked in groupby(runs, key=lambda run: run.href):
        words = ""
        for is_bold, bold in groupby(linked, key=lambda run: run.bold):
            inner = "".join(_run_markdown(run, careful) for run in bold)
            words += f"**{inner}**" if is_bold else inner
        if href:
            if parts and parts[-1].endswith("!"):
                parts[-1] = parts[-1][:-1] + "\\!"
            words = f"[{words}]({_href_markdown(href)})"
        parts.append(words)
    lines = "".join(parts).split("\n")
    return "\\\n".join(_LINE_START.sub(_escaped_start, line) for line in lines)


def _run_markdown(run: Run, careful: bool) -> str:
    if not careful:
        words = _escaped(run.text)
        return f"*{words}*" if run.italic else words
    first, middle, last = run.text[0], run.text[1:-1], run.text[1:][-1:]
    words = _spelled(first) + _escaped(middle) + _spelled(last)
    return f"_{words}_" if run.italic else words


def _spelled(letter: str) -> str:
    return f"&#{ord(letter)};" if letter and not letter.isspace() else letter


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", text))


def _escaped_start(match: re.Match[str]) -> str:
    mark, number, stop = match.groups()
    return f"\\{mark}" if mark else f"{number}\\{stop}"


def _href_markdown(href: str) -> str:
    escaped = re.sub(r"([\\()_*\[\]])", r"\\\1", href) if re.search(r"[\\()]", href) else href
    return _ENTITY.sub("&amp;", escaped)
