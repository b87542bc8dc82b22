"""`.env.example` and the code name the same variables."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

from tests.repo.checkout import read, tracked

READERS = {"env_str", "env_bool", "env_int", "env_list"}
ENVIRONMENTS = {"environ", "environment", "given"}
# What every Unix program may look at; nothing of ours.
EVERYBODYS = {
    "HOME",
    "PATH",
    "PYTHONHOME",
    "PYTHONUNBUFFERED",
    "PYTHONWARNINGS",
    "TMPDIR",
    "VIRTUAL_ENV",
}


def read_by_python(source: str) -> set[str]:
    """Names given to the env_ helpers, and names looked up in an environment itself."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            callee = node.func
            name = callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", "")
            looks_up = (
                isinstance(callee, ast.Attribute)
                and name in {"get", "setdefault", "pop"}
                and _is_environment(callee.value)
            )
            if name in READERS or looks_up:
                found |= _constant(node.args[0])
        if isinstance(node, ast.Subscript) and _is_environment(node.value):
            found |= _constant(node.slice)
        if isinstance(node, ast.Compare) and _is_environment(node.comparators[0]):
            found |= _constant(node.left)
    return found


def _is_environment(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in ENVIRONMENTS


def _constant(node: ast.expr) -> set[str]:
    is_name = isinstance(node, ast.Constant) and re.fullmatch("[A-Z][A-Z0-9_]+", str(node.value))
    return {str(node.value)} if is_name else set()


def read_by_shell(source: str) -> set[str]:
    """Names in ${NAME:-default}."""
    return set(re.findall(r"\$\{([A-Z_]+)", source))


def documented_in(source: str) -> set[str]:
    return set(re.findall(r"^([A-Z][A-Z0-9_]*)=", source, re.MULTILINE))


def undescribed(source: str) -> list[str]:
    """Variables of the file above which no line says what they are for.

    One comment may stand above several lines that belong together.
    """
    found, is_described = [], False
    for line in source.splitlines():
        if line.startswith("#"):
            is_described = not line.startswith("# ---")
        elif not line.strip():
            is_described = False
        elif not is_described:
            found.append(line.partition("=")[0])
    return found


def read_in(paths: Iterable[Path]) -> set[str]:
    return set().union(*(read_by_python(read(path)) for path in paths)) - EVERYBODYS


def used() -> set[str]:
    return read_in(tracked(".py", under=("config",))) | read_by_shell(read(Path("Procfile")))


def test_every_variable_that_is_read_is_documented():
    assert used() - documented_in(read(Path(".env.example"))) == set()


def test_every_documented_variable_is_read():
    assert documented_in(read(Path(".env.example"))) - used() == set()


def test_every_documented_variable_is_described():
    assert undescribed(read(Path(".env.example"))) == []


def test_the_environment_is_read_in_config_only():
    elsewhere = {
        str(path): read_in([path])
        for path in tracked(".py")
        if path.parts[0] not in {"config", "tests", "benchmarks"} and path.name != "manage.py"
    }

    assert {path: names for path, names in elsewhere.items() if names} == {}


def test_each_way_of_reading_a_variable_is_found():
    source = (
        "env_str('A_B', '')\nenv.env_bool('C_D', True)\nos.environ['E_F']\n"
        "environ.get('G_H')\n'I_J' in os.environ\nsettings.get('NOT_THIS')\n"
    )

    assert read_by_python(source) == {"A_B", "C_D", "E_F", "G_H", "I_J"}
    assert read_by_shell("exec web ${K_L:-8000} $1") == {"K_L"}


def test_a_variable_without_a_description_is_found():
    source = "# --- Data ---\n\nBARE=1\n\n# For this.\nSAID=1\nSAME=2\n"

    assert undescribed(source) == ["BARE"]
    assert documented_in(source) == {"BARE", "SAID", "SAME"}
