"""Writes a course as its folder. Reading it back gives the same course."""

from pathlib import Path
from typing import Any

from content.files import rich_text
from content.files.block_values import write_struct
from content.files.body import write_body
from content.files.drawing import write_drawing
from content.files.fronted import write_fronted
from content.files.yaml_text import dump
from courses.bank.blocks import BANK_QUESTION
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
from courses.catalogue.conditions import COUNTED, COUNTS, usual
from courses.catalogue.files.schema import BankFile, CourseFiles, GuideFiles, ModuleFiles
from courses.catalogue.files.storing import correction_key, question_key
from courses.catalogue.quiz_behaviour import QuizBehaviour
from courses.catalogue.validity import USUAL_WINDOW
from courses.questions.kinds import question_blocks


class FolderNotEmpty(Exception):
    """There is something in the folder already."""


def write_course(course: CourseFiles, root: Path, *, overwrites: bool = False) -> list[str]:
    """Writes every file; returns their names.

    Raises FolderNotEmpty unless `overwrites`. With it, files of a course that
    this course does not have are removed, so that the folder is this course.
    """
    files = course_texts(course)
    if root.exists() and any(root.iterdir()):
        if not overwrites:
            raise FolderNotEmpty(str(root))
        for old in _course_files_in(root):
            if str(old.relative_to(root)) not in files:
                old.unlink()
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    for folder in [
        *sorted(root.glob("modules/*"), reverse=True),
        root / "pages",
        root / "questions",
    ]:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return sorted(files)


FACTS = ("module", "scenario", "quiz", "reflect", "practise", "sketchnote")


def _course_files_in(root: Path) -> list[Path]:
    """Files that only a course has: nothing else in the folder is ours to remove."""
    patterns = ["course.yaml", "overview.svg", "overview.yaml", "overview.md"]
    patterns += ["closing.yaml", "pages/*.md", "questions/*.yaml"]
    patterns += [f"modules/*/{name}.yaml" for name in FACTS]
    patterns += ["modules/*/learn.md", "modules/*/sketchnote.md", "modules/*/sketchnote.svg"]
    return [path for pattern in patterns for path in root.glob(pattern)]


def course_texts(course: CourseFiles) -> dict[str, str]:
    """Every file's text by its name."""
    texts = {
        "course.yaml": dump(
            {
                "slug": course.slug,
                "title": course.title,
                "summary": course.summary,
                "outcomes": course.outcomes,
                "introduction": _markdown(course.introduction),
                "credit": _markdown(course.credit),
                "licence": course.licence,
                "owner": course.owner,
                "last_reviewed_date": course.last_reviewed_date,
                "next_review_date": course.next_review_date,
                **_rules(course),
                **_validity(course),
                "modules": [module.slug for module in course.modules],
                **({"pages": [guide.slug for guide in course.guides]} if course.guides else {}),
            }
        )
    }
    if course.closing is not None:
        texts["closing.yaml"] = dump(write_struct(ClosingExerciseBlock(), course.closing))
    for guide in course.guides:
        texts[f"pages/{guide.slug}.md"] = _guide_text(guide)
    if course.overview is not None:
        texts |= write_drawing(course.overview, "overview")
    for question in course.bank:
        texts[f"questions/{question.question_id}.yaml"] = _bank_text(question)
    for module in course.modules:
        for name, text in _module_texts(course.slug, module).items():
            texts[f"modules/{module.slug}/{name}"] = text
    return texts


def _bank_text(question: BankFile) -> str:
    facts = {
        "kind": question.kind,
        "title": question.title,
        "tags": question.tags,
        "last_reviewed_date": question.last_reviewed_date,
        "next_review_date": question.next_review_date,
    }
    block = dict(question_blocks())[question.kind]
    return dump(
        {
            **{name: value for name, value in facts.items() if value},
            **write_struct(block, question.value),
        }
    )


