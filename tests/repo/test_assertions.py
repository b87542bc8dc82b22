"""A test that asserts nothing, or is left out, is worse than none."""

import ast
from pathlib import Path

import pytest

from tests.repo.checkout import read, tracked

LEAVES_OUT = {"skip", "skipif", "xfail", "importorskip", "skipUnless", "skipIf", "expectedFailure"}
COUNTS_QUERIES = {
    "assertNumQueries",
    "django_assert_num_queries",
    "django_assert_max_num_queries",
}


def name_of(node: ast.expr) -> str:
    """The last part of a dotted name."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def faults(source: str) -> list[str]:
    """Query counts that count nothing, tests that are left out, waits by the clock."""
    tree = ast.parse(source)
    entered = {
        item.context_expr
        for node in ast.walk(tree)
        if isinstance(node, ast.With | ast.AsyncWith)
        for item in node.items
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = name_of(node)
            # With a function to call, assertNumQueries runs it; without one it needs a `with`.
            if name in COUNTS_QUERIES and node not in entered and len(node.args) < 2:
                found.append(f"line {node.lineno}: {name}() counts nothing without `with`")
            if name == "wait_for_timeout":
                found.append(f"line {node.lineno}: waits by the clock; wait for what should happen")
        if isinstance(node, ast.Attribute | ast.Name) and name_of(node) in LEAVES_OUT:
            found.append(f"line {node.lineno}: {name_of(node)} leaves a test out")
        if isinstance(node, ast.Assert) and isinstance(node.test, ast.Tuple) and node.test.elts:
            found.append(f"line {node.lineno}: asserts a tuple, which is always true")
    return found


def test_every_test_is_run_and_says_something():
    found = {str(path): faults(read(path)) for path in tracked(".py", under=("tests",))}

    assert {path: said for path, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "def test(django_assert_num_queries):\n    django_assert_num_queries(3)\n",
        "def test(self):\n    self.assertNumQueries(3)\n",
        "@pytest.mark.skip\ndef test(): ...\n",
        "@pytest.mark.xfail(reason='later')\ndef test(): ...\n",
        "def test():\n    pytest.skip('no browser')\n",
        "def test(page):\n    page.wait_for_timeout(500)\n",
        "def test():\n    assert (1 == 2, 'told')\n",
    ],
)
def test_a_test_that_proves_nothing_is_found(planted):
    assert len(faults(planted)) == 1


def test_a_count_that_is_entered_is_fine():
    assert (
        faults("def test(count):\n    with django_assert_num_queries(3) as n:\n        n\n") == []
    )


def test_every_test_module_is_named_so_that_it_is_collected():
    strays = [
        path
        for path in tracked(".py", under=("tests",))
        if not path.name.startswith("test_") and _defines_tests(path)
    ]

    assert strays == []


def _defines_tests(path: Path) -> bool:
    return any(
        isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for node in ast.parse(read(path)).body
    )
