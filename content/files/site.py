"""The site's own pages as files: `home.md` and one Markdown file for each standard page.

Each starts with its facts as YAML between two lines of `---`.
"""

from dataclasses import dataclass
from pathlib import Path

from content.files.block_values import Link, Reading
from content.files.body import Body, read_body
from content.files.folder import Folder
from content.files.fronted import read_fronted
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
    fields, words, line = read_fronted("home.md", folder)
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
    fields, words, line = read_fronted(path, folder)
    page = StandardPageFile(
        slug=slug,
        title=fields.text("title", max_length=255),
        summary=fields.text("summary", max_length=200),
        body=read_body(words, Reading(path, folder.problems, links), first_line=line),
    )
    fields.refuse_others()
    return page
