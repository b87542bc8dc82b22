"""Every sketchnote can be used by keyboard alone, and nothing about it is in the way."""

import pytest

from courses.library.drawings import DRAWINGS
from tests.e2e.browsing import accessibility_faults, overflow_faults
from tests.e2e.pictures import name_of, open_page, page_of

PATHS = [pytest.param(path, id=name_of(path)) for path in DRAWINGS]
# Of the focused scene: where it leads, and whether it is in sight, large enough and framed.
FOCUSED = """() => {
    const link = document.activeElement.closest("svg a");
    if (!link) return null;
    const box = link.getBoundingClientRect();
    const frame = getComputedStyle(link.querySelector(".sn-target"));
    return {
        href: link.getAttribute("href"),
        is_plain: box.bottom > 0 && box.top < innerHeight
            && box.width >= 24 && box.height >= 24
            && frame.stroke !== "none" && parseFloat(frame.strokeWidth) >= 3,
    };
}"""


# Before the scenes come the way past them and the three buttons of the switch.
STOPS_BEFORE = 4


def scenes_reached_by_tab(page, path):
    """Where each scene leads, as drawn, and those that the Tab key reached in plain sight."""
    open_page(page, page_of(path))
    drawn = page.eval_on_selector_all(
        "svg a", "links => links.map(link => link.getAttribute('href'))"
    )
    reached = []
    for _ in range(STOPS_BEFORE + len(drawn)):
        page.keyboard.press("Tab")
        scene = page.evaluate(FOCUSED)
        if scene and scene["is_plain"]:
            reached.append(scene["href"])
    return drawn, reached


@pytest.mark.parametrize("path", PATHS)
def test_the_tab_key_reaches_every_scene_and_axe_finds_nothing(browser, path):
    page = browser.new_page(viewport={"width": 320, "height": 900}, reduced_motion="reduce")

    drawn, reached = scenes_reached_by_tab(page, path)
    found = accessibility_faults(page) + overflow_faults(page)
    page.close()

    assert reached == drawn
    assert found == []


def test_the_scene_in_focus_is_framed_in_the_readers_own_colours(browser):
    page = browser.new_page(forced_colors="active", reduced_motion="reduce")

    drawn, reached = scenes_reached_by_tab(page, next(iter(DRAWINGS)))
    page.close()

    assert reached == drawn
