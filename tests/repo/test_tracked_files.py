"""What may stand in no file of the repository.

The patterns are written so that they do not match themselves.
"""

import json
import re
from pathlib import Path

import pytest

from tests.repo.checkout import ROOT, tracked_files

LARGEST_BYTES = 1_000_000
BINARY = {".woff2", ".png", ".jpg", ".webp", ".ico", ".mp4", ".webm"}
REFUSED = {
    "a package registry's host": (
        r"pypi[.]org|python[h]osted[.]org|npm[j]s[.](?:org|com)|yarn[p]kg[.]com"
        r"|(?:deb|security|ftp)[.]debian[.]org|archive[.]ubuntu[.]com"
    ),
    "a path of somebody's machine": r"(?<![\w.:/<-])/(?:work|root|home|Users|tmp)/[\w.]",
    "a tool that wrote it": (
        r"\b(?:[c]laude|[a]nthropic|[c]hatgpt|[o]penai|[c]opilot|[c]o-authored-by)\b"
    ),
    "work left for later": r"\b(?:T[O]DO|F[I]XME|X[X]X)\b",
    "a merge that was not finished": r"^(?:<{7}|>{7}) ",
    "a private key": r"BEGIN [A-Z ]*PRIVATE [K]EY",
}
PATTERNS = {what: re.compile(pattern, re.I | re.M) for what, pattern in REFUSED.items()}


def faults(text: str) -> list[str]:
    return [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {what}: {match.group()!r}"
        for what, pattern in PATTERNS.items()
        for match in pattern.finditer(text)
    ]


def text_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix not in BINARY]


def test_no_file_holds_what_is_refused():
    found = {str(path): faults((ROOT / path).read_text("utf-8")) for path in text_files()}

    assert {path: said for path, said in found.items() if said} == {}


def test_no_file_is_named_for_a_tool_that_wrote_it():
    assert [path for path in tracked_files() if faults(path.name.replace("_", " "))] == []
    assert [path for path in tracked_files() if path.name in {"AGENTS.md", ".cursorrules"}] == []


def test_every_line_ends_the_same_way():
    assert [path for path in text_files() if b"\r" in (ROOT / path).read_bytes()] == []


def test_no_file_is_so_large_that_it_slows_a_clone():
    large = [path for path in tracked_files() if (ROOT / path).stat().st_size > LARGEST_BYTES]

    assert large == []


def test_the_lock_of_the_validators_names_no_address():
    lock = json.loads((ROOT / "tests/conformance/package-lock.json").read_text())

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_requirements_are_pinned_with_hashes():
    for path in ROOT.glob("requirements*.txt"):
        entries = re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.M))
        loose = [e.splitlines()[0] for e in entries if e.strip() and "--hash=sha256:" not in e]

        assert loose == [], path.name


@pytest.mark.parametrize(
    "planted",
    [
        "index-url = https://" + "pypi" + ".org/simple",
        '"resolved": "https://registry.' + "npmjs" + '.org/a.tgz"',
        "cd " + "/ho" + "me/sam/tenfold",
        "log to " + "/tm" + "p/tenfold.log",
        "# TO" + "DO: later",
        "Co-" + "authored-by: somebody",
        "<<<<<" + "<< HEAD",
    ],
)
def test_what_is_refused_is_found(planted):
    assert len(faults(planted)) == 1


@pytest.mark.parametrize(
    "fine", ["https://tenfold.example/home/", "templates/home/page.html", "a to-do list"]
)
def test_what_is_fine_is_left_alone(fine):
    assert faults(fine) == []
