"""Imports point one way (docs/decisions/0001)."""

import subprocess
import sys
import tomllib
from pathlib import Path

from tests.repo.checkout import APPS, PACKAGES, ROOT, read

CONTRACTS = tomllib.loads(read(Path("pyproject.toml")))["tool"]["importlinter"]


def lint_imports(folder: Path) -> tuple[bool, str]:
    """Whether the contracts in the folder's pyproject.toml are kept, and what was said."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


def layers(contract: str) -> set[str]:
    """Every package that the contract whose name starts so puts in its place."""
    found = next(c for c in CONTRACTS["contracts"] if c["name"].startswith(contract))
    return {name.strip(" ()") for layer in found["layers"] for name in layer.split("|")}


def test_imports_point_one_way():
    kept, said = lint_imports(ROOT)

    assert kept, said


def test_every_package_has_its_place_in_the_order():
    assert set(CONTRACTS["root_packages"]) == set(PACKAGES)
    assert layers("Apps point one way") == set(PACKAGES)


def test_every_app_is_known_to_these_guards():
    holders = {path.parent.name for path in ROOT.glob("*/apps.py")}

    assert holders == set(APPS)


def test_every_noun_in_courses_has_its_place_in_the_order():
    applets = {path.parent.name for path in (ROOT / "courses").glob("*/models.py")}

    assert applets, "no applet was found: the guard looks in the wrong place"
    assert applets <= layers("Inside courses")


def test_an_import_upwards_is_found(tmp_path):
    for name, text in {"upper": "", "lower": "import upper\n"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(text)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["upper", "lower"]\n'
        '[[tool.importlinter.contracts]]\nname = "One way"\ntype = "layers"\n'
        'layers = ["upper", "lower"]\n'
    )

    kept, said = lint_imports(tmp_path)

    assert not kept
    assert "lower is not allowed to import upper" in said
