"""What we ask of a course in our library, beyond what makes it importable.

Every finding has its file, its line and what to do, like the reader's own problems. Plain-English
rules follow the NHS digital service manual (sentences up to 20 words, reading age 9 to 11 and up
to 14 where it is hard); amounts are those of the ten-tips course.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from django.utils.text import slugify

from content.files.problems import Problem
from content.readability import LONGEST_SENTENCE, long_sentences, measure, words
from courses.catalogue.files.figures import CORE, ModuleFigures, figures_of
from courses.catalogue.files.originality import Names, shared_runs
from courses.catalogue.files.prose import Text, texts_of, values_of
from courses.catalogue.files.reader import steps_of
from courses.catalogue.files.schema import CourseFiles, ModuleFiles
from courses.catalogue.models import Step

HIGHEST_AGE = 14
SHORTEST_JUDGED = 100  # words; the formula was made with passages of about that length
FRESH = timedelta(days=548)  # 18 months
LEARN_WORDS = range(350, 601)
SITUATIONS = range(3, 7)
FEWEST_QUESTIONS, FEWEST_KINDS = 6, 3
ACTIVITY_MINUTES = {3, 5, 10, 15}
COURSE_MINUTES = range(60, 91)

# Never, in anybody's mouth: claims that nobody gave us, and words that frighten.
CLAIMS = {
    r"NHS[- ](?:approved|accredited|endorsed|certified)": "Nobody approved it. Take the claim out",
    r"(?:approved|accredited|endorsed|certified) by (?:the )?(?:NHS|[NG]MC|HCPC|regul\w+)": (
        "Nobody approved it. Take the claim out"
    ),
    r"CPD[- ](?:certified|accredited|approved)": "Say that it can count as CPD",
    r"CSTF[- ]aligned|aligned (?:to|with) (?:the )?CSTF": "Only employers can say that",
    r"(?:fully|WCAG) (?:accessible|compliant)": "Say what was tested",
    r"(?:lose|lost|losing|break|broke|keep up) (?:your|the|a) streak": "Say what they have done",
    r"(?:fall|falling|fell) behind": "Say what is next",
    r"last chance": "Say by when",
}
# Not in our own voice. People in stories may talk as people do.
WORDS = {
    r"users?": "learner, or people",
    r"participants?|delegates?|trainees?": "learner, or people",
    r"simply|obviously|of course|needless to say": "nothing: take it out",
    # What remains of "just" is time ("has just asked") and comparison ("just as good").
    r"(?<!has )(?<!have )(?<!had )(?<!only )just(?! as\b| now\b| before\b| after\b)": (
        "only, or nothing"
    ),
    r"leverag\w+|utilis\w+|utiliz\w+": "use",
    r"click here|read more here|this link": "words that say where the link goes",
    r"e\.g\.|i\.e\.|etc\.?": "for example, that is, or and so on",
    r"in order to": "to",
    r"prior to": "before",
    r"commence\w*": "start",
    r"regarding|with regard to": "about",
    r"stakeholders?": "the people you mean",
    r"going forward|moving forward": "from now on, or nothing",
    r"deep dive|touch base|low-hanging|synerg\w+|holistic\w*|thought leader\w*|learnings": (
        "plain words"
    ),
    r"best practice": "what works",
    r"frontline|front-line": "the people you mean",
    r"suffer(?:s|ing)? from": "has, or lives with",
    r"wheelchair[- ]bound|the (?:elderly|mentally ill|disabled(?! \w))": "people first",
}
# People in stories and questions may be students; the people who take this course are learners.
LEARNERS = {r"students?": "learner, or people"}
STORIES = ("scenario.yaml", "quiz.yaml")
# The first tips were about one site. Today's words suit every site.
ONE_SITE = {r"twitter|tweet\w*|retweet\w*": "a word for every site"}

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
_HREF = re.compile(r"\]\(<?([^)>\s]+)")
_SVG_LINK = re.compile(r"<a\b[^>]*\bhref=\"#([^\"]*)\"")
_CHECKED = re.compile(r"\bchecked (?:on )?(\d{1,2} [A-Z][a-z]+ \d{4})", re.I)
_IMAGE_OF = re.compile(
    r"^(?:an? |the )?(?:image|picture|photo|photograph|drawing|sketch)\w* of", re.I
)


@dataclass(frozen=True)
class Library:
    """A course that the reader accepted, with its texts."""

    root: Path
    course: CourseFiles
    today: date
    sources: tuple[str, ...] = ()  # texts by others, with which no run of words may be shared

    @cached_property
    def figures(self) -> list[ModuleFigures]:
        return figures_of(self.root, self.course)

    @cached_property
    def files(self) -> dict[str, list[Text]]:
        """Every file of words, also those that a later version of the format adds."""
        found = sorted(
            str(path.relative_to(self.root))
            for path in self.root.rglob("*")
            if path.suffix in {".md", ".yaml"}
        )
        return {name: texts_of(self.root, name) for name in found}

    @property
    def texts(self) -> Iterator[Text]:
        for texts in self.files.values():
            yield from texts


def style_problems(
    root: Path, course: CourseFiles, *, today: date, sources: tuple[str, ...] = ()
) -> list[Problem]:
    """Everything to mend, by file and line. `course` is what the reader made of `root`."""
    library = Library(root, course, today, sources)
    rules = (sentences, age, wording, links, anchors, dates, alternatives, amounts, minutes)
    found = [problem for rule in (*rules, originality) for problem in rule(library)]
    return sorted(set(found))


def sentences(library: Library) -> Iterator[Problem]:
    for text in library.texts:
        for sentence in [] if text.passage.is_heading else long_sentences(text.words):
            yield _at(
                text,
                f"This sentence has {len(words(sentence))} words. "
                f"Make it {LONGEST_SENTENCE} or fewer: '{sentence}'",
            )


def age(library: Library) -> Iterator[Problem]:
    for path, texts in library.files.items():
        found = measure(text.passage for text in texts).age
        if found is not None and found > HIGHEST_AGE:
            yield Problem(
                path,
                1,
                f"The reading age is {found}. Make it {HIGHEST_AGE} or lower, best 9 to 11.",
            )


def wording(library: Library) -> Iterator[Problem]:
    for text in library.texts:
        own_voice = _QUOTED.sub(" ", text.words)
        yield from _found(CLAIMS, text, text.words)
        yield from _found(WORDS, text, own_voice)
        if not text.path.endswith(STORIES):
            yield from _found(LEARNERS, text, own_voice)
        if not (text.within and text.within[0].get("kind") == "changed"):
            yield from _found(ONE_SITE, text, text.words)


def _found(patterns: dict[str, str], text: Text, among: str) -> Iterator[Problem]:
    for pattern, instead in patterns.items():
        for match in re.finditer(rf"\b(?:{pattern})(?!\w)", among, re.I):
            yield _at(text, f"We do not write '{match.group()}'. Instead: {instead}.")


def links(library: Library) -> Iterator[Problem]:
    """Our own links are the reader's to check. Those that leave us are https, and are sources."""
    for module in library.course.modules:
        known = {source["url"].rstrip("/") for source in module.sources}
        for path in library.files:
            if path.startswith(f"modules/{module.slug}/"):
                for line, href in _hrefs(library.root / path):
                    if href.startswith("https://") and href.rstrip("/") not in known:
                        message = f"'{href}' is not among the module's sources. Add it there."
                        yield Problem(path, line, message)
        if not any(source["url"].rstrip("/") in library.course.credit for source in module.sources):
            message = "The source that the course's credit links to is missing here. Add it."
            yield Problem(f"modules/{module.slug}/module.yaml", 1, message)
    for path in library.files:
        for line, href in _hrefs(library.root / path):
            if href.startswith("http://"):
                yield Problem(path, line, f"'{href}' is not safe. Use https.")
        for line, url in values_of(library.root, path, "url"):
            if not str(url).startswith("https://"):
                yield Problem(path, line, f"'{url}' is not safe. Use https.")


