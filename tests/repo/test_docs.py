"""What the documents point to is there."""

import re
from pathlib import Path

import pytest

from tests.repo.checkout import ROOT, read, tracked

DECISIONS = Path("docs/decisions")
# The course's own words, which the importer checks.
LIBRARY = "library"
SECTIONS = ["Context", "Options", "Decision", "Consequences", "Enforced by"]
# The front doors are a contract: other systems call them by these names.
DOORS = {"run", "test", "soak", "conformance", "bench", "lint"}


def documents() -> list[Path]:
    return [path for path in tracked(".md") if LIBRARY not in path.parts]


def decisions() -> list[Path]:
    return sorted(
        path for path in tracked(".md") if path.parent == DECISIONS and path.stem[0] < "A"
    )


def dead_links(text: str, folder: Path) -> list[str]:
    """Links to files that are not there, from a document in the folder."""
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    local = [t.partition("#")[0] for t in targets if not re.match(r"[a-z]+:|#", t)]
    return [target for target in local if not (ROOT / folder / target).exists()]


def dead_paths(text: str) -> list[str]:
    """Paths between backticks that begin with a folder of ours and are not there."""
    folders = "|".join(sorted(p.name for p in ROOT.iterdir() if p.is_dir() and p.name[0] != "."))
    named = re.findall(rf"`((?:{folders})/[\w./-]+)`", text)
    return [path for path in named if not path.startswith("var/") and not (ROOT / path).exists()]


def make_targets(makefile: str) -> set[str]:
    return set(re.findall(r"^([a-z]+):", makefile, re.M))


def made(text: str) -> set[str]:
    """Targets of `make` that a document names in code."""
    return set(re.findall(r"(?:^|`)\s*make ([a-z]+)", text, re.M))


@pytest.mark.parametrize("path", documents(), ids=str)
def test_every_link_and_path_leads_somewhere(path):
    assert dead_links(read(path), path.parent) + dead_paths(read(path)) == []


@pytest.mark.parametrize("path", documents(), ids=str)
def test_every_make_target_that_is_named_exists(path):
    assert made(read(path)) - make_targets(read(Path("Makefile"))) == set()


def test_the_front_doors_exist():
    assert DOORS - make_targets(read(Path("Makefile"))) == set()


def test_decisions_are_numbered_without_gaps():
    numbers = [int(path.name[:4]) for path in decisions()]

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_is_listed_with_its_title():
    listed = re.findall(r"\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|", read(DECISIONS / "README.md"))
    written = [
        (path.name[:4], path.name, re.sub(r"^# \d{4} ", "", read(path).splitlines()[0]))
        for path in decisions()
    ]

    assert listed == written


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_every_decision_says_the_same_things_in_the_same_order(path):
    headings = re.findall(r"^## (.+)$", read(path), re.M)
    required = [heading for heading in headings if heading in SECTIONS]

    assert [s for s in SECTIONS if s != "Options"] == [r for r in required if r != "Options"]


def test_what_leads_nowhere_is_found():
    text = "[a](nowhere.md) [b](https://a.example/) [c](#top) `tests/nowhere.py` `make nothing`"

    assert dead_links(text, Path()) == ["nowhere.md"]
    assert dead_paths(text) == ["tests/nowhere.py"]
    assert made(text) == {"nothing"}
    assert make_targets("a := b\nrun: ## go\n\tgo\n") == {"run"}
