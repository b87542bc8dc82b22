"""A sketchnote as three files: NAME.svg, NAME.yaml (facts about it) and NAME.md (its text)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from content.files import marked_yaml, rich_text
from content.files.block_values import Reading
from content.files.folder import Folder
from content.files.yaml_text import dump
from content.models import PLAIN_RICH_TEXT, SHORT_ALT_LENGTH
from content.sketchnotes import clean_svg, refused_parts


@dataclass(frozen=True)
class Drawing:
    title: str
    alt: str
    artist: str
    licence: str
    source: str
    last_reviewed_date: date | None
    next_review_date: date | None
    svg: str
    text_equivalent: str


def read_drawing(folder: Folder, name: str, reading_links: list[Any]) -> Drawing | None:
    """The drawing `name`, or None if there is none. Half a drawing is a problem."""
    svg_name, facts_name, text_name = f"{name}.svg", f"{name}.yaml", f"{name}.md"
    if not any(folder.has(each) for each in (svg_name, facts_name, text_name)):
        return None
    problems = folder.problems
    svg = folder.text(svg_name)
    facts = folder.text(facts_name, needed_by=(svg_name, 1))
    words = folder.text(text_name, needed_by=(svg_name, 1))
    if svg is not None:
        svg = _cleaned(svg, svg_name, folder)
    root = None
    if facts is not None:
        root = marked_yaml.load(facts, path=facts_name, problems=problems)
    fields = marked_yaml.Fields(root, path=facts_name, problems=problems)
    reading = Reading(text_name, problems, reading_links)
    drawing = Drawing(
        title=fields.text("title", max_length=120),
        alt=fields.text("alt", max_length=SHORT_ALT_LENGTH),
        artist=fields.text("artist", max_length=120),
        licence=fields.text("licence", max_length=120),
        source=fields.text("source", is_required=False),
        last_reviewed_date=fields.date("last_reviewed_date", is_required=False),
        next_review_date=fields.date("next_review_date", is_required=False),
        svg=svg or "",
        text_equivalent=reading.markdown(words, 1, PLAIN_RICH_TEXT) if words is not None else "",
    )
    fields.refuse_others()
    return drawing


def _cleaned(svg: str, name: str, folder: Folder) -> str:
    try:
        for part in refused_parts(svg):
            at = svg.find(part)
            line = svg.count("\n", 0, at) + 1 if at >= 0 else 1
            folder.problems.add(name, line, f"'{part}' can't stand in a drawing. Take it out.")
        return clean_svg(svg)
    except ValidationError as error:
        folder.problems.add(name, 1, " ".join(error.messages))
        return ""


def write_drawing(drawing: Drawing, name: str) -> dict[str, str]:
    """The three files' texts by name."""
    facts: dict[str, Any] = {
        "title": drawing.title,
        "alt": drawing.alt,
        "artist": drawing.artist,
        "licence": drawing.licence,
        "source": drawing.source,
        "last_reviewed_date": drawing.last_reviewed_date,
        "next_review_date": drawing.next_review_date,
    }
    kept = {key: value for key, value in facts.items() if value not in ("", None)}
    words = rich_text.to_markdown(rich_text.from_html(drawing.text_equivalent))
    return {
        f"{name}.svg": drawing.svg + "\n",
        f"{name}.yaml": dump(kept),
        f"{name}.md": words + "\n",
    }
