"""Reading the catalogue: what courses there are, and what is in them.

The outlines below are plain values, safe to keep in memory and to hand to the
rooms above, which never touch a page. All of it is kept on the shelf
(`content.shelf`), so a warm reader costs one query, and whoever holds
an outline reads its texts without another. What is returned is shared: it is
read, never changed.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from wagtail.blocks.stream_block import StreamValue

from accounts.models import Showing
from content import shelf
from content.files.block_values import from_stored
from content.models import HomePage, HomeText
from content.rendering import RenderedBody, render_body, render_rich_text
from courses.bank.blocks import BANK_QUESTION
from courses.catalogue.files.schema import CourseFiles
from courses.catalogue.files.storing import course_files
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.catalogue.outlines import (
    CourseOutline,
    CourseText,
    GuideOutline,
    GuideText,
    ModuleOutline,
    ModuleText,
    NoSuchModule,
)
from courses.catalogue.quiz_behaviour import FeedbackWhen, QuizBehaviour
from courses.catalogue.steps import Step

__all__ = [
    "AwayModule",
    "CourseOutline",
    "FeedbackWhen",
    "GuideOutline",
    "ModuleOutline",
    "NoSuchCourse",
    "NoSuchGuide",
    "NoSuchModule",
    "QuizBehaviour",
    "QuizSource",
    "SourceQuestion",
    "activities_source",
    "away_module",
    "closing_source",
    "course_guides",
    "course_outline",
    "course_outlines",
    "course_text",
    "exercise_source",
    "guide_text",
    "home_text",
    "learn_text",
    "module_text",
    "published_course_files",
    "quiz_source",
    "scenario_source",
]


class NoSuchCourse(Exception):
    """No live course has this name."""


class NoSuchGuide(Exception):
    """The course has no live page about it of this name."""


@dataclass(frozen=True)
class _Published:
    """Every live, public course with its live, public modules and guides, as pages."""

    outlines: tuple[CourseOutline, ...]
    courses: dict[UUID, CoursePage]
    modules: dict[UUID, ModulePage]
    guides: dict[UUID, CourseGuidePage]


def course_outline(slug: str) -> CourseOutline:
    """A live, public course by its slug. One query when warm. Raises NoSuchCourse."""
    for outline in course_outlines():
        if outline.slug == slug:
            return outline
    raise NoSuchCourse(slug)


def course_outlines() -> tuple[CourseOutline, ...]:
    """Every live, public course, in the order of the page tree. One query when warm."""
    shelf.checked()
    return _published().outlines


def _published() -> _Published:
    return shelf.kept("published", _read_published)


def _read_published() -> _Published:
    courses = list(CoursePage.objects.live().public().order_by("path").select_related("overview"))
    modules = list(ModulePage.objects.live().public().order_by("path"))
    guides = CourseGuidePage.objects.live().public().order_by("path")
    return _Published(
        outlines=tuple(
            course.outline([page for page in modules if page.is_child_of(course)])
            for course in courses
        ),
        courses={page.translation_key: page for page in courses},
        modules={page.translation_key: page for page in modules},
        guides={page.translation_key: page for page in guides},
    )


def course_text(course: CourseOutline, showing: Showing = Showing.BOTH) -> CourseText:
    """What the outline's course says, its drawing shown so.

    Raises NoSuchCourse if it went away meanwhile.
    """
    page = _published().courses.get(course.course_id)
    if page is None:
        raise NoSuchCourse(course.slug)
    name = ("course", course.course_id, get_language(), showing)
    return shelf.kept(name, lambda: page.text(showing))


def module_text(module: ModuleOutline) -> ModuleText:
    """What the outline's module says beside its steps. Raises NoSuchModule."""
    page = _published_module(module.module_id)
    return shelf.kept(("module", module.module_id), page.text)


def course_guides(course: CourseOutline) -> tuple[GuideOutline, ...]:
    """The pages about the outline's course, in their order; those for facilitators among them."""
    return shelf.kept(
        ("guides", course.course_id),
        lambda: tuple(page.outline(course.url) for page in _guides_of(course)),
    )


