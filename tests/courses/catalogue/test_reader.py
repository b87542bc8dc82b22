"""A broken course is refused, with every problem's file, line and what to do."""

import re
from textwrap import indent

import pytest

from content.files.problems import FilesRefused
from courses.catalogue.files.reader import read_course
from courses.catalogue.practice_tools import TOOLS
from tests.factories.courses import change_file, write_course, write_file
from tests.repo.checkout import ROOT


@pytest.fixture
def folder(tmp_path):
    return write_course(tmp_path / "small-course")


def problems_of(folder) -> list[str]:
    with pytest.raises(FilesRefused) as refused:
        read_course(folder)
    return [str(problem) for problem in refused.value.problems]


def test_a_sound_course_is_read_whole(folder):
    course = read_course(folder)

    first, second = course.modules
    assert [name for name, _value in first.learn] == [
        *("text", "sketchnote", "text", "do_and_dont", "example_post", "callout")
    ]
    assert len(first.questions) == 2
    assert first.drawing is not None
    assert second.scenario is None


FIRST = "modules/first"
MINUTES = "estimated_minutes: 8\n"
BROKEN = [
    (
        f"{FIRST}/module.yaml",
        MINUTES,
        f"{MINUTES}quiz_needs: right\nquiz_needs_right: 3\n",
        f"{FIRST}/module.yaml:7: 'quiz_needs_right': Ask for a number from 1 to 2.",
    ),
    (
        f"{FIRST}/module.yaml",
        MINUTES,
        f"{MINUTES}practise_needs_least: 2\n",
        f"{FIRST}/module.yaml:6: 'practise_needs_least': Ask for a number from 1 to 1.",
    ),
    (
        f"{FIRST}/module.yaml",
        MINUTES,
        f"{MINUTES}scenario_needs: luck\n",
        f"{FIRST}/module.yaml:6: 'luck' is not known.",
    ),
    (
        f"{FIRST}/module.yaml",
        MINUTES,
        f"{MINUTES}step_locks:\n  - step: quiz\n    after: [quiz]\n",
        f"{FIRST}/module.yaml:7: 'step_locks': These steps wait for each other, so none",
    ),
    (
        f"{FIRST}/module.yaml",
        MINUTES,
        f"{MINUTES}opens_after: third\n",
        f"{FIRST}/module.yaml:1: 'opens_after: third' names no module.",
    ),
    (
        f"{FIRST}/module.yaml",
        MINUTES,
        f"{MINUTES}opens_after: first\n",
        f"{FIRST}/module.yaml:1: 'opens_after' makes modules wait for each other.",
    ),
    (
        "course.yaml",
        "modules:",
        "needs_score: 170\nmodules:",
        "course.yaml:14: 'needs_score' must be from 1 to 100.",
    ),
    # file, what stands there, what stands there instead, the problem
    ("course.yaml", "title: A small", "title: [", "course.yaml:3: This is not valid YAML"),
    ("course.yaml", "title: A small course\n", "", "course.yaml:1: 'title' is missing"),
    ("course.yaml", "slug: small-course", "slug: Small Course", "course.yaml:1: 'Small Course'"),
    ("course.yaml", "  - second\n", "", "course.yaml:15: The folder 'modules/second' is not in"),
    (
        "course.yaml",
        "  - second\n",
        "  - second\n  - third\n",
        "course.yaml:17: There is no folder",
    ),
    ("course.yaml", "  - second\n", "  - second\n  - first\n", "course.yaml:17: 'first' stands"),
    ("course.yaml", "  - second\n", "  - second\n  - ../x\n", "course.yaml:17: '../x' must be"),
    ("course.yaml", "  - words\n", "", "course.yaml:18: The file 'pages/words.md' is not in this"),
    (
        "course.yaml",
        "  - words\n",
        "  - word\n",
        "course.yaml:18: There is no file 'pages/word.md'",
    ),
    ("course.yaml", "  - words\n", "  - first\n", "course.yaml:18: 'first' is a module too"),
    ("course.yaml", "  - second\n", "  - eleventh-tip\n", "course.yaml:16: The course uses the"),
    ("closing.yaml", "question: What", "ask: What", "closing.yaml:1: 'question' is missing"),
    ("pages/words.md", "---\ntitle", "title", "pages/words.md:1: Start with facts"),
    ("pages/words.md", "everyone", "nobody", "pages/words.md:4: 'nobody' is not known"),
    ("pages/words.md", "guide:session", "guide:gone", "pages/words.md:15: The link 'guide:gone'"),
    ("pages/words.md", "term: Thread", "term: post", "pages/words.md:12: “post” stands here twice"),
    ("pages/words.md", "course-sources", "sketchnote", "pages/words.md:23: There is no block"),
    ("course.yaml", "module:first)", "module:frist)", "course.yaml:7: The link 'module:frist'"),
    (
        "course.yaml",
        "module:first/quiz",
        "module:second/quiz",
        "course.yaml:7: The module 'second'",
    ),
    ("course.yaml", "2099-05-23", "2020-05-23", "course.yaml:13: 'next_review_date' must be after"),
    (f"{FIRST}/module.yaml", "2026-11-23", "soon", f"{FIRST}/module.yaml:11: This must be a date"),
    (f"{FIRST}/module.yaml", "https://", "ftp//", f"{FIRST}/module.yaml:10: Enter a valid URL"),
    (f"{FIRST}/learn.md", "- Be kind", "- 2018-01-01", f"{FIRST}/learn.md:16: This must be text"),
    (f"{FIRST}/learn.md", "Read [", "Read <b>[", f"{FIRST}/learn.md:12: HTML is not used"),
    (f"{FIRST}/learn.md", "module:second", "module:nowhere", f"{FIRST}/learn.md:12: The link"),
    (f"{FIRST}/learn.md", "::: callout", "::: shout", f"{FIRST}/learn.md:31: There is no block"),
    (f"{FIRST}/learn.md", "kind: regulator", "kind: gossip", f"{FIRST}/learn.md:32: "),
    (
        f"{FIRST}/learn.md",
        "::: sketchnote\n:::\n",
        "",
        f"{FIRST}/learn.md:1: Say where the drawing",
    ),
    (
        f"{FIRST}/learn.md",
        "  - [One]",
        "  > [One]",
        f"{FIRST}/learn.md:35: Quotations",
    ),
    (f"{FIRST}/learn.md", "  - Two\n:::\n", "  - Two\n", f"{FIRST}/learn.md:31: '::: callout' is"),
    (f"{FIRST}/quiz.yaml", "single_choice", "guess", f"{FIRST}/quiz.yaml:3: 'guess' is not known"),
    (f"{FIRST}/quiz.yaml", "is_correct: true", "is_correct: false", f"{FIRST}/quiz.yaml:3: Mark"),
    (
        f"{FIRST}/quiz.yaml",
        "        feedback: No.\n",
        "",
        f"{FIRST}/quiz.yaml:9: 'feedback' is missing",
    ),
    (f"{FIRST}/quiz.yaml", "Who answers?", "Who are you?", f"{FIRST}/quiz.yaml:12: Two questions"),
    (f"{FIRST}/quiz.yaml", "pass_mark: 1", "pass_mark: 3", f"{FIRST}/quiz.yaml:1: 'pass_mark'"),
    (f"{FIRST}/scenario.yaml", "next: asked", "next: aksed", f"{FIRST}/scenario.yaml:6: A choice"),
    (
        f"{FIRST}/scenario.yaml",
        "next: end-poor",
        "next: begin",
        f"{FIRST}/scenario.yaml:16: A choice",
    ),
    (
        f"{FIRST}/scenario.yaml",
        "next: end-poor",
        "next: end-good",
        f"{FIRST}/scenario.yaml:32: No ch",
    ),
    (
        f"{FIRST}/scenario.yaml",
        "start: begin",
        "start: bigen",
        f"{FIRST}/scenario.yaml:1: The start",
    ),
    (f"{FIRST}/scenario.yaml", "    ending: poor\n", "", f"{FIRST}/scenario.yaml:32: This has no"),
    (
        f"{FIRST}/reflect.yaml",
        "question: What",
        "questoin: What",
        f"{FIRST}/reflect.yaml:7: 'questoin'",
    ),
    (f"{FIRST}/practise.yaml", "minutes: 15", "minutes: 900", f"{FIRST}/practise.yaml:4: "),
    (
        f"{FIRST}/practise.yaml",
        "kind: angry_draft",
        "kind: horse",
        f"{FIRST}/practise.yaml:26: 'horse' is not known. Use one of: drafting_sandbox, ",
    ),
    (
        f"{FIRST}/practise.yaml",
        "kind: angry_draft\n        title: Let",
        "title: Let",
        f"{FIRST}/practise.yaml:26: 'kind' is missing",
    ),
    (
        f"{FIRST}/practise.yaml",
        "pile: Never",
        "pile: never",
        f"{FIRST}/practise.yaml:14: “never” is no pile. Use one of: Fine, Never.",
    ),
    (
        f"{FIRST}/practise.yaml",
        "why: It is",
        "because: It is",
        f"{FIRST}/practise.yaml:23: 'why' is missing",
    ),
    (
        f"{FIRST}/practise.yaml",
        "task: Write three lines.",
        "task: Write three lines.\n        about_words: some",
        f"{FIRST}/practise.yaml:14: This must be a whole number",
    ),
    (
        f"{FIRST}/practise.yaml",
        "    tools:\n",
        "    tools:\n" + "      - {kind: drafting_sandbox, title: T, task: W}\n" * 2,
        f"{FIRST}/practise.yaml:11: This list must have from 0 to 3 entries.",
    ),
    (f"{FIRST}/sketchnote.yaml", "alt: Two people talk over tea.\n", "", ":1: 'alt' is missing"),
    (
        f"{FIRST}/sketchnote.yaml",
        "Two people talk over tea.",
        "x" * 126,
        "sketchnote.yaml:2: 'alt' has 126 characters. Use at most 125.",
    ),
    (f"{FIRST}/sketchnote.svg", "<path", "<script/>\n<path", "sketchnote.svg:4: '<script' can't"),
    (f"{FIRST}/sketchnote.svg", "</svg>", "", f"{FIRST}/sketchnote.svg:1: This is not a readable"),
    (f"{FIRST}/sketchnote.md", "### In", "# In", f"{FIRST}/sketchnote.md:1: Use headings"),
]


