"""Reading the catalogue: what courses there are, and what is in them.

The outlines below are plain values, safe to keep in memory and to hand to the
rooms above, which never touch a page.
"""

from dataclasses import dataclass
from uuid import UUID

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
