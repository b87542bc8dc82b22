"""No arrow is hidden: not by `Any`, not by a string, and no circle of files.

What an import says, import-linter holds to its order (test_layers). This looks at what would get
round it: an annotation that says nothing of a page or a person, so that no import is needed, and
an import that is written where it seems not to count.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import grimp
import pytest

from tests.repo.checkout import PACKAGES, read, tracked

# What a room below must know by its type or not at all.
THINGS = frozenset(
    {"cohort", "course", "editor", "enrolment", "facilitator", "guide", "learner", "member"}
    | {"membership", "module", "organisation", "page", "person", "recipient", "user"}
)
WORDS = THINGS | {f"{thing}s" for thing in THINGS} | {"people"}
SAYS_NOTHING = {"Any", "object"}
# A dictionary of loose values is what JSON, templates and forms are made of.
LOOSE = {"dict", "Mapping", "MutableMapping"}


def is_about_one(name: str) -> bool:
    """Whether one of the words is in a name: page, module_page, cohorts_to_share_with."""
    return name == "by" or not WORDS.isdisjoint(name.split("_"))


def says_nothing(annotation: ast.expr | None) -> bool:
    """Whether the type is left open, by itself or as what a list, a query or a choice holds."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    if isinstance(annotation, ast.Name | ast.Attribute):
        return _last(annotation) in SAYS_NOTHING
    if isinstance(annotation, ast.Subscript):
        return _last(annotation.value) not in LOOSE and says_nothing(annotation.slice)
    if isinstance(annotation, ast.BinOp):
        return says_nothing(annotation.left) or says_nothing(annotation.right)
    if isinstance(annotation, ast.Tuple | ast.List):
        return any(says_nothing(each) for each in annotation.elts)
    return False


def _last(name: ast.expr) -> str:
    return getattr(name, "attr", "") or getattr(name, "id", "")


def hidden_in(source: str) -> list[str]:
    """Every parameter, result and field about somebody or something of ours whose type is open."""
    return [
        f"line {line}: {name}"
        for line, name, annotation in _annotated(ast.parse(source))
        if is_about_one(name) and says_nothing(annotation)
    ]


def _annotated(tree: ast.Module) -> Iterator[tuple[int, str, ast.expr | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            given = node.args
            for each in (*given.posonlyargs, *given.args, *given.kwonlyargs):
                yield each.lineno, each.arg, each.annotation
            yield node.lineno, node.name, node.returns
        elif isinstance(node, ast.AnnAssign):
            yield node.lineno, _last(node.target), node.annotation


def product() -> list[Path]:
    """The Python of the product, without what is generated."""
    return [path for path in tracked(".py", under=PACKAGES) if "migrations" not in path.parts]


def test_nothing_hides_a_page_a_cohort_or_a_person():
    files = product()
    found = {str(path): hidden_in(read(path)) for path in files}

    assert {path.parts[0] for path in files} == set(PACKAGES), "the guard looks in the wrong place"
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "def lacks(page: Any) -> None: ...",
        "def lacks(*, of_page: 'Any') -> None: ...",
        "def lacks(pages: Sequence[Any]) -> None: ...",
        "def sources(guides: Iterable[Any | None]) -> None: ...",
        "def tell(by: object) -> None: ...",
        "def shared(cohorts: QuerySet[Any]) -> None: ...",
        "def own_enrolment(slug: str) -> Any: ...",
        "async def learners() -> list[typing.Any]: ...",
        "class Access:\n    cohort: Any",
        "def refused(pages: Iterable[tuple[Any, str]]) -> None: ...",
    ],
)
def test_a_type_that_says_nothing_is_found(planted):
    assert len(hidden_in(planted)) == 1


@pytest.mark.parametrize(
    "fine",
    [
        "def lacks(page: ReviewedPage, value: Any) -> None: ...",
        "def save(self, *args: Any, **kwargs: Any) -> None: ...",
        "def context_of_page(request: HttpRequest) -> dict[str, Any]: ...",
        "class Kind:\n    context: Callable[[Message], dict[str, Any]]",
        "page: CoursePage | None = None",
    ],
)
def test_a_type_that_says_what_it_is_is_left_alone(fine):
    assert hidden_in(fine) == []


# --- Circles -----------------------------------------------------------------------


def imported_by_name(source: str) -> set[str]:
    """Modules that are imported by a string, as an app does when the site is ready."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and _last(node.func) == "import_module"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def arrows(packages: Iterable[str]) -> dict[str, set[str]]:
    """Which file imports which: at its head, within a function, for its types only, by a string."""
    graph = grimp.build_graph(*packages, exclude_type_checking_imports=False, cache_dir=None)
    found = {name: set(graph.find_modules_directly_imported_by(name)) for name in graph.modules}
    for path in tracked(".py", under=tuple(packages)):
        name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        found.get(name, set()).update(imported_by_name(read(path)) & set(found))
    return found


def circle_in(found: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """The imports that make a circle, one after the other; none where there is no circle."""
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        return [(importing, imported) for imported, importing in pairwise(error.args[1])]
    return []


def test_files_import_each_other_in_no_circle():
    found = arrows(PACKAGES)

    assert {name.partition(".")[0] for name in found} == set(PACKAGES)
    assert "learning.quizzes.letters" in found["learning.apps"], "imports by a string are missed"
    assert circle_in(found) == []


def test_a_circle_is_found(tmp_path, monkeypatch):
    for name, text in {
        "__init__": "",
        "first": "from planted import second\n",
        "second": "def late():\n    from planted import third\n",
        "third": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import planted.first\n",
    }.items():
        (tmp_path / "planted").mkdir(exist_ok=True)
        (tmp_path / "planted" / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)

    found = circle_in(arrows(["planted"]))

    assert {importing for importing, _imported in found} == {
        "planted.first",
        "planted.second",
        "planted.third",
    }


def test_an_import_by_a_string_is_found():
    assert imported_by_name('import_module("courses.bank.cms")\nimport_module(name)') == {
        "courses.bank.cms"
    }
