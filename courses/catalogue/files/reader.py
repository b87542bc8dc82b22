"""Reads a course from its folder, or says everything that is wrong with it."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from wagtail import blocks

from content.files import marked_yaml
from content.files.block_values import CannotHold, Link, Reading, block_id, read_struct
from content.files.body import Body, read_body
from content.files.drawing import read_drawing
from content.files.folder import Folder
from content.files.fronted import read_fronted
from content.files.marked_yaml import Fields, Node
from content.files.problems import Problems
from content.models import PLAIN_RICH_TEXT
from courses.bank.blocks import BANK_QUESTION
from courses.bank.models import TITLE_LENGTH
from courses.catalogue.blocks import (
    ActivityBlock,
    ClosingExerciseBlock,
    CorrectionBlock,
    ReflectionExerciseBlock,
    ScenarioBlock,
    SourceBlock,
    StepLockBlock,
    guide_blocks,
)
from courses.catalogue.conditions import (
    COUNTED,
    COUNTS,
    PREVIOUS,
    WAYS,
    Condition,
    Content,
    CourseRules,
    How,
    faults_in,
    goes_in_a_circle,
    usual,
)
from courses.catalogue.files.schema import (
    BankFile,
    CorrectionFile,
    CourseFiles,
    GuideFiles,
    ModuleFiles,
    QuestionFile,
)
from courses.catalogue.models import (
    CONFIDENCE_LENGTH,
    CREDIT_FEATURES,
    RESERVED_SLUGS,
    CourseGuidePage,
    Step,
)
from courses.catalogue.quiz_behaviour import FeedbackWhen, QuizBehaviour
from courses.catalogue.quiz_behaviour import faults as faults_of_quiz
from courses.catalogue.scenario_rules import faults
from courses.catalogue.validity import MOST_MONTHS, MOST_WINDOW, USUAL_WINDOW, Validity
from courses.questions.kinds import question_blocks

# The course that comes with Tenfold.
COURSE_LIBRARY = Path(__file__).resolve().parents[2] / "library" / "ten-tips"

IS_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
# What a question of the bank has besides its own content.
BANK_FACTS = ("title", "tags", "last_reviewed_date", "next_review_date")
GUIDE_LINK = re.compile(r"^guide:([a-z0-9-]+)(#[a-z0-9-]+)?$")
OWN_LINK = re.compile(r"^module:([a-z0-9-]+)(?:/([a-z]+))?$")


def read_course(root: Path) -> CourseFiles:
    """The course in the folder `root`.

    Raises FilesRefused with every problem found, each with file, line and what to do.
    """
    return _Reader(root).course()


def bank_question_id(key: str) -> str:
    """Which question of the bank a file is about. A key that is an id stands for itself."""
    return key if IS_ID.fullmatch(key) else block_id(f"questions/{key}")


def correction_id(course_slug: str, module_slug: str, *, key: str, words: str) -> str:
    """Which correction this is: by its key, or else by its own words."""
    if IS_ID.fullmatch(key):
        return key
    return block_id(f"{course_slug}/{module_slug}/corrections/{key or words}")


def question_id(course_slug: str, module_slug: str, *, key: str = "", value: Any = None) -> str:
    """Which question this is, whenever it is imported: by its key, or else by its own words.

    A question keeps its id when others are added, moved or removed around it.
    A key that is an id already stands for itself.
    """
    if IS_ID.fullmatch(key):
        return key
    name = key or (value or {}).get("prompt", "")
    return block_id(f"{course_slug}/{module_slug}/quiz/{name}")


class _Reader:
    def __init__(self, root: Path) -> None:
        self.problems = Problems()
        self.folder = Folder(root, self.problems)
        self.links: list[Link] = []
        if not root.is_dir():
            self.problems.add(str(root), 1, "There is no such folder. Name the course's folder.")
            self.problems.refuse_if_any()

    def reading(self, path: str) -> Reading:
        return Reading(path, self.problems, self.links)

    def fields(self, path: str) -> Fields:
        text = self.folder.text(path)
        root = None
        if text is not None:
            root = marked_yaml.load(text, path=path, problems=self.problems)
        return Fields(root, path=path, problems=self.problems)

    # --- The course ------------------------------------------------------------

    def course(self) -> CourseFiles:
        fields = self.fields("course.yaml")
        if not fields.is_readable:
            self.problems.refuse_if_any()
        reading = self.reading("course.yaml")
        slug = self.slug(fields, "slug")
        module_slugs = self.module_slugs(fields)
        guide_slugs = self.guide_slugs(fields, module_slugs)
        owner = fields.text("owner", max_length=120)
        course = CourseFiles(
            slug=slug,
            title=fields.text("title", max_length=255),
            summary=fields.text("summary", max_length=200),
            outcomes=fields.texts("outcomes", max_length=200, most=8),
            introduction=self.rich(fields, "introduction", reading, PLAIN_RICH_TEXT),
            credit=self.rich(fields, "credit", reading, CREDIT_FEATURES),
            licence=fields.text("licence", max_length=200),
            owner=owner,
            last_reviewed_date=fields.date("last_reviewed_date"),
            next_review_date=fields.date("next_review_date"),
            overview=read_drawing(self.folder, "overview", self.links),
            modules=[self.module(slug, module_slug) for module_slug in module_slugs],
            guides=[self.guide(guide_slug, owner) for guide_slug in guide_slugs],
            closing=self.optional_struct(ClosingExerciseBlock(), "closing.yaml"),
            bank=self.bank(),
            rules=CourseRules(
                confidence=self.optional_flag(fields, "needs_confidence"),
                policy=self.optional_flag(fields, "needs_policy"),
                score=self.optional_number(fields, "needs_score", usually=0, most=100),
            ),
            validity=Validity(
                months=self.optional_number(fields, "valid_months", usually=0, most=MOST_MONTHS)
                or None,
                window_days=self.optional_number(
                    fields, "renewal_window_days", usually=USUAL_WINDOW, most=MOST_WINDOW
                ),
            ),
        )
        self.check_opens_after(course)
        self.check_dates(fields, course.last_reviewed_date, course.next_review_date)
        fields.refuse_others()
        page_links = self.check_links(course)
        self.check_bank(course)
        self.problems.refuse_if_any()
        return CourseFiles(**{**vars(course), "page_links": page_links})

    def slug(self, fields: Fields, key: str) -> str:
        slug = fields.text(key, max_length=60)
        if slug and not SLUG.match(slug):
            fields.problem(f"'{slug}' must be lower-case letters, numbers and hyphens.", key=key)
        return slug

    def optional_flag(self, fields: Fields, key: str) -> bool:
        node = fields.node(key, is_required=False)
        return fields.flag(key) if node is not None else False

    def optional_number(self, fields: Fields, key: str, *, usually: int, most: int) -> int:
        node = fields.node(key, is_required=False)
        return fields.number(key, least=1, most=most) if node is not None else usually

    def check_opens_after(self, course: CourseFiles) -> None:
        """A module opens after another one of the course, and none waits for itself."""
        slugs = [module.slug for module in course.modules]
        waits_for = {}
        for before, module in zip(["", *slugs], course.modules, strict=False):
            wanted = before if module.opens_after == PREVIOUS else module.opens_after
            if not wanted:
                continue
            waits_for[module.slug] = [wanted]
            path = f"modules/{module.slug}/module.yaml"
            if wanted not in slugs:
                self.problems.add(path, 1, f"'opens_after: {wanted}' names no module. Change it.")
            elif goes_in_a_circle(waits_for):
                message = "'opens_after' makes modules wait for each other. Change it."
                self.problems.add(path, 1, message)

    def module_slugs(self, fields: Fields) -> list[str]:
        slugs = fields.texts("modules", max_length=60, most=60)
        present = set(self.folder.folders("modules"))
        return self.parts(fields, "modules", slugs, present, "folder 'modules/{}'")

    def guide_slugs(self, fields: Fields, taken: list[str]) -> list[str]:
        present = set(self.folder.names("pages", suffix=".md"))
        slugs = []
        if present or fields.has("pages"):
            slugs = fields.texts("pages", max_length=60, most=60)
        return self.parts(fields, "pages", slugs, present, "file 'pages/{}.md'", taken)

    def parts(
        self,
        fields: Fields,
        key: str,
        slugs: list[str],
        present: set[str],
        place: str,
        taken: Sequence[str] = (),
    ) -> list[str]:
        """Those of the slugs in the list `key` that can be addresses and have their `place`."""
        nodes = fields.node(key, is_required=False)
        lines = [node.line for node in nodes.value] if nodes and slugs else []
        good: list[str] = []
        for slug, line in zip(slugs, lines, strict=False):
            if not SLUG.match(slug):
                message = f"'{slug}' must be lower-case letters, numbers and hyphens."
            elif slug in RESERVED_SLUGS:
                message = f"The course uses the address '{slug}' itself. Choose another."
            elif slug in good:
                message = f"'{slug}' stands here twice. Keep one."
            elif slug in taken:
                message = f"'{slug}' is a module too. Give one of the two another name."
            elif slug not in present:
                message = f"There is no {place.format(slug)}. Add it, or take this line out."
            else:
                good.append(slug)
                continue
            self.problems.add("course.yaml", line, message)
        for forgotten in sorted(present - set(slugs)):
            self.problems.add(
                "course.yaml",
                fields.line_of(key),
                f"The {place.format(forgotten)} is not in this list. Add it or remove it.",
            )
        return good

    def rich(self, fields: Fields, key: str, reading: Reading, features: list[str]) -> str:
        return fields.markdown(key, lambda text, line: reading.markdown(text, line, features))

    def check_dates(self, fields: Fields, last: Any, following: Any) -> None:
        if last and following and following <= last:
            fields.problem(
                "'next_review_date' must be after 'last_reviewed_date'.", key="next_review_date"
            )

    def check_links(self, course: CourseFiles) -> tuple[Link, ...]:
        """Links within the course must lead somewhere; others are left to the database."""
        steps = {module.slug: steps_of(module) for module in course.modules}
        guides = {guide.slug for guide in course.guides}
        others = []
        for link in self.links:
            if link.href.startswith("page:"):
                others.append(link)
                continue
            if link.href.startswith("guide:"):
                found = GUIDE_LINK.match(link.href)
                if not found or found[1] not in guides:
                    message = f"The link '{link.href}' leads to no page. Use guide:<file's name>."
                    self.problems.add(link.path, link.line, message)
                continue
            match = OWN_LINK.match(link.href)
            slug, step = match.groups() if match else ("", None)
            if slug not in steps:
                message = f"The link '{link.href}' leads to no module. Use module:<folder's name>."
            elif step and step not in steps[slug]:
                message = f"The module '{slug}' has no step '{step}'. Take '/{step}' out."
            else:
                continue
            self.problems.add(link.path, link.line, message)
        return tuple(others)

    # --- One page about the course ----------------------------------------------

    def guide(self, slug: str, owner: str) -> GuideFiles:
        """`owner` keeps the course, and this page too unless it names another."""
        path = f"pages/{slug}.md"
        fields, words, line = read_fronted(path, self.folder)
        guide = GuideFiles(
            slug=slug,
            title=fields.text("title", max_length=255),
            summary=fields.text("summary", max_length=200),
            audience=fields.choice("audience", tuple(CourseGuidePage.Audience.values)),
            outcomes=fields.texts("outcomes", max_length=200, least=0, most=8),
            sources=(
                self.structs(SourceBlock(), fields, "sources", path)
                if fields.has("sources")
                else []
            ),
            licence=fields.text("licence", max_length=200),
            owner=fields.text("owner", max_length=120, is_required=False) or owner,
            last_reviewed_date=fields.date("last_reviewed_date"),
            next_review_date=fields.date("next_review_date"),
            body=read_body(words, self.reading(path), first_line=line, known=dict(guide_blocks())),
        )
        if fields.is_readable and not guide.body:
            self.problems.add(path, line, "There is nothing to read here. Write some words.")
        self.check_dates(fields, guide.last_reviewed_date, guide.next_review_date)
        fields.refuse_others()
        return guide

    # --- One module ------------------------------------------------------------

    def module(self, course_slug: str, slug: str) -> ModuleFiles:
        at = f"modules/{slug}"
        fields = self.fields(f"{at}/module.yaml")
        drawing = read_drawing(self.folder, f"{at}/sketchnote", self.links)
        learn = self.learn(f"{at}/learn.md", has_drawing=drawing is not None)
        behaviour, questions = self.quiz(f"{at}/quiz.yaml", course_slug, slug)
        module = ModuleFiles(
            slug=slug,
            title=fields.text("title", max_length=255),
            summary=fields.text("summary", max_length=200),
            outcomes=fields.texts("outcomes", max_length=200, most=8),
            estimated_minutes=fields.number("estimated_minutes", least=1, most=240),
            confidence_statement=fields.text(
                "confidence_statement", max_length=CONFIDENCE_LENGTH, is_required=False
            ),
            sources=self.structs(SourceBlock(), fields, "sources", f"{at}/module.yaml"),
            licence=fields.text("licence", max_length=200),
            owner=fields.text("owner", max_length=120),
            last_reviewed_date=fields.date("last_reviewed_date"),
            next_review_date=fields.date("next_review_date"),
            learn=learn,
            scenario=self.scenario(f"{at}/scenario.yaml"),
            quiz=behaviour,
            questions=questions,
            reflect=self.optional_struct(ReflectionExerciseBlock(), f"{at}/reflect.yaml"),
            activities=self.activities(f"{at}/practise.yaml"),
            drawing=drawing,
            needs=self.needs(fields),
            step_locks=self.step_locks(fields, f"{at}/module.yaml"),
            opens_after=fields.text("opens_after", max_length=255, is_required=False),
            corrections=self.corrections(fields, f"{at}/module.yaml", course_slug, slug),
        )
        self.check_corrections(fields, module)
        self.check_needs(fields, module)
        self.check_dates(fields, module.last_reviewed_date, module.next_review_date)
        fields.refuse_others()
        return module

    def needs(self, fields: Fields) -> dict[Step, Condition]:
        """When each step is done: the usual way, unless the file says another."""
        found = {}
        for step, ways in WAYS.items():
            if len(ways) == 1:
                continue
            names = tuple(way.value for way in ways)
            how = fields.choice(f"{step.value}_needs", names, is_required=False)
            least = 1
            if step in COUNTS:
                key = f"{step.value}_needs_{COUNTS[step]}"
                least = self.optional_number(fields, key, usually=1, most=1000)
            way = How(how) if how else usual(step).how
            found[step] = Condition(way, least if way in COUNTED else 0)
        return found

    def step_locks(self, fields: Fields, path: str) -> list[dict[str, Any]]:
        if fields.node("step_locks", is_required=False) is None:
            return []
        return self.structs(StepLockBlock(), fields, "step_locks", path)

    def corrections(
        self, fields: Fields, path: str, course_slug: str, slug: str
    ) -> list[CorrectionFile]:
        if fields.node("corrections", is_required=False) is None:
            return []
        found: list[CorrectionFile] = []
        for entry in fields.maps("corrections"):
            key = entry.text("key", max_length=60, is_required=False)
            value = read_struct(CorrectionBlock(), entry.root, self.reading(path), also=("key",))
            found_id = correction_id(course_slug, slug, key=key, words=value["words"] or "")
            if any(each.block_id == found_id for each in found):
                entry.problem("Two corrections are the same. Change one, or give each a 'key'.")
            found.append(CorrectionFile(found_id, value))
        return found

    def check_corrections(self, fields: Fields, module: ModuleFiles) -> None:
        for each in module.corrections:
            if each.value["step"] in set(Step.values) - steps_of(module):
                message = f"The module has no step '{each.value['step']}' to correct. Change it."
                fields.problem(message, key="corrections")

    def check_needs(self, fields: Fields, module: ModuleFiles) -> None:
        """Nothing is asked for that no learner could do."""
        nodes = module.scenario["nodes"] if module.scenario else []
        content = Content(
            steps=frozenset(Step(step) for step in steps_of(module)),
            question_count=module.quiz.asked_of(len(module.questions)),
            has_good_ending=any(node["ending"] == "good" for node in nodes),
            activity_count=len(module.activities),
            activity_minutes=sum(each["minutes"] or 0 for each in module.activities),
        )
        known = set(Step.values)
        locks = [
            (Step(lock["step"]), [Step(each) for each in lock["after"]])
            for lock in module.step_locks
            if known.issuperset([lock["step"], *lock["after"]])
        ]
        for fault in faults_in(content, module.needs, locks):
            fields.problem(f"'{fault.field}': {fault.message}", key=fault.field)

    def learn(self, path: str, *, has_drawing: bool) -> Body:
        text = self.folder.text(path)
        if text is None:
            return []
        body = read_body(text, self.reading(path))
        places_drawing = any(name == "sketchnote" for name, _value in body)
        if places_drawing and not has_drawing:
            line = text[: text.index("::: sketchnote")].count("\n") + 1
            self.problems.add(path, line, "There is no sketchnote.svg in this folder. Add it.")
        if has_drawing and not places_drawing:
            self.problems.add(path, 1, "Say where the drawing goes: '::: sketchnote', then ':::'.")
        if not body:
            self.problems.add(path, 1, "There is nothing to read here. Write some words.")
        return body

    def optional_node(self, path: str) -> Node | None:
        if not self.folder.has(path):
            return None
        text = self.folder.text(path)
        if text is None:
            return None
        return marked_yaml.load(text, path=path, problems=self.problems)

    def optional_struct(self, block: blocks.StructBlock, path: str) -> dict[str, Any] | None:
        node = self.optional_node(path)
        if node is None:
            return None
        value = read_struct(block, node, self.reading(path))
        if isinstance(block, ReflectionExerciseBlock):
            self.check_keys(node, "prompts", path)
        return value

    def structs(
        self, block: blocks.StructBlock, fields: Fields, key: str, path: str
    ) -> list[dict[str, Any]]:
        node = fields.node(key)
        if node is None:
            return []
        if not isinstance(node.value, list) or not node.value:
            fields.problem(f"'{key}' must be a list: lines that start with '- '.", key=key)
            return []
        return [read_struct(block, item, self.reading(path)) for item in node.value]

    def check_keys(self, node: Node, name: str, path: str) -> None:
        """Keys identify learners' records, so each is used once."""
        seen: set[str] = set()
        for entry in _entries(node, name):
            key = entry.value.get("key")
            if key and isinstance(key.value, str):
                if key.value in seen:
                    message = f"The key '{key.value}' is used twice. Give this one another."
                    self.problems.add(path, key.line, message)
                seen.add(key.value)

    def scenario(self, path: str) -> dict[str, Any] | None:
        node = self.optional_node(path)
        if node is None:
            return None
        value = read_struct(ScenarioBlock(), node, self.reading(path), runs_rules=False)
        lines = [entry.line for entry in _entries(node, "nodes")]
        for fault in faults(value):
            line = node.line
            if fault.node is not None and fault.node < len(lines):
                line = lines[fault.node]
            self.problems.add(path, line, str(fault.message))
        return value

    def quiz(
        self, path: str, course_slug: str, slug: str
    ) -> tuple[QuizBehaviour, list[QuestionFile]]:
        node = self.optional_node(path)
        if node is None:
            return QuizBehaviour(), []
        fields = Fields(node, path=path, problems=self.problems)
        kinds = dict(question_blocks())
        questions: list[QuestionFile] = []
        for entry in fields.maps("questions"):
            if entry.has("bank"):
                self.bank_reference(entry, questions)
                continue
            kind = entry.choice("kind", tuple(kinds))
            if not kind:
                continue
            key = entry.text("key", max_length=60, is_required=False)
            try:
                value = read_struct(
                    kinds[kind], entry.root, self.reading(path), also=("kind", "key")
                )
            except CannotHold:
                entry.problem(f"'{kind}' can't stand in a file. Use the CMS.")
                continue
            found_id = question_id(course_slug, slug, key=key, value=value)
            if any(question.block_id == found_id for question in questions):
                entry.problem("Two questions are the same. Change one, or give each a 'key'.")
            questions.append(QuestionFile(kind, found_id, value))
        behaviour = self.quiz_behaviour(fields, len(questions))
        fields.refuse_others()
        return behaviour, questions

    def bank_reference(self, entry: Fields, questions: list[QuestionFile]) -> None:
        key = entry.text("bank", max_length=60)
        entry.refuse_others()
        if not key:
            return
        if not self.folder.has(f"questions/{key}.yaml"):
            entry.problem(f"There is no 'questions/{key}.yaml'. Add it, or take this line out.")
        found = QuestionFile(BANK_QUESTION, bank_question_id(key), {})
        if found in questions:
            entry.problem(f"The question '{key}' stands here twice. Keep one.")
        questions.append(found)

    def bank(self) -> list[BankFile]:
        """The questions that modules ask from the bank."""
        kinds = dict(question_blocks())
        found: list[BankFile] = []
        for key in self.folder.names("questions", suffix=".yaml"):
            path = f"questions/{key}.yaml"
            fields = self.fields(path)
            kind = fields.choice("kind", tuple(kinds)) if fields.is_readable else ""
            if not kind:
                continue
            try:
                value = read_struct(
                    kinds[kind], fields.root, self.reading(path), also=("kind", *BANK_FACTS)
                )
            except CannotHold:
                fields.problem(f"'{kind}' can't stand in a file. Use the CMS.")
                continue
            facts = BankFile(
                question_id=bank_question_id(key),
                title=fields.text("title", max_length=TITLE_LENGTH),
                tags=sorted(fields.texts("tags", max_length=100)) if fields.has("tags") else [],
                kind=kind,
                value=value,
                last_reviewed_date=fields.date("last_reviewed_date", is_required=False),
                next_review_date=fields.date("next_review_date", is_required=False),
            )
            self.check_dates(fields, facts.last_reviewed_date, facts.next_review_date)
            found.append(facts)
        return sorted(found, key=lambda each: each.question_id)

    def check_bank(self, course: CourseFiles) -> None:
        """A question that no module asks is a slip: nothing else belongs to the course."""
        asked = {each.block_id for module in course.modules for each in module.questions}
        for key in self.folder.names("questions", suffix=".yaml"):
            if bank_question_id(key) not in asked:
                message = f"No module asks this. Write '- bank: {key}' in one, or remove the file."
                self.problems.add(f"questions/{key}.yaml", 1, message)

    def quiz_behaviour(self, fields: Fields, count: int) -> QuizBehaviour:
        most = max(1, count)
        read: dict[str, Callable[[str], Any]] = {
            "feedback_when": lambda name: fields.choice(name, tuple(FeedbackWhen.values)),
            "draw_count": lambda name: fields.number(name, least=1, most=most),
            "attempt_limit": lambda name: fields.number(name, least=1, most=100),
            "break_minutes": lambda name: fields.number(name, least=0, most=24 * 60),
            "asks_sureness": fields.flag,
            "allows_test_out": fields.flag,
        }
        behaviour = QuizBehaviour(
            pass_mark=fields.number("pass_mark", least=1, most=most),
            **{
                name: get(name)
                for name, get in read.items()
                if fields.node(name, is_required=False)
            },
        )
        for name, message in faults_of_quiz(behaviour, count):
            fields.problem(str(message), key=name)
        return behaviour

    def activities(self, path: str) -> list[dict[str, Any]]:
        node = self.optional_node(path)
        if node is None:
            return []
        fields = Fields(node, path=path, problems=self.problems)
        values = self.structs(ActivityBlock(), fields, "activities", path)
        self.check_keys(node, "activities", path)
        fields.refuse_others()
        return values


def steps_of(module: ModuleFiles) -> set[str]:
    parts = {
        Step.LEARN: module.learn,
        Step.SCENARIO: module.scenario,
        Step.QUIZ: module.questions,
        Step.REFLECT: module.reflect,
        Step.PRACTISE: module.activities,
    }
    return {step.value for step, part in parts.items() if part}


def _entries(node: Node, name: str) -> list[Node]:
    """The maps of a list, as far as the file holds maps."""
    entries = node.value.get(name) if isinstance(node.value, dict) else None
    found = entries.value if entries and isinstance(entries.value, list) else []
    return [entry for entry in found if isinstance(entry.value, dict)]