@pytest.mark.parametrize("name, old, new, expected", BROKEN)
def test_a_broken_file_is_refused_with_file_and_line(folder, name, old, new, expected):
    change_file(folder, name, old, new)

    problems = problems_of(folder)

    assert any(expected in problem for problem in problems), problems


@pytest.mark.parametrize(
    "name, expected",
    [
        ("course.yaml", "course.yaml:1: The file 'course.yaml' is missing"),
        (f"{FIRST}/module.yaml", "The file 'modules/first/module.yaml' is missing"),
        (f"{FIRST}/learn.md", "The file 'modules/first/learn.md' is missing"),
        (f"{FIRST}/sketchnote.md", "sketchnote.svg:1: The file 'modules/first/sketchnote.md'"),
        (f"{FIRST}/sketchnote.svg", "The file 'modules/first/sketchnote.svg' is missing"),
    ],
)
def test_a_missing_file_is_named(folder, name, expected):
    (folder / name).unlink()

    assert any(expected in problem for problem in problems_of(folder))


def test_a_file_that_leads_outside_the_folder_is_refused(folder, tmp_path):
    write_file(tmp_path, "outside.md", "A canary.")
    (folder / FIRST / "learn.md").unlink()
    (folder / FIRST / "learn.md").symlink_to(tmp_path / "outside.md")

    assert problems_of(folder) == [
        "modules/first/learn.md:1: 'modules/first/learn.md' is outside the folder. Move it inside."
    ]


