"""Reading the site's own frame."""

from dataclasses import dataclass

from content import shelf
from content.models import HomePage


@dataclass(frozen=True)
class FooterPage:
    title: str
    url: str


def footer_links() -> tuple[FooterPage, ...]:
    """The live, public pages that the home page names for the footer. One query when warm."""
    shelf.checked()
    return shelf.kept("footer", _read_footer)


def _read_footer() -> tuple[FooterPage, ...]:
    home = HomePage.objects.live().first()
    if home is None:
        return ()
    pages = [link.page for link in home.footer_links.select_related("page")]
    return tuple(
        FooterPage(page.title, page.url)
        for page in pages
        if page.live and not page.get_view_restrictions()
    )
