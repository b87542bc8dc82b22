"""What passing a quiz is, is said in one place: `courses.catalogue.quiz_behaviour.has_passed`."""

import ast
import re
from pathlib import Path

import pytest

from courses.catalogue.quiz_behaviour import has_passed
from tests.repo.checkout import PACKAGES, read, tracked

HOME = Path("courses/catalogue/quiz_behaviour.py")
MARK = "pass_mark"
ORDERS = ast.Lt | ast.LtE | ast.Gt | ast.GtE
IN_SQL = re.compile(rf"[<>]=?\s*[\w.\"]*{MARK}|{MARK}\"?\s*[<>]")
IN_TEMPLATE = re.compile(rf"{{%[^%]*([<>][^%]*{MARK}|{MARK}[^%]*[<>])[^%]*%}}")


def names_the_mark(node: ast.AST) -> bool:
    """A name, an attribute, or a string that is a key or a column."""
    for each in ast.walk(node):
        name = getattr(each, "attr", None) or getattr(each, "id", None)
        if MARK in (name, getattr(each, "value", None)):
            return True
    return False


def faults(source: str) -> list[int]:
    """The lines that compare something with the mark: in Python, in a query, in SQL."""
    return sorted({node.lineno for node in ast.walk(ast.parse(source)) if is_second(node)})


def is_second(node: ast.AST) -> bool:
    match node:
        case ast.Compare(ops=ops) if any(isinstance(op, ORDERS) for op in ops):
            return names_the_mark(node)
        case ast.Call(func=ast.Name(id="F")):
            return names_the_mark(node)
        case ast.keyword(arg=str(name)):
            return bool(re.fullmatch(rf"(\w+__)?{MARK}__[gl]te?", name))
        case ast.Constant(value=str(words)):
            return bool(IN_SQL.search(words))
    return False


def test_nothing_else_compares_with_the_mark():
    said = {
        str(path): lines
        for path in tracked(".py", under=PACKAGES)
        if path != HOME and (lines := faults(read(path)))
    }
    shown = [
        str(path)
        for path in tracked(".html", under=("templates",))
        if IN_TEMPLATE.search(read(path))
    ]

    assert (said, shown) == ({}, [])
    assert faults(read(HOME))


@pytest.mark.parametrize(
    "planted",
    [
        "ok = attempt.right_count >= attempt.pass_mark",
        "ok = evidence['pass_mark'] <= evidence['right']",
        "ok = 0 <= pass_mark - right < 2",
        "QuizAttempt.objects.filter(right_count__gte=F('pass_mark'))",
        "QuizAttempt.objects.filter(pass_mark__lte=3)",
        "cursor.execute('SELECT right_count >= attempt.pass_mark FROM attempt')",
    ],
)
def test_a_second_comparison_is_found(planted):
    assert faults(planted) == [1]


def test_a_second_comparison_in_a_template_is_found():
    assert IN_TEMPLATE.search("{% if state.right_count >= state.attempt.pass_mark %}")
    assert not IN_TEMPLATE.search("<b>{% blocktranslate with mark=pass_mark %}</b>")


@pytest.mark.parametrize(
    ("right", "mark", "has_kept_pass", "passes"),
    [
        (2, 2, False, True),
        (1, 2, False, False),
        (0, 0, False, True),  # handing in is enough
        (1, 2, True, True),  # a pass is never taken back
        (None, 0, False, False),  # not handed in
        (None, 0, True, False),
    ],
)
def test_what_passing_is(right, mark, has_kept_pass, passes):
    assert has_passed(right, mark, has_kept_pass=has_kept_pass) is passes
