"""A browser page that notices what a person would not: refusals, strangers, broken parts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Night changes nothing but colours, and axe is slow.
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
NARROW, WIDE = 320, 1280
HEIGHT = 900
# What a form is made of, in the browser's accessibility tree.
SPOKEN = {"form", "group", "radio", "checkbox", "combobox", "textbox", "button"}
# Keeps as `newlyShown` what a person may look at now and could not at the last look, or at
# all if this is the first look; says how many things that are.
NEWLY_SHOWN = """(isFirstLook) => {
    const known = isFirstLook ? new Set() : window.shownBefore;
    const shown = [...document.body.querySelectorAll("*")].filter(
        (e) => e.getClientRects().length && e.checkVisibility({visibilityProperty: true}),
    );
    const added = new Set(shown.filter((e) => !known.has(e)));
    window.shownBefore = new Set(shown);
    window.newlyShown = [...added].filter((e) => !added.has(e.parentElement));
    return window.newlyShown.length;
}"""


@dataclass
class Witness:
    """Watches a page for as long as it is open."""

    site: str
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(f"the policy was broken: {message.text}")

    def _failed(self, error: Error) -> None:
        self.faults.append(f"a script failed: {error.message}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and f"{parts.scheme}://{parts.netloc}" != self.site:
            self.faults.append(f"a stranger was asked: {request.url}")

    def _answered(self, response: Response) -> None:
        is_part = response.request.resource_type not in {"document", "fetch", "xhr"}
        if is_part and response.status >= 400:
            self.faults.append(f"{response.status} for {response.url}")


@contextmanager
def scripts_lent(page: Page) -> Iterator[None]:
    """Lets axe run in a browser without scripts. The page's own stay off: their time is over."""
    session = page.context.new_cdp_session(page)
    # The browser heeds a change only.
    for is_off in (True, False):
        session.send("Emulation.setScriptExecutionDisabled", {"value": is_off})
    try:
        yield
    finally:
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
        session.detach()


def spoken(page: Page, selector: str) -> list[str]:
    """What the browser's accessibility tree tells a screen reader of this part of the page.

    A line for each thing to work with, and each group of them: its role, name, states, value and
    description, as in `radio "Yes" checked` and `group "Your answer" Error: Choose an answer.`
    """
    session = page.context.new_cdp_session(page)
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})
    nodes = session.send("Accessibility.queryAXTree", {"nodeId": found["nodeId"]})["nodes"]
    session.detach()
    return [_line(node) for node in nodes if not node["ignored"] and _value(node, "role") in SPOKEN]


def _value(node: dict, name: str) -> str:
    return str(node.get(name, {}).get("value", ""))


def _line(node: dict) -> str:
    facts = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    states = [name for name in ("checked", "invalid") if facts.get(name) == "true"]
    value = f'= "{_value(node, "value")}"' if _value(node, "value") else ""
    words = [_value(node, "role"), f'"{_value(node, "name")}"', *states, value]
    return " ".join(" ".join([*words, _value(node, "description")]).split())


def accessibility_faults(
    page: Page,
    *,
    rules: dict[str, object] = RULES,
    without: tuple[str, ...] = (),
    where: str = "document",
) -> list[str]:
    """What axe finds on the page as it stands, one line to an element.

    `where` is JavaScript for the part to examine: a node, or what axe calls a context.
    """
    options = {
        "runOnly": rules,
        "rules": {rule: {"enabled": False} for rule in without},
        "resultTypes": ["violations"],
        # Fetches nothing: it would only ask for media and other people's styles.
        "preload": False,
    }
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({where}, {json.dumps(options)}).then(all => all.violations)")
    return [
        f"{violation['id']} ({violation['impact']}): {' '.join(map(str, node['target']))}\n"
        f"      {node['html'][:200]}\n      {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflow_faults(page: Page) -> list[str]:
    """The elements that make the page wider than its window."""
    return page.evaluate(
        """() => {
            const width = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= width) return [];
            const wide = [...document.body.querySelectorAll("*")].filter(
                (e) => e.getBoundingClientRect().right > width + 1,
            );
            return [
                `wider than ${width} px: ` + wide.slice(0, 5).map(
                    (e) => `<${e.localName} class="${e.getAttribute("class") || ""}">`,
                ).join(", "),
            ];
        }"""
    )


def faults_in_every_light(page: Page) -> list[str]:
    """Looks at the page as it stands, narrow and wide, by day and by night.

    axe is slow. So it examines the whole narrow page, and of the wide one what
    the narrow one does not show.
    """
    faults = []
    for width, where in ((NARROW, "document"), (WIDE, "{include: window.newlyShown}")):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        is_examined = bool(page.evaluate(NEWLY_SHOWN, width == NARROW))
        for scheme, rules in (("light", RULES), ("dark", RULES_OF_COLOUR)) if is_examined else ():
            page.emulate_media(color_scheme=scheme)
            found = accessibility_faults(page, rules=rules, where=where)
            faults += [f"{page.url} at {width} px, {scheme}:\n    {fault}" for fault in found]
        faults += [f"{page.url}: {fault}" for fault in overflow_faults(page)]
    return faults
