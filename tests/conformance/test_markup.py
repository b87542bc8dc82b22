"""Every page is valid HTML, says html-validate: a visitor's, a learner's, and those for errors."""

import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from tests.e2e.running_site import RunningSite

HERE = Path(__file__).parent
MODULE = "/ten-tips/be-authentic/"
STEPS = [f"{MODULE}{step}/" for step in ("learn", "scenario", "quiz", "reflect", "practise")]
PAGES = {
    None: [
        *("/", "/ten-tips/", MODULE, *STEPS, "/ten-tips/respect-confidentiality/learn/"),
        *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"),
        *("/about/", "/accessibility/", "/privacy/", "/contact/", "/components/", "/mailbox/"),
        *("/errors/400/", "/errors/403/", "/no-such-page/", "/errors/429/", "/errors/500/"),
    ],
    "idle": ["/", "/learn/", "/practice/", "/practice/plan/", "/accounts/profile/", *STEPS],
    "halfway": ["/learn/", "/ten-tips/", MODULE, *STEPS],
    "finished": ["/learn/", "/ten-tips/", "/practice/"],
}


def fetch(site: RunningSite, who: str | None, path: str) -> bytes:
    headers = {"Cookie": f"sessionid={site.sessions[who]}"} if who else {}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(site / path, headers=headers), timeout=30
        ) as answer:
            return answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.read()


def test_every_page_is_valid_html(site, tmp_path):
    for who, paths in PAGES.items():
        for path in paths:
            name = f"{who or 'visitor'}{path.replace('/', '_')}.html"
            (tmp_path / name).write_bytes(fetch(site, who, path))

    checked = subprocess.run(
        [
            "node_modules/.bin/html-validate",
            *("--config", ".htmlvalidate.json", "--formatter", "text"),
            *sorted(tmp_path.glob("*.html")),
        ],
        cwd=HERE,
        capture_output=True,
        text=True,
    )

    assert checked.stdout == ""
    assert checked.returncode == 0, checked.stderr
