"""The weight of a first view: what travels over the wire, fonts and pictures included."""

from collections import defaultdict
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

from tests.e2e import steps

MOST_KB = 120
MOST_REQUESTS = 12
MOST_SCRIPT_KB = 40


@dataclass(frozen=True)
class Weight:
    """What a browser that was never here before fetched for one page."""

    requests: int
    by_kind: dict[str, int]

    @property
    def kb(self) -> float:
        return sum(self.by_kind.values()) / 1000

    @property
    def script_kb(self) -> float:
        return self.by_kind.get("Script", 0) / 1000

    def __str__(self) -> str:
        parts = ", ".join(
            f"{kind} {size / 1000:.1f}" for kind, size in sorted(self.by_kind.items())
        )
        return f"{self.requests} requests, {self.kb:.1f} KB ({parts})"


def weigh(page: Page, path: str) -> Weight:
    """Counts the bytes as the network panel does: compressed, with headers."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = defaultdict(int)
    devtools.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    devtools.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    by_kind: dict[str, int] = defaultdict(int)
    for request, size in sizes.items():
        by_kind[kinds[request]] += size
    return Weight(requests=len(sizes), by_kind=dict(by_kind))


@pytest.mark.parametrize("who", [None, "halfway"], ids=["visitor", "learner"])
@pytest.mark.parametrize(
    "path",
    [
        f"{steps.FIRST}learn/",
        "/ten-tips/respect-confidentiality/learn/",
        steps.FIRST,
        "/ten-tips/",
        "/",
    ],
)
def test_the_first_view_of_a_page_is_light(visit, record_property, who, path):
    weight = weigh(visit(who), path)

    record_property("measured", f"{path} ({who or 'visitor'}): {weight}")
    assert weight.kb <= MOST_KB, weight
    assert weight.requests <= MOST_REQUESTS, weight
    assert weight.script_kb <= MOST_SCRIPT_KB, weight
