"""The site's own pages as files: `home.md` and one Markdown file for each standard page.

Each starts with its facts as YAML between two lines of `---`.
"""

from dataclasses import dataclass
from pathlib import Path

from content.files import marked_yaml
from content.files.block_values import Link, Reading
from content.files.body import Body, read_body
from content.files.folder import Folder
from content.files.marked_yaml import Fields
from content.files.problems import Problems
from content.models import PLAIN_RICH_TEXT

# The pages that come with Tenfold.
LIBRARY = Path(__file__).resolve().parents[1] / "library"


@dataclass(frozen=True)
class StandardPageFile:
    slug: str
    title: str
    summary: str
    body: Body


@dataclass(frozen=True)
class SiteFiles:
    title: str
    heading: str
    summary: str
    introduction: str
    pages: list[StandardPageFile]


def read_site(root: Path) -> SiteFiles:
    """The site in the folder `root`. Raises FilesRefused with every problem found."""
    problems = Problems()
    folder = Folder(root, problems)
    links: list[Link] = []
    fields, words, line = _split("home.md", folder)
    slugs = fields.texts("footer", max_length=60)
    site = SiteFiles(
        title=fields.text("title", max_length=255),
        heading=fields.text("heading", max_length=120),
        summary=fields.text("summary", max_length=200),
        introduction=Reading("home.md", problems, links).markdown(words, line, PLAIN_RICH_TEXT),
        pages=[_page(slug, folder, links) for slug in slugs],
    )
    fields.refuse_others()
    for link in links:
        problems.add(link.path, link.line, f"The link '{link.href}' can't be used here.")
    problems.refuse_if_any()
    return site


def _page(slug: str, folder: Folder, links: list[Link]) -> StandardPageFile:
    path = f"{slug}.md"
    fields, words, line = _split(path, folder)
    page = StandardPageFile(
        slug=slug,
        title=fields.text("title", max_length=255),
        summary=fields.text("summary", max_length=200),
        body=read_body(words, Reading(path, folder.problems, links), first_line=line),
    )
    fields.refuse_others()
    return page


def _split(path: str, folder: Folder) -> tuple[Fields, str, int]:
    """The facts, the words after them, and the words' first line."""
    text = folder.text(path)
    lines = (text or "").split("\n")
    end = next((n for n, line in enumerate(lines) if n and line.rstrip() == "---"), None)
    if text is not None and (lines[0].rstrip() != "---" or end is None):
        folder.problems.add(path, 1, "Start with facts such as 'title:' between lines of '---'.")
        text = None
    if text is None or end is None:
        return Fields(None, path=path, problems=folder.problems), "-", 1
    root = marked_yaml.load(
        "\n".join(lines[1:end]), path=path, problems=folder.problems, first_line=2
    )
    fields = Fields(root, path=path, problems=folder.problems)
    return fields, "\n".join(lines[end + 1 :]), end + 2