def _hrefs(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        for href in _HREF.findall(line):
            yield number, href


def anchors(library: Library) -> Iterator[Problem]:
    """Parts of a drawing and "read again" lead to a heading of Learn; the overview, to modules."""
    modules = {module.slug for module in library.course.modules}
    for path in sorted(library.root.rglob("*.svg")):
        name = str(path.relative_to(library.root))
        page = library.files.get(str(Path(name).with_name("learn.md")))
        places = modules if page is None else {slugify(each) for each in _headings(page)}
        source = path.read_text("utf-8")
        for link in _SVG_LINK.finditer(source):
            if link[1] not in places:
                line = source.count("\n", 0, link.start()) + 1
                yield Problem(name, line, f"'#{link[1]}' leads to no heading. Name one.")

    for module in library.course.modules:
        quiz = f"modules/{module.slug}/quiz.yaml"
        learn = library.files.get(f"modules/{module.slug}/learn.md", [])
        places = {slugify(each) for each in _headings(learn)}
        for line, again in values_of(library.root, quiz, "read_again"):
            if not str(again).startswith(("/", "https://")) and again not in places:
                yield Problem(quiz, line, f"'{again}' is no heading of Learn. Name one.")


def _headings(texts: list[Text]) -> list[str]:
    return [text.words for text in texts if text.passage.is_heading and not text.place]


def dates(library: Library) -> Iterator[Problem]:
    """What others say was looked up, and on which day."""
    for path in library.files:
        for name in ("checked_date", "last_reviewed_date"):
            for line, day in values_of(library.root, path, name):
                if isinstance(day, date):
                    yield from _fresh(library, path, line, day)
    regulators: dict[int, list[Text]] = {}
    for text in library.texts:
        for words_of_day in _CHECKED.findall(text.words):
            try:
                day = datetime.strptime(words_of_day, "%d %B %Y").date()  # noqa: DTZ007 - a day
            except ValueError:
                yield _at(text, f"'{words_of_day}' is no date. Write it as 23 November 2026.")
            else:
                yield from _fresh(library, text.path, text.line, day)
        if text.within and text.within[0].get("kind") == "regulator":
            regulators.setdefault(id(text.within[0]), []).append(text)
    for texts in regulators.values():
        if not any(_CHECKED.search(text.words) for text in texts):
            yield _at(texts[0], "Say when this was checked: 'Checked 23 November 2026.'")


def _fresh(library: Library, path: str, line: int, day: date) -> Iterator[Problem]:
    if day > library.today:
        yield Problem(path, line, f"{day} is in the future. Write the day on which it was checked.")
    elif day < library.today - FRESH:
        yield Problem(path, line, f"{day} is over 18 months ago. Check it again.")


def alternatives(library: Library) -> Iterator[Problem]:
    for path in library.files:
        for line, alt in values_of(library.root, path, "alt"):
            if _IMAGE_OF.match(str(alt)):
                yield Problem(path, line, "Say what the picture shows, not that it is one.")


def amounts(library: Library) -> Iterator[Problem]:
    for module, figures in zip(library.course.modules, library.figures, strict=True):
        at = f"modules/{module.slug}"
        for missing in sorted({step.value for step in Step} - steps_of(module)):
            yield Problem(f"{at}/module.yaml", 1, f"The step '{missing}' is missing. Add its file.")
        if module.drawing is None:
            yield Problem(f"{at}/learn.md", 1, "There is no sketchnote. Draw one.")
        if module.learn and figures.steps["Learn"].words not in LEARN_WORDS:
            yield Problem(
                f"{at}/learn.md",
                1,
                f"There are {figures.steps['Learn'].words} words. "
                f"Make it {LEARN_WORDS.start} to {LEARN_WORDS.stop - 1}.",
            )
        yield from _amounts_to_do(at, module)


def _amounts_to_do(at: str, module: ModuleFiles) -> Iterator[Problem]:
    kinds = {question.kind for question in module.questions}
    if module.questions and (len(module.questions) < FEWEST_QUESTIONS or len(kinds) < FEWEST_KINDS):
        yield Problem(
            f"{at}/quiz.yaml",
            1,
            f"Questions: {len(module.questions)}, types: {len(kinds)}. "
            f"Ask {FEWEST_QUESTIONS} or more, of {FEWEST_KINDS} types or more.",
        )
    lengths = [activity["minutes"] for activity in module.activities]
    if module.activities and not set(lengths) >= ACTIVITY_MINUTES:
        wanted = ", ".join(map(str, sorted(ACTIVITY_MINUTES - set(lengths))))
        yield Problem(f"{at}/practise.yaml", 1, f"Add an activity of {wanted} minutes.")
    if module.scenario:
        situations = sum(bool(node["choices"]) for node in module.scenario["nodes"])
        if situations not in SITUATIONS:
            message = f"There are {situations} situations. Make it 3 to 6."
            yield Problem(f"{at}/scenario.yaml", 1, message)
        if "https://" not in module.scenario["debrief"]:
            message = "The debrief cites no guidance. Link to some."
            yield Problem(f"{at}/scenario.yaml", 1, message)


def minutes(library: Library) -> Iterator[Problem]:
    """What a module says it takes is what its words take, to the minute."""
    for module in library.figures:
        if abs(module.estimated_minutes - module.minutes()) > 1:
            yield Problem(
                f"modules/{module.slug}/module.yaml",
                1,
                f"'estimated_minutes' is {module.estimated_minutes}, and {', '.join(CORE)} take "
                f"about {module.minutes():.1f}. Change one of them.",
            )
    total = sum(module.estimated_minutes for module in library.figures)
    if total not in COURSE_MINUTES:
        yield Problem("course.yaml", 1, f"The modules take {total} minutes. Make it 60 to 90.")


def originality(library: Library) -> Iterator[Problem]:
    """Ideas may come from others; sentences are our own."""
    if not library.sources:
        return
    titles = [library.course.title, *(module.title for module in library.course.modules)]
    for module in library.course.modules:
        for source in module.sources:
            titles += [source["title"], source["publisher"]]
    names = Names(titles)
    for text in library.texts:
        for run in shared_runs(text.words, library.sources, names=names):
            yield _at(text, f"A source has the same words: '{run}'. Write your own.")


def _at(text: Text, message: str) -> Problem:
    return Problem(text.path, text.line, message)
