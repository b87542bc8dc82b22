"""What a course of the library keeps: each rule finds what breaks it, where it stands."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.files import style
from courses.catalogue.files.originality import LONGEST_SHARED, Names, shared_runs
from courses.catalogue.files.prose import fenced, texts_of
from courses.catalogue.files.reader import read_course
from tests.factories.courses import change_file, write_course, write_file

TODAY = date(2026, 11, 23)
FIRST = "modules/first"


@pytest.fixture
def folder(tmp_path):
    return write_course(tmp_path / "small-course")


def library_of(folder, *, today=TODAY, sources=()) -> style.Library:
    return style.Library(folder, read_course(folder), today, tuple(sources))


def found_by(rule, folder, **options) -> list[str]:
    return [str(problem) for problem in rule(library_of(folder, **options))]


BROKEN = {
    "a long sentence": (
        style.sentences,
        f"{FIRST}/learn.md",
        "An opening",
        "An " + "endless " * 16 + "opening",
        f"{FIRST}/learn.md:1: This sentence has 24 words. Make it 20 or fewer: 'An endless",
    ),
    "a claim, even in somebody's mouth": (
        style.wording,
        f"{FIRST}/scenario.yaml",
        '"Is that true?"',
        '"Is that NHS-approved?"',
        f"{FIRST}/scenario.yaml:18: We do not write 'NHS-approved'.",
    ),
    "a word for readers that is not ours": (
        style.wording,
        f"{FIRST}/practise.yaml",
        "Take a pen.",
        "Users take a pen.",
        f"{FIRST}/practise.yaml:6: We do not write 'Users'. Instead: learner, or people.",
    ),
    "one site's name outside history": (
        style.wording,
        f"{FIRST}/learn.md",
        "## A heading",
        "## Made on Twitter",
        f"{FIRST}/learn.md:6: We do not write 'Twitter'.",
    ),
    "an unsafe link": (
        style.links,
        f"{FIRST}/learn.md",
        "(https://example.org/a?b=1&c=2)",
        "(http://example.org/)",
        f"{FIRST}/learn.md:1: 'http://example.org/' is not safe. Use https.",
    ),
    "an unsafe source": (
        style.links,
        f"{FIRST}/module.yaml",
        "url: https://",
        "url: http://",
        FIRST + "/module.yaml:{line}: 'http://example.org/source' is not safe. Use https.",
    ),
    "a link to what is not among the sources": (
        style.links,
        f"{FIRST}/learn.md",
        "(https://example.org/a?b=1&c=2)",
        "(https://example.org/new)",
        f"{FIRST}/learn.md:1: 'https://example.org/new' is not among the module's sources.",
    ),
    "a module without its credit": (
        style.links,
        "course.yaml",
        "The ideas are **ours**.",
        "The ideas are [theirs](https://example.org/theirs).",
        f"{FIRST}/module.yaml:1: The source that the course's credit links to is missing here.",
    ),
    "a part of a drawing that leads nowhere": (
        style.anchors,
        f"{FIRST}/learn.md",
        "## A heading",
        "## Another heading",
        f"{FIRST}/sketchnote.svg:3: '#a-heading' leads to no heading. Name one.",
    ),
    "a place to read again that is not there": (
        style.anchors,
        f"{FIRST}/quiz.yaml",
        "    prompt: Who are you?\n",
        "    prompt: Who are you?\n    read_again: nowhere\n",
        f"{FIRST}/quiz.yaml:5: 'nowhere' is no heading of Learn. Name one.",
    ),
    "a date that is to come": (
        style.dates,
        f"{FIRST}/module.yaml",
        "checked_date: 2026-11-23",
        "checked_date: 2026-11-24",
        FIRST + "/module.yaml:{line}: 2026-11-24 is in the future.",
    ),
    "a date long past": (
        style.dates,
        f"{FIRST}/learn.md",
        "  - Two\n:::\n",
        "  - Checked 23 January 2025.\n:::\n",
        f"{FIRST}/learn.md:36: 2025-01-23 is over 18 months ago. Check it again.",
    ),
    "what regulators say, without a date": (
        style.dates,
        f"{FIRST}/learn.md",
        "- Two\n:::\n",
        "- Three\n:::\n",
        f"{FIRST}/learn.md:33: Say when this was checked",
    ),
    "a date that is none": (
        style.dates,
        f"{FIRST}/learn.md",
        "  - Two\n:::\n",
        "  - Checked 31 November 2026.\n:::\n",
        f"{FIRST}/learn.md:36: '31 November 2026' is no date.",
    ),
    "an alternative that says it is a picture": (
        style.alternatives,
        f"{FIRST}/sketchnote.yaml",
        "alt: Two people",
        "alt: Drawing of two people",
        f"{FIRST}/sketchnote.yaml:2: Say what the picture shows, not that it is one.",
    ),
    "minutes that are not true": (
        style.minutes,
        f"{FIRST}/module.yaml",
        "estimated_minutes: 8",
        "estimated_minutes: 80",
        f"{FIRST}/module.yaml:1: 'estimated_minutes' is 80, and Learn, Scenario, Quiz take about",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_breaks_a_rule_is_found_on_its_line(folder, case):
    rule, name, old, new, expected = BROKEN[case]

    change_file(folder, name, old, new)
    text = (folder / name).read_text()
    expected = expected.replace("{line}", str(text.count("\n", 0, text.index(new)) + 1))

    found = found_by(rule, folder)
    assert [problem for problem in found if problem.startswith(expected)], found


def test_hard_reading_is_refused_for_its_file(folder):
    hard = "Organisational confidentiality obligations necessitate considerable deliberation."
    write_file(folder, "modules/second/learn.md", " ".join([hard] * 15))

    (problem,) = found_by(style.age, folder)

    assert problem.startswith("modules/second/learn.md:1: The reading age is ")


def test_too_little_is_told_by_how_much(folder):
    assert found_by(style.amounts, folder) == [
        f"{FIRST}/learn.md:1: There are 35 words. Make it 350 to 600.",
        f"{FIRST}/quiz.yaml:1: Questions: 2, types: 1. Ask 6 or more, of 3 types or more.",
        f"{FIRST}/practise.yaml:1: Add an activity of 3, 5, 10 minutes.",
        f"{FIRST}/scenario.yaml:1: There are 2 situations. Make it 3 to 6.",
        f"{FIRST}/scenario.yaml:1: The debrief cites no guidance. Link to some.",
        *(
            f"modules/second/module.yaml:1: The step '{step}' is missing. Add its file."
            for step in ("practise", "quiz", "reflect", "scenario")
        ),
        "modules/second/learn.md:1: There is no sketchnote. Draw one.",
        "modules/second/learn.md:1: There are 2 words. Make it 350 to 600.",
    ]


def test_a_course_that_is_too_short_or_too_long_is_told(folder):
    assert "course.yaml:1: The modules take 11 minutes. Make it 60 to 90." in found_by(
        style.minutes, folder
    )


def test_people_in_stories_speak_as_people_do(folder):
    change_file(folder, f"{FIRST}/scenario.yaml", '"Is that true?"', 'A student: "Simply no."')

    assert found_by(style.wording, folder) == []


def test_time_and_comparison_may_say_just(folder):
    write_file(folder, "modules/second/learn.md", "She has just asked. It is just as good.")
    assert found_by(style.wording, folder) == []

    write_file(folder, "modules/second/learn.md", "Just ask.")
    assert len(found_by(style.wording, folder)) == 1


def test_history_may_name_its_site(folder):
    change_file(folder, f"{FIRST}/learn.md", "kind: regulator", "kind: changed")
    change_file(folder, f"{FIRST}/learn.md", "- Two\n:::", "- Twitter\n:::")

    assert found_by(style.wording, folder) == []


def test_what_was_checked_grows_stale_after_eighteen_months(folder):
    write_file(folder, f"{FIRST}/learn.md", "One.\n\n::: sketchnote\n:::\n")

    assert found_by(style.dates, folder, today=date(2028, 5, 1)) == []
    assert found_by(style.dates, folder, today=date(2028, 6, 1)) != []


# --- Words of others ------------------------------------------------------------------------------

NAMES = Names(["10 Tips for Social Media Success", "Nursing and Midwifery Council"])


def test_seven_words_of_somebody_else_are_found_and_six_are_not():
    source = "Trust comes slowly, on the back of a tortoise, as people say."

    assert shared_runs("Yes: On the back of a tortoise as we think.", [source], names=NAMES) == [
        "On the back of a tortoise as"
    ]
    assert shared_runs("Yes: on the back of a tortoise.", [source], names=NAMES) == []


def test_a_longer_run_is_told_once_and_whole():
    source = "one two three four five six seven eight nine"

    assert shared_runs(f"zero {source} ten", [source], names=NAMES) == [source]


def test_titles_and_names_can_be_said_in_one_way_only():
    source = "See 10 tips for social media success by Leigh Kendall of NHS Horizons in England."

    assert shared_runs(source, [source], names=NAMES) == []


@given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.integers(0, 30))
def test_a_copied_passage_never_escapes(letters, size):
    theirs = " ".join(letters)
    copied = " ".join(letters[:size])

    found = shared_runs(copied, [theirs], names=NAMES)

    assert bool(found) == (min(size, len(letters)) > LONGEST_SHARED)


def test_sources_are_held_against_every_file(folder):
    write_file(folder, "modules/second/learn.md", "When something odd goes round, people ask you.")
    theirs = "Notes: when something odd goes round, people ask their friends."

    assert found_by(style.originality, folder, sources=[theirs]) == [
        "modules/second/learn.md:1: A source has the same words: "
        "'When something odd goes round people ask'. Write your own."
    ]


# --- Where words stand ----------------------------------------------------------------------------


def test_a_passage_knows_its_line_and_what_it_stands_in(tmp_path):
    write_file(
        tmp_path,
        "learn.md",
        "One.\n\n::: callout\nkind: changed\ntext: |\n  Two.\n\n  Three.\n:::\n",
    )

    found = texts_of(tmp_path, "learn.md")

    assert [(text.words, text.line, text.place) for text in found] == [
        ("One.", 1, ()),
        ("Two.", 6, ("callout", "text")),
        ("Three.", 8, ("callout", "text")),
    ]
    assert found[2].within[0]["kind"] == "changed"


def test_facts_above_a_body_are_read_as_facts(tmp_path):
    facts = "---\ntitle: A page\nsummary: What it is.\naudience: everyone\n---\n"
    write_file(tmp_path, "page.md", f"{facts}One.\n")

    found = texts_of(tmp_path, "page.md")

    assert [(text.words, text.line, text.passage.is_heading) for text in found] == [
        ("A page", 2, True),
        ("What it is.", 3, False),
        ("One.", 6, False),
    ]


def test_a_file_that_is_not_there_has_no_words(tmp_path):
    assert texts_of(tmp_path, "learn.md") == []


@given(st.lists(st.sampled_from(["a", "", "## b", "- c"]), max_size=12))
def test_a_body_without_blocks_is_one_piece(lines):
    body = "\n".join(lines)

    assert list(fenced(body)) == [("", body, 1)]


# --- The command ----------------------------------------------------------------------------------


def test_the_command_names_each_problem_and_fails(folder, capsys):
    with pytest.raises(CommandError, match=r"^\d+ problems to mend\.$"):
        call_command("check_library", str(folder))

    assert f"{FIRST}/scenario.yaml:1: The debrief cites no guidance." in capsys.readouterr().err


def test_the_command_writes_figures_even_while_there_is_something_to_mend(folder, tmp_path):
    with pytest.raises(CommandError):
        call_command("check_library", str(folder), figures=tmp_path / "figures.md")

    assert (tmp_path / "figures.md").read_text().startswith("# A small course, in figures")


def test_files_that_cannot_be_read_are_refused_with_their_reasons(folder, tmp_path, capsys):
    with pytest.raises(CommandError, match="A source can't be read"):
        call_command("check_library", str(folder), source=[tmp_path / "nowhere.txt"])
    write_file(folder, "course.yaml", "title: [")
    with pytest.raises(CommandError, match="Mend the files first"):
        call_command("check_library", str(folder))
    assert "course.yaml:1:" in capsys.readouterr().err
