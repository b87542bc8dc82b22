from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    title: str
    url: str


def test_the_way_here_is_links_and_this_page_is_not(render):
    trail = render(
        "breadcrumbs",
        course=Place("Ten tips", "/ten-tips/"),
        module=Place("Be <kind>", "/ten-tips/be-kind/"),
        here="Quiz",
    )

    assert [(a.text, a["href"]) for a in trail.find_all("a")] == [
        ("Home", "/"),
        ("Ten tips", "/ten-tips/"),
        ("Be <kind>", "/ten-tips/be-kind/"),
    ]
    assert trail.find(attrs={"aria-current": "page"}).text == "Quiz"
    assert trail.nav["aria-label"] == "Breadcrumb"


def test_a_page_without_a_course_stands_under_the_home_page(render):
    assert len(render("breadcrumbs", here="About").find_all("a")) == 1
