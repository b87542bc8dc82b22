"""What Lighthouse thinks of a first view on a phone: 100 for accessibility and for best practice,
at least 95 for performance."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from config.local import chromium
from tests.e2e.running_site import RunningSite

HERE = Path(__file__).parent
FLAGS = [
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100}
# A busy machine can only make a page look slower than it is, so the best of a few runs counts.
MOST_RUNS = 3


def scores(site: RunningSite, who: str | None, path: str, report: Path) -> dict[str, int]:
    command = ["node_modules/.bin/lighthouse", site / path, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--chrome-flags={' '.join(FLAGS)}"]
    command += [f"--only-categories={','.join(WANTED)}", "--no-enable-error-reporting"]
    if who:
        cookie = {"Cookie": f"sessionid={site.sessions[who]}"}
        command.append(f"--extra-headers={json.dumps(cookie)}")
    environment = os.environ | {"CHROME_PATH": chromium.ensure()}
    subprocess.run(command, cwd=HERE, env=environment, check=True, capture_output=True)
    categories = json.loads(report.read_text())["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in WANTED}


def missed(report: Path) -> list[str]:
    """The audits that cost a page its full score."""
    audits = json.loads(report.read_text())["audits"].values()
    return [f"{a['id']}: {a['title']}" for a in audits if a.get("score") not in (None, 1)]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "who, path",
    [
        (None, "/"),
        (None, "/ten-tips/"),
        (None, "/ten-tips/be-authentic/learn/"),
        (None, "/accounts/signup/"),
        ("halfway", "/ten-tips/be-authentic/learn/"),
        ("halfway", "/learn/"),
        ("idle", "/ten-tips/be-authentic/reflect/"),
    ],
)
def test_lighthouse_is_content(site, tmp_path, record_property, who, path):
    report = tmp_path / "lighthouse.json"
    best = dict.fromkeys(WANTED, 0)
    for _ in range(MOST_RUNS):
        found = scores(site, who, path, report)
        best = {name: max(best[name], found[name]) for name in WANTED}
        if all(best[name] >= wanted for name, wanted in WANTED.items()):
            break

    said = ", ".join(f"{name} {score}" for name, score in best.items())
    record_property("measured", f"Lighthouse, {path} ({who or 'visitor'}): {said}")
    assert all(best[name] >= wanted for name, wanted in WANTED.items()), [said, *missed(report)]
