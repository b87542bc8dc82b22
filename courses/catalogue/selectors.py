"""Reading the catalogue: what courses there are, and what is in them.

The outlines below are plain values, safe to keep in memory and to hand to the
rooms above, which never touch a page. All of it is kept on the shelf
(`courses.catalogue.shelf`), so a warm reader costs one query, and whoever holds
an outline reads its texts without another. What is returned is shared: it is
read, never changed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.rich_text import expand_db_html

from content.models import HomePage
from content.rendering import RenderedBody, render_body, render_sketchnote
from courses.catalogue import shelf
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


@dataclass(frozen=True)
class Source:
    title: str
    publisher: str
    url: str
    checked_date: date | None


@dataclass(frozen=True)
class Review:
    """When a page was last looked at, and under which licence it may be used."""

    licence: str
    last_reviewed_date: date | None
    next_review_date: date | None


@dataclass(frozen=True)
class CourseText:
    """What a course says about itself."""

    introduction: SafeString
    outcomes: tuple[str, ...]
    credit: SafeString
    overview: SafeString
    review: Review


@dataclass(frozen=True)
class ModuleText:
    """What a module says about itself, beside its steps."""

    outcomes: tuple[str, ...]
    sources: tuple[Source, ...]
    review: Review


@dataclass(frozen=True)
class HomeText:
    title: str
    summary: str
    heading: str
    introduction: SafeString
    body: SafeString


@dataclass(frozen=True)
class _Published:
    """Every live, public course with its live, public modules, as pages."""

    outlines: tuple[CourseOutline, ...]
    courses: dict[UUID, CoursePage]
    modules: dict[UUID, ModulePage]


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
    return _Published(
        outlines=tuple(
            _outline(course, [page for page in modules if page.is_child_of(course)])
            for course in courses
        ),
        courses={page.translation_key: page for page in courses},
        modules={page.translation_key: page for page in modules},
    )


def _outline(course: CoursePage, pages: list[ModulePage]) -> CourseOutline:
    url = f"/{course.slug}/"
    return CourseOutline(
        course_id=course.translation_key,
        slug=course.slug,
        title=course.title,
        summary=course.summary,
        url=url,
        modules=tuple(
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
        ),
    )


def course_text(course: CourseOutline) -> CourseText:
    """What the outline's course says. Raises NoSuchCourse if it went away meanwhile."""
    page = _published().courses.get(course.course_id)
    if page is None:
        raise NoSuchCourse(course.slug)
    return shelf.kept(("course", course.course_id, get_language()), lambda: text_of_course(page))


def module_text(module: ModuleOutline) -> ModuleText:
    """What the outline's module says beside its steps. Raises NoSuchModule."""
    page = _published_module(module.module_id)
    return shelf.kept(("module", module.module_id), lambda: text_of_module(page))


def learn_text(module: ModuleOutline) -> RenderedBody:
    """The module's Learn step as HTML. Raises NoSuchModule."""
    page = _published_module(module.module_id)
    name = ("learn", module.module_id, get_language())
    rendered = shelf.kept(name, lambda: render_body(page.learn))
    return rendered if rendered.is_steady else render_body(page.learn)


def home_text() -> HomeText | None:
    """The live, public home page; None while there is none. One query when warm."""
    shelf.checked()
    return shelf.kept(("home", get_language()), _read_home)


def _read_home() -> HomeText | None:
    page = HomePage.objects.live().public().first()
    return text_of_home(page) if page is not None else None


def text_of_home(page: HomePage) -> HomeText:
    return HomeText(
        title=page.title,
        summary=page.summary,
        heading=page.heading,
        introduction=_rich(page.introduction),
        body=render_body(page.body).html,
    )


def text_of_course(page: CoursePage) -> CourseText:
    """What a course page says, published or not: also for the editor's preview."""
    return CourseText(
        introduction=_rich(page.introduction),
        outcomes=tuple(block.value for block in page.outcomes),
        credit=_rich(page.credit),
        overview=render_sketchnote(page.overview) if page.overview else SafeString(""),
        review=_review(page),
    )


def text_of_module(page: ModulePage) -> ModuleText:
    """What a module page says, published or not: also for the editor's preview."""
    return ModuleText(
        outcomes=tuple(block.value for block in page.outcomes),
        sources=tuple(
            Source(**{name: block.value[name] for name in Source.__dataclass_fields__})
            for block in page.sources
        ),
        review=_review(page),
    )


def outline_of_module(page: ModulePage) -> tuple[CourseOutline, ModuleOutline]:
    """The outline of a module page and its course, published or not, as it would be live."""
    course = page.get_parent().specific
    siblings = list(ModulePage.objects.child_of(course).live().order_by("path"))
    pages = [page if sibling.pk == page.pk else sibling for sibling in siblings]
    if page not in pages:
        pages.append(page)
    outline = _outline(course, pages)
    return outline, outline.module(page.slug)


def outline_of_course(page: CoursePage) -> CourseOutline:
    """The outline of a course page, published or not."""
    return _outline(page, list(ModulePage.objects.child_of(page).live().order_by("path")))


def _review(page: CoursePage | ModulePage) -> Review:
    return Review(page.licence, page.last_reviewed_date, page.next_review_date)


def _rich(html: str) -> SafeString:
    """An editor's rich text, ready to show: Wagtail's editor keeps only the features we allow."""
    return mark_safe(expand_db_html(html))  # noqa: S308


def _published_module(module_id: UUID) -> ModulePage:
    page = _published().modules.get(module_id)
    if page is None:
        raise NoSuchModule(str(module_id))
    return page


@dataclass(frozen=True)
class QuizSource:
    """A module's quiz as an editor has it now: StreamField children and the pass mark."""

    questions: tuple[Any, ...]
    pass_mark: int


def _live_module(module_id: UUID) -> ModulePage:
    shelf.checked()
    return _published_module(module_id)


def quiz_source(module_id: UUID) -> QuizSource:
    """Raises NoSuchModule."""
    page = _live_module(module_id)
    return QuizSource(questions=tuple(page.quiz), pass_mark=page.pass_mark)


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


def activities_source(module_id: UUID) -> list[dict[str, Any]]:
    """The module's practice activities as plain JSON.

    [{key, title, minutes, introduction, steps: […], done_when}]. Raises NoSuchModule.
    """
    page = _live_module(module_id)
    return shelf.kept(("activities", module_id), lambda: activities_of(page))


def scenario_of(page: ModulePage) -> dict[str, Any] | None:
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


def exercise_of(page: ModulePage) -> dict[str, Any] | None:
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


def activities_of(page: ModulePage) -> list[dict[str, Any]]:
    return [
        {
            "key": block.value["key"],
            "title": block.value["title"],
            "minutes": block.value["minutes"],
            "introduction": expand_db_html(block.value["introduction"].source),
            "steps": list(block.value["steps"]),
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