def guide_text(course: CourseOutline, guide: GuideOutline) -> GuideText:
    """What a page about the course says. Raises NoSuchGuide if it went away meanwhile."""
    page = _published().guides.get(guide.guide_id)
    if page is None:
        raise NoSuchGuide(guide.slug)
    name = ("guide", guide.guide_id, get_language())
    text = shelf.kept(name, lambda: _read_guide(course, page))
    return text if text.body.is_steady else _read_guide(course, page)


def _read_guide(course: CourseOutline, page: CourseGuidePage) -> GuideText:
    published = _published()
    modules = [published.modules[module.module_id] for module in course.modules]
    course_page = published.courses[course.course_id]
    return page.text(course_page.all_sources(modules, _guides_of(course)))


def _guides_of(course: CourseOutline) -> list[CourseGuidePage]:
    published = _published()
    page = published.courses[course.course_id]
    return [guide for guide in published.guides.values() if guide.is_child_of(page)]


def learn_text(module: ModuleOutline, showing: Showing = Showing.BOTH) -> RenderedBody:
    """The module's Learn step as HTML, its drawings shown so. Raises NoSuchModule."""
    page = _published_module(module.module_id)
    name = ("learn", module.module_id, get_language(), showing)
    context = {"showing": showing, "here": module.step_url(Step.LEARN)}
    rendered = shelf.kept(name, lambda: render_body(page.learn, context))
    return rendered if rendered.is_steady else render_body(page.learn, context)


def home_text() -> HomeText | None:
    """The live, public home page; None while there is none. One query when warm."""
    shelf.checked()
    return shelf.kept(("home", get_language()), _read_home)


def _read_home() -> HomeText | None:
    page = HomePage.objects.live().public().first()
    return page.text() if page is not None else None


@dataclass(frozen=True)
class AwayModule:
    """A module that is not published: not yet, or not now."""

    module_id: UUID
    title: str


def away_module(course: CourseOutline, slug: str) -> AwayModule | None:
    """The course's module of this name, if it is not published. One query."""
    pages = ModulePage.objects.child_of(_published().courses[course.course_id])
    away = pages.filter(slug=slug, live=False)
    found = away.values_list("translation_key", "title").first()
    return AwayModule(*found) if found else None


def _published_module(module_id: UUID) -> ModulePage:
    page = _published().modules.get(module_id)
    if page is None:
        raise NoSuchModule(str(module_id))
    return page


@dataclass(frozen=True)
class SourceQuestion:
    """A question to ask: which one it is for good, its type, and what an editor wrote."""

    question_id: UUID
    kind: str
    value: Any


@dataclass(frozen=True)
class QuizSource:
    """A module's quiz as an editor has it now."""

    questions: tuple[SourceQuestion, ...]
    behaviour: QuizBehaviour

    @property
    def pass_mark(self) -> int:
        return self.behaviour.pass_mark

    @property
    def has_hints(self) -> bool:
        return any(question.value["hints"] for question in self.questions)


def _live_module(module_id: UUID) -> ModulePage:
    shelf.checked()
    return _published_module(module_id)


def quiz_source(module_id: UUID) -> QuizSource:
    """The one place that knows where a quiz's questions come from. Raises NoSuchModule."""
    page = _live_module(module_id)
    found = (asked for block in page.quiz if (asked := _source_question(block)) is not None)
    return QuizSource(
        # The bank's question may have been chosen twice; a quiz asks each question once.
        questions=tuple({asked.question_id: asked for asked in found}.values()),
        behaviour=page.quiz_behaviour,
    )


def _source_question(block: StreamValue.StreamChild) -> SourceQuestion | None:
    """What a child of a quiz asks; None for a question of the bank that is not published."""
    if block.block_type != BANK_QUESTION:
        return SourceQuestion(UUID(str(block.id)), block.block_type, block.value)
    kept = block.value
    if kept is None or not kept.live or not kept.question:
        return None
    return SourceQuestion(kept.translation_key, kept.kind, kept.question[0].value)


