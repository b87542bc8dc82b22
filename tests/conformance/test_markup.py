"""The pages a visitor meets are valid HTML, says html-validate."""

import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

HERE = Path(__file__).parent
PAGES = (
    "/",
    "/ten-tips/",
    "/ten-tips/be-authentic/",
    "/ten-tips/be-authentic/learn/",
    "/ten-tips/be-authentic/scenario/",
    "/ten-tips/respect-confidentiality/learn/",
    "/accounts/login/",
    "/accounts/signup/",
)


@pytest.mark.django_db
def test_the_pages_a_visitor_meets_are_valid_html(client, tmp_path):
    call_command("seed_demo", verbosity=0)
    for path in PAGES:
        response = client.get(path)
        assert response.status_code == 200, path
        name = path.strip("/").replace("/", "_") or "home"
        (tmp_path / f"{name}.html").write_bytes(response.content)
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
