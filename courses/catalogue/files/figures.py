"""What a course asks of its learners, counted from its folder: words, reading age, minutes.

Minutes are an estimate, made in the same way for every module:

- **Reading** at 238 words a minute, and at 260 in stories: the means of 190 studies of adults who
  read English silently. Most adults are within 175 to 300, and 200 to 320 in stories
  (Brysbaert 2019, doi.org/10.1016/j.jml.2019.104047).
- **Learn**: its words, and half a minute to look at the sketchnote.
- **Scenario**: the words met on the way to an ending, taken as the mean over learners who choose
  at random, and 10 seconds to think at each choice.
- **Quiz**: each question's words once, with the feedback that an answer brings, and time to think:
  10 seconds where one answer is picked, 20 where there is more to do.
- **Reflect**: its words, and 3 minutes to write. Here people differ most.

Seconds to think and minutes to write are assumptions. Times that were measured are better.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from content.readability import measure, words
from courses.catalogue.files.prose import Text, texts_of
from courses.catalogue.files.schema import CourseFiles, ModuleFiles


@dataclass(frozen=True)
class Pace:
    """Words a minute."""

    facts: int
    stories: int


MEAN = Pace(facts=238, stories=260)
SLOW = Pace(facts=175, stories=200)

LOOKING = 0.5  # minutes, like those that follow
CHOOSING = 10 / 60
THINKING = 20 / 60
WRITING = 3.0
ONE_ANSWER = {"single_choice", "true_false", "picture_choice"}

STEP_FILES = {
    "Learn": "learn.md",
    "Scenario": "scenario.yaml",
    "Quiz": "quiz.yaml",
    "Reflect": "reflect.yaml",
    "Practise": "practise.yaml",
    "Sketchnote": "sketchnote.md",
}
# The steps whose minutes a module is said to take. The others come on top, at the learner's pace.
CORE = ("Learn", "Scenario", "Quiz")


@dataclass(frozen=True)
class StepFigures:
    """`to_read` is how many words one learner meets; a scenario holds more than anybody sees."""

    words: int
    age: float | None
    to_read: float = 0
    other_minutes: float = 0
    is_story: bool = False

    def minutes(self, pace: Pace = MEAN) -> float:
        return self.to_read / (pace.stories if self.is_story else pace.facts) + self.other_minutes


@dataclass(frozen=True)
class ModuleFigures:
    slug: str
    title: str
    estimated_minutes: int
    steps: Mapping[str, StepFigures]

    def minutes(self, pace: Pace = MEAN) -> float:
        """Of the core steps together."""
        return sum(step.minutes(pace) for name, step in self.steps.items() if name in CORE)


def figures_of(root: Path, course: CourseFiles) -> list[ModuleFigures]:
    return [_module(root, module) for module in course.modules]


def _module(root: Path, module: ModuleFiles) -> ModuleFigures:
    steps = {}
    for name, file in STEP_FILES.items():
        texts = texts_of(root, f"modules/{module.slug}/{file}")
        if texts:
            reading = measure(text.passage for text in texts)
            steps[name] = StepFigures(
                reading.words,
                reading.age,
                *_to_do(name, module, texts, reading.words),
                is_story=name == "Scenario",
            )
    return ModuleFigures(module.slug, module.title, module.estimated_minutes, steps)


def _to_do(name: str, module: ModuleFiles, texts: list[Text], in_all: int) -> tuple[float, float]:
    """Words that one learner reads, and minutes for the rest."""
    if name == "Scenario" and module.scenario:
        read, choices = path_through(module.scenario)
        return read, choices * CHOOSING
    if name == "Quiz":
        return _quiz(texts)
    return in_all, {"Learn": LOOKING if module.drawing else 0.0, "Reflect": WRITING}.get(name, 0.0)


def path_through(scenario: Mapping[str, Any]) -> tuple[float, float]:
    """Words read and choices made from the start to an ending: the mean for random choices."""
    nodes = {node["key"]: node for node in scenario["nodes"]}
    known: dict[str, tuple[float, float]] = {}

    def from_here(key: str) -> tuple[float, float]:
        if key not in known:
            node = nodes[key]
            here = _words_in(node["text"], node["debrief"])
            choices = node["choices"]
            if choices:
                ways = [from_here(choice["next"]) for choice in choices]
                here += _words_in(*(choice["text"] for choice in choices))
                told = _words_in(*(choice["consequence"] for choice in choices))
                known[key] = (
                    here + (told + sum(read for read, _count in ways)) / len(ways),
                    1 + sum(count for _read, count in ways) / len(ways),
                )
            else:
                known[key] = here, 0
        return known[key]

    read, choices = from_here(scenario["start"])
    return read + _words_in(scenario["setting"], scenario["debrief"]), choices


def _words_in(*html: str) -> int:
    return sum(len(words(unescape(re.sub(r"<[^>]+>", " ", part or "")))) for part in html)


def _quiz(texts: list[Text]) -> tuple[float, float]:
    questions: dict[int, list[Text]] = {}
    for text in texts:
        if "questions" in text.place and "hints" not in text.place:
            questions.setdefault(id(_question(text)), []).append(text)
    read = minutes = 0.0
    for parts in questions.values():
        is_one = _question(parts[0])["kind"] in ONE_ANSWER
        told = [len(words(part.words)) for part in parts if part.place[-1] == "feedback"]
        read += sum(len(words(part.words)) for part in parts if part.place[-1] != "feedback")
        # Of the feedback on options, the learner meets that on the one they picked.
        read += sum(told) / len(told) if is_one and told else sum(told)
        minutes += CHOOSING if is_one else THINKING
    return read, minutes


def _question(text: Text) -> Mapping[str, Any]:
    """The values of the question that the text stands in: next to last, before the file's own."""
    return text.within[-2]