def scenario_source(module_id: UUID) -> dict[str, Any] | None:
    """The module's scenario as plain JSON, its rich text ready to show; None if it has none.

    {title, setting, start, debrief, nodes: [{key, text, ending, debrief,
    choices: [{text, consequence, next}]}]}. Raises NoSuchModule.
    """
    page = _live_module(module_id)
    return shelf.kept(("scenario", module_id), lambda: scenario_of(page))


def exercise_source(module_id: UUID) -> dict[str, Any] | None:
    """The module's reflective exercise as plain JSON; None if it has none.

    {title, introduction, prompts: [{key, label, question, hint}]}. Raises NoSuchModule.
    """
    page = _live_module(module_id)
    return shelf.kept(("exercise", module_id), lambda: exercise_of(page))


def closing_source(course: CourseOutline) -> dict[str, Any] | None:
    """The course's closing exercise as plain JSON; None if it has none.

    {title, introduction, question, hint, why_question}. Raises NoSuchCourse.
    """
    shelf.checked()
    page = _published().courses.get(course.course_id)
    if page is None:
        raise NoSuchCourse(course.slug)
    return shelf.kept(("closing", course.course_id), lambda: closing_of(page))


def activities_source(module_id: UUID) -> list[dict[str, Any]]:
    """The module's practice activities as plain JSON.

    [{key, title, minutes, introduction, steps: […], tools: [{id, template, value}], done_when}].
    Raises NoSuchModule.
    """
    page = _live_module(module_id)
    return shelf.kept(("activities", module_id), lambda: activities_of(page))


def scenario_of(page: ModulePage) -> dict[str, Any] | None:
    if not page.scenario:
        return None
    value = page.scenario[0].value
    return {
        "title": value["title"],
        "setting": render_rich_text(value["setting"].source),
        "start": value["start"],
        "debrief": render_rich_text(value["debrief"].source),
        "nodes": [
            {
                "key": node["key"],
                "text": render_rich_text(node["text"].source),
                "ending": node["ending"] or "",
                "debrief": render_rich_text(node["debrief"].source) if node["debrief"] else "",
                "choices": [
                    {
                        "text": choice["text"],
                        "consequence": render_rich_text(choice["consequence"].source),
                        "next": choice["next"],
                    }
                    for choice in node["choices"]
                ],
            }
            for node in value["nodes"]
        ],
    }


def exercise_of(page: ModulePage) -> dict[str, Any] | None:
    if not page.reflect:
        return None
    value = page.reflect[0].value
    return {
        "title": value["title"],
        "introduction": render_rich_text(value["introduction"].source),
        "prompts": [
            {name: prompt[name] or "" for name in ("key", "label", "question", "hint")}
            for prompt in value["prompts"]
        ],
    }


def closing_of(page: CoursePage) -> dict[str, Any] | None:
    if not page.closing:
        return None
    value = page.closing[0].value
    return {
        "introduction": render_rich_text(value["introduction"].source),
        **{name: value[name] or "" for name in ("title", "question", "hint", "why_question")},
    }


def activities_of(page: ModulePage) -> list[dict[str, Any]]:
    return [
        {
            "key": block.value["key"],
            "title": block.value["title"],
            "minutes": block.value["minutes"],
            "introduction": render_rich_text(block.value["introduction"].source),
            "steps": list(block.value["steps"]),
            "tools": [
                {
                    "id": f"tool-{tool.id}",
                    "template": tool.block.meta.template,
                    "value": from_stored(
                        tool.block, tool.get_prep_value()["value"], render_rich_text
                    ),
                }
                for tool in block.value["tools"]
            ],
            "done_when": block.value["done_when"],
        }
        for block in page.practise
    ]


def published_course_files(slug: str) -> CourseFiles:
    """The published course, as its files would say it. Raises NoSuchCourse, CannotExport."""
    course = CoursePage.objects.live().filter(slug=slug).first()
    if course is None:
        raise NoSuchCourse(slug)
    return course_files(course)