def _guide_text(guide: GuideFiles) -> str:
    facts = {
        "title": guide.title,
        "summary": guide.summary,
        "audience": guide.audience,
        "outcomes": guide.outcomes,
        "sources": [write_struct(SourceBlock(), source) for source in guide.sources],
        "licence": guide.licence,
        "owner": guide.owner,
        "last_reviewed_date": guide.last_reviewed_date,
        "next_review_date": guide.next_review_date,
    }
    may_be_empty = {"outcomes", "sources"}
    written = {name: value for name, value in facts.items() if value or name not in may_be_empty}
    return write_fronted(written, write_body(guide.body, known=dict(guide_blocks())))


def _markdown(html: str) -> str:
    return rich_text.to_markdown(rich_text.from_html(html))


def _module_texts(course_slug: str, module: ModuleFiles) -> dict[str, str]:
    texts = {
        "module.yaml": dump(
            {
                "title": module.title,
                "summary": module.summary,
                "outcomes": module.outcomes,
                "estimated_minutes": module.estimated_minutes,
                **_if_said("confidence_statement", module.confidence_statement),
                "sources": [write_struct(SourceBlock(), source) for source in module.sources],
                "licence": module.licence,
                "owner": module.owner,
                "last_reviewed_date": module.last_reviewed_date,
                "next_review_date": module.next_review_date,
                **_needs(module),
                **_corrections(course_slug, module),
            }
        ),
        "learn.md": write_body(module.learn),
    }
    if module.scenario:
        texts["scenario.yaml"] = dump(write_struct(ScenarioBlock(), module.scenario))
    if module.questions:
        texts["quiz.yaml"] = dump(
            {
                **_behaviour(module.quiz),
                "questions": [_question(course_slug, module, each) for each in module.questions],
            }
        )
    if module.reflect:
        texts["reflect.yaml"] = dump(write_struct(ReflectionExerciseBlock(), module.reflect))
    if module.activities:
        texts["practise.yaml"] = dump(
            {"activities": [write_struct(ActivityBlock(), each) for each in module.activities]}
        )
    if module.drawing:
        texts |= write_drawing(module.drawing, "sketchnote")
    return texts


def _behaviour(quiz: QuizBehaviour) -> dict[str, Any]:
    """The pass mark, and what is not as it usually is."""
    usual = vars(QuizBehaviour())
    return {
        name: value
        for name, value in vars(quiz).items()
        if name == "pass_mark" or value != usual[name]
    }


def _if_said(key: str, value: str) -> dict[str, str]:
    """What may be left out of a file is left out, not written as nothing."""
    return {key: value} if value else {}


def _validity(course: CourseFiles) -> dict[str, Any]:
    """How long a completion counts, where it is not for good and the usual window."""
    found = {}
    if course.validity.months:
        found["valid_months"] = course.validity.months
    if course.validity.window_days != USUAL_WINDOW:
        found["renewal_window_days"] = course.validity.window_days
    return found


def _rules(course: CourseFiles) -> dict[str, Any]:
    """What the course asks for beside its modules; nothing, if it asks for nothing."""
    return {f"needs_{name}": value for name, value in vars(course.rules).items() if value}


def _needs(module: ModuleFiles) -> dict[str, Any]:
    """When steps are done and what opens later, where it is not as usual."""
    found: dict[str, Any] = {}
    for step, condition in module.needs.items():
        if condition != usual(step):
            found[f"{step.value}_needs"] = condition.how.value
            if condition.how in COUNTED:
                found[f"{step.value}_needs_{COUNTS[step]}"] = condition.least
    if module.opens_after:
        found["opens_after"] = module.opens_after
    if module.step_locks:
        found["step_locks"] = [write_struct(StepLockBlock(), each) for each in module.step_locks]
    return found


def _corrections(course_slug: str, module: ModuleFiles) -> dict[str, Any]:
    written = []
    for each in module.corrections:
        key = correction_key(course_slug, module.slug, each)
        written.append(
            {**({"key": key} if key else {}), **write_struct(CorrectionBlock(), each.value)}
        )
    return {"corrections": written} if written else {}


def _question(course_slug: str, module: ModuleFiles, question: Any) -> dict[str, Any]:
    if question.kind == BANK_QUESTION:
        return {"bank": question.block_id}
    block = dict(question_blocks())[question.kind]
    key = question_key(course_slug, module.slug, question)
    return {
        "kind": question.kind,
        **({"key": key} if key else {}),
        **write_struct(block, question.value),
    }
