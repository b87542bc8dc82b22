"""Reading files: YAML that knows its lines, and a folder that nothing leaves."""

import pytest

from content.files import marked_yaml
from content.files.folder import Folder
from content.files.marked_yaml import Fields
from content.files.problems import FilesRefused, Problems


def read(text: str, first_line: int = 1) -> tuple[Fields, Problems]:
    problems = Problems()
    root = marked_yaml.load(text, path="a.yaml", problems=problems, first_line=first_line)
    return Fields(root, path="a.yaml", problems=problems), problems


def said(problems: Problems) -> list[str]:
    return [str(problem) for problem in problems.found]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("title: a: b", "a.yaml:1: This is not valid YAML"),
        ("title: x\ntitle: y", "a.yaml:2: 'title' stands here twice"),
        ("a: &x 1\nb: *x", "a.yaml:1: Anchors"),
        ("a: !!python/object/apply:os.system [ls]", "a.yaml:1: "),
        ("a:\n  - !local x", "a.yaml:2: '!local' can't be used here"),
        ("when: 2026-02-31", "a.yaml:1: A date here does not exist"),
        ("a:\n" + "".join("  " * n + "- \n" for n in range(1, 30)), "nested too deeply"),
    ],
)
def test_yaml_that_is_not_plain_data_is_refused_with_its_line(text, expected):
    _fields, problems = read(text)

    assert expected in said(problems)[0]


def test_every_problem_of_a_file_is_found_in_one_go():
    fields, problems = read("title: 2018\nsummary: ''\nminutes: many\nwhen: soon\nmore: x\n", 10)

    fields.text("title")
    fields.text("summary")
    fields.number("minutes", least=1, most=9)
    fields.date("when")
    fields.text("licence")
    fields.refuse_others()

    assert said(problems) == [
        "a.yaml:10: 'title' must be text. Put it in quotes.",
        "a.yaml:11: 'summary' is empty. Write something.",
        "a.yaml:12: 'minutes' must be a whole number.",
        "a.yaml:13: 'when' must be a date such as 2026-11-23.",
        "a.yaml:10: 'licence' is missing. Add it.",
        "a.yaml:14: 'more' is not known here. Known are: licence, minutes, summary, title, when.",
    ]


def test_text_that_is_too_long_is_refused_with_its_length():
    fields, problems = read("title: abcdef")

    fields.text("title", max_length=5)

    assert said(problems) == ["a.yaml:1: 'title' has 6 characters. Use at most 5."]


def test_a_file_outside_the_folder_is_never_read(tmp_path):
    (tmp_path / "secret.md").write_text("a canary")
    inside = tmp_path / "course"
    inside.mkdir()
    (inside / "link.md").symlink_to(tmp_path / "secret.md")
    (inside / "sub").symlink_to(tmp_path)

    for name in ("../secret.md", str(tmp_path / "secret.md"), "link.md", "sub/secret.md"):
        problems = Problems()
        assert Folder(inside, problems).text(name) is None
        assert "outside the folder" in said(problems)[0]


@pytest.mark.parametrize(
    "content, expected",
    [
        (b"one\ntwo \xff\n", "a.md:2: This is not UTF-8 text"),
        (b"one\n\0", "a.md:2: There is a null character"),
        (b"x" * 1_000_001, "a.md:1: This file is larger than 1 MB"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line(tmp_path, content, expected):
    (tmp_path / "a.md").write_bytes(content)
    problems = Problems()

    assert Folder(tmp_path, problems).text("a.md") is None
    assert expected in said(problems)[0]


def test_windows_line_ends_and_byte_order_marks_do_not_matter(tmp_path):
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfone\r\ntwo")

    assert Folder(tmp_path, Problems()).text("a.md") == "one\ntwo"


def test_problems_are_told_in_the_order_of_files_and_lines():
    problems = Problems()
    problems.add("b.md", 1, "Last.")
    problems.add("a.md", 9, "Second.")
    problems.add("a.md", 2, "First.")

    with pytest.raises(FilesRefused) as refused:
        problems.refuse_if_any()

    assert str(refused.value) == "a.md:2: First.\na.md:9: Second.\nb.md:1: Last."
