import pytest
from django.core.paginator import Paginator


@pytest.mark.parametrize(
    ("number", "links"),
    [
        (1, [("Next page", "?page=2&q=a")]),
        (2, [("Previous page", "?page=1&q=a"), ("Next page", "?page=3&q=a")]),
        (3, [("Previous page", "?page=2&q=a")]),
    ],
)
def test_pages_lead_to_their_neighbours_and_keep_the_question(render, number, links):
    pages = render("pagination", page=Paginator(range(5), 2).page(number), query="q=a")

    assert [(a.text, a["href"]) for a in pages.find_all("a")] == links
    assert pages.find(attrs={"aria-current": "page"}).text == f"Page {number} of 3"


def test_a_single_page_needs_no_way_to_others(render):
    assert render("pagination", page=Paginator(range(2), 2).page(1)).find() is None
