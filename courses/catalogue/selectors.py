"""Reading the catalogue: what courses there are, and what is in them.

The outlines below are plain values, safe to keep in memory and to hand to the
rooms above, which never touch a page.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wagtail.rich_text import expand_db_html

from courses.catalogue.files.schema import CourseFiles
from courses.catalogue.files.storing import course_files
from courses.catalogue.models import CoursePage, ModulePage, Step


class NoSuchCourse(Exception):
    """No live course has this name."""


class NoSuchModule(Exception):
    """The course has no live module of this name."""


@dataclass(frozen=True)
class ModuleOutline:
    """A module's name, place and steps."""

    module_id: UUID
    number: int
    slug: str
    title: str
    summary: str
    minutes: int
    steps: tuple[Step, ...]
    url: str

    def step_url(self, step: Step | str) -> str:
        return f"{self.url}{Step(step).value}/"


@dataclass(frozen=True)
class CourseOutline:
    """A course's name and its modules, in order."""

    course_id: UUID
    slug: str
    title: str
    summary: str
    url: str
    modules: tuple[ModuleOutline, ...]

    def module(self, slug: str) -> ModuleOutline:
        """Raises NoSuchModule."""
        for module in self.modules:
            if module.slug == slug:
                return module
        raise NoSuchModule(slug)

    def module_by_id(self, module_id: UUID) -> ModuleOutline | None:
        return next((m for m in self.modules if m.module_id == module_id), None)


def course_outline(slug: str) -> CourseOutline:
    """A live, public course by its slug. Raises NoSuchCourse."""
    course = CoursePage.objects.live().public().filter(slug=slug).first()
    if course is None:
        raise NoSuchCourse(slug)
    return _outline(course)


def course_outlines() -> tuple[CourseOutline, ...]:
    """Every live, public course, in the order of the page tree."""
    return tuple(_outline(course) for course in CoursePage.objects.live().public().order_by("path"))


def _outline(course: CoursePage) -> CourseOutline:
    url = f"/{course.slug}/"
    pages = ModulePage.objects.live().public().child_of(course).order_by("path")
    modules = tuple(
        ModuleOutline(
            module_id=page.translation_key,
            number=number,
            slug=page.slug,
            title=page.title,
            summary=page.summary,
            minutes=page.estimated_minutes,
            steps=tuple(page.steps),
            url=f"{url}{page.slug}/",
        )
        for number, page in enumerate(pages, start=1)
    )
    return CourseOutline(
        course_id=course.translation_key,
        slug=course.slug,
        title=course.title,
        summary=course.summary,
        url=url,
        modules=modules,
    )


@dataclass(frozen=True)
class QuizSource:
    """A module's quiz as an editor has it now: StreamField children and the pass mark."""

    questions: tuple[Any, ...]
    pass_mark: int


def _live_module(module_id: UUID) -> ModulePage:
    page = ModulePage.objects.live().public().filter(translation_key=module_id).first()
    if page is None:
        raise NoSuchModule(str(module_id))
    return page


def quiz_source(module_id: UUID) -> QuizSource:
    """Raises NoSuchModule."""
    page = _live_module(module_id)
    return QuizSource(questions=tuple(page.quiz), pass_mark=page.pass_mark)


def scenario_source(module_id: UUID) -> dict[str, Any] | None:
    """The module's scenario as plain JSON, its rich text ready to show; None if it has none.

    {title, setting, start, debrief, nodes: [{key, text, ending, debrief,
    choices: [{text, consequence, next}]}]}
    """
    page = _live_module(module_id)
    if not page.scenario:
        return None
    value = page.scenario[0].value
    return {
        "title": value["title"],
        "setting": expand_db_html(value["setting"].source),
        "start": value["start"],
        "debrief": expand_db_html(value["debrief"].source),
        "nodes": [
            {
                "key": node["key"],
                "text": expand_db_html(node["text"].source),
                "ending": node["ending"] or "",
                "debrief": expand_db_html(node["debrief"].source) if node["debrief"] else "",
                "choices": [
                    {
                        "text": choice["text"],
                        "consequence": expand_db_html(choice["consequence"].source),
                        "next": choice["next"],
                    }
                    for choice in node["choices"]
                ],
            }
            for node in value["nodes"]
        ],
    }


def exercise_source(module_id: UUID) -> dict[str, Any] | None:
    """The module's reflective exercise as plain JSON; None if it has none.

    {title, introduction, prompts: [{key, label, question, hint}]}
    """
    page = _live_module(module_id)
    if not page.reflect:
        return None
    value = page.reflect[0].value
    return {
        "title": value["title"],
        "introduction": expand_db_html(value["introduction"].source),
        "prompts": [
            {name: prompt[name] or "" for name in ("key", "label", "question", "hint")}
            for prompt in value["prompts"]
        ],
    }


def activities_source(module_id: UUID) -> list[dict[str, Any]]:
    """The module's practice activities as plain JSON.

    [{key, title, minutes, introduction, steps: […], done_when}]
    """
    return [
        {
            "key": block.value["key"],
            "title": block.value["title"],
            "minutes": block.value["minutes"],
            "introduction": expand_db_html(block.value["introduction"].source),
            "steps": list(block.value["steps"]),
            "done_when": block.value["done_when"],
        }
        for block in _live_module(module_id).practise
    ]


def published_course_files(slug: str) -> CourseFiles:
    """The published course, as its files would say it. Raises NoSuchCourse, CannotExport."""
    course = CoursePage.objects.live().filter(slug=slug).first()
    if course is None:
        raise NoSuchCourse(slug)
    return course_files(course)