def test_every_problem_is_told_at_once(folder):
    change_file(folder, "course.yaml", "title: A small course\n", "")
    change_file(folder, f"{FIRST}/quiz.yaml", "single_choice", "guess")
    change_file(folder, f"{FIRST}/learn.md", "## A", "# A")

    files = {problem.split(":")[0] for problem in problems_of(folder)}

    assert files == {"course.yaml", f"{FIRST}/quiz.yaml", f"{FIRST}/learn.md"}


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path):
    assert "There is no such folder" in problems_of(tmp_path / "nowhere")[0]


def test_a_question_keeps_its_id_when_others_move_around_it(folder):
    before = [question.block_id for question in read_course(folder).modules[0].questions]
    quiz = folder / FIRST / "quiz.yaml"
    head, *questions = quiz.read_text().split("  - kind:")
    quiz.write_text("  - kind:".join([head, *reversed(questions)]))

    after = [question.block_id for question in read_course(folder).modules[0].questions]

    assert after == list(reversed(before))


def test_a_question_with_a_key_keeps_its_id_when_its_words_change(folder):
    name = f"{FIRST}/quiz.yaml"
    change_file(folder, name, "    prompt: Who are you?", "    key: who\n    prompt: Who are you?")
    before = read_course(folder).modules[0].questions[0].block_id
    change_file(folder, name, "Who are you?", "Who are you, online?")

    assert read_course(folder).modules[0].questions[0].block_id == before


def test_the_guides_example_of_every_tool_can_be_written_in_a_course(folder):
    guide = (ROOT / "docs/authoring/practice-tools.md").read_text()
    examples = re.findall(r"^```yaml\n(kind: (\w+)\n.*?)^```", guide, re.M | re.S)
    practise = folder / f"{FIRST}/practise.yaml"
    start = practise.read_text().split("    tools:\n")[0]

    for example, kind in examples:
        tool = indent(example, "        ").replace("        kind", "      - kind", 1)
        practise.write_text(f"{start}    tools:\n{tool}    done_when: You have it.\n")
        [activity] = read_course(folder).modules[0].activities
        assert [each["type"] for each in activity["tools"]] == [kind]
    assert [kind for _example, kind in examples] == [name for name, _block in TOOLS]