# --- As a page ------------------------------------------------------------------------------------


def page_of(course: CourseFiles, modules: list[ModuleFigures]) -> str:
    """The figures as a Markdown page. The same course always gives the same page."""
    minutes = sum(module.minutes() for module in modules)
    slow = sum(module.minutes(SLOW) for module in modules)
    stated = sum(module.estimated_minutes for module in modules)
    parts = [
        f"# {course.title}, in figures",
        "Made by `manage.py check_library --figures FILE`. Make it again after changing a word.",
        _table(
            ["", *STEP_FILES, "all"],
            [_words_row(module) for module in modules] + [_sum_row(modules)],
            title="Words",
        ),
        "Everything in the files counts, whichever path a learner takes.",
        _table(["", *STEP_FILES], [_age_row(module) for module in modules], title="Reading age"),
        "Flesch-Kincaid grade plus five, as `content/readability.py` explains. We aim for 9 to 11; "
        "lower is fine, and over 14 is refused.",
        _table(
            ["", *CORE, "together", "slow reader", "stated", "Reflect, on top"],
            [_minutes_row(module) for module in modules],
            title="Minutes",
        ),
        f"The course takes about {minutes:.0f} minutes for Learn, Scenario and Quiz; the modules "
        f"state {stated}. At the slow end of most adults ({SLOW.facts} words a minute, and "
        f"{SLOW.stories} in stories) it is {slow:.0f}. Reflect and Practise come on top, another "
        "day if the learner likes.",
        "## How minutes are estimated",
        (__doc__ or "").split("\n\n", 2)[2].strip(),
    ]
    return "\n\n".join(parts) + "\n"


def _table(heads: list[str], rows: list[list[str]], *, title: str) -> str:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _words_row(module: ModuleFigures) -> list[str]:
    counts = [module.steps[name].words if name in module.steps else 0 for name in STEP_FILES]
    return [module.title, *map(str, counts), str(sum(counts))]


def _sum_row(modules: list[ModuleFigures]) -> list[str]:
    rows = [[int(cell) for cell in _words_row(module)[1:]] for module in modules]
    return ["**All**", *(str(sum(column)) for column in zip(*rows, strict=True))]


def _age_row(module: ModuleFigures) -> list[str]:
    steps = [module.steps.get(name) for name in STEP_FILES]
    return [module.title, *(f"{step.age:.1f}" if step and step.age else "" for step in steps)]


def _minutes_row(module: ModuleFigures) -> list[str]:
    named = [module.steps.get(name) for name in CORE]
    reflect = module.steps.get("Reflect")
    return [
        module.title,
        *(f"{step.minutes():.1f}" if step else "" for step in named),
        f"{module.minutes():.1f}",
        f"{module.minutes(SLOW):.1f}",
        str(module.estimated_minutes),
        f"{reflect.minutes():.1f}" if reflect else "",
    ]
