"""Courses and modules as plain values: what the rooms above and the templates work with."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from accounts.models import Showing
from content.rendering import RenderedBody, render_body, render_rich_text, web_address
from courses.catalogue.requirements import (
    PREVIOUS,
    Condition,
    CourseRules,
    Requirements,
    goes_in_a_circle,
    usual,
)
from courses.catalogue.steps import Step
from courses.catalogue.validity import Validity


class NoSuchModule(Exception):
    """The course has no live module of this name."""


@dataclass(frozen=True)
class ModuleOutline:
    """A module's name, place and steps, what each step needs, and what opens it.

    `conditions` stand in the order of `steps`. `step_locks` are the steps that open only after
    others; `opens_after` is the module that must be done before this one opens.
    """

    module_id: UUID
    number: int
    slug: str
    title: str
    summary: str
    minutes: int
    steps: tuple[Step, ...]
    url: str
    conditions: tuple[Condition, ...] = ()
    step_locks: tuple[tuple[Step, tuple[Step, ...]], ...] = ()
    opens_after: UUID | None = None
    # Whether a returner may show in the quiz that they need not learn it again.
    allows_test_out: bool = False
    # "I can …", as learners judge themselves before and after; empty where nothing is asked.
    confidence_statement: str = ""
    # Which publication of it this is, to cite; 0 where nobody has counted.
    version: int = 0
    published_at: datetime | None = None

    def condition(self, step: Step) -> Condition:
        return dict(zip(self.steps, self.conditions, strict=False)).get(step) or usual(step)

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
    rules: CourseRules = CourseRules()
    # What the closing exercise is called; "" if the course has none.
    closing_title: str = ""
    validity: Validity = Validity()
    # Which publication of its page this is; 0 where nobody has counted.
    version: int = 0

    @property
    def requirements(self) -> Requirements:
        """What it asks of whoever begins now."""
        return Requirements(
            modules={
                module.module_id: {step: module.condition(step) for step in module.steps}
                for module in self.modules
                # A module without steps, which an editor has yet to fill, holds nobody up.
                if module.steps
            },
            rules=self.rules,
        )

    def module(self, slug: str) -> ModuleOutline:
        """Raises NoSuchModule."""
        for module in self.modules:
            if module.slug == slug:
                return module
        raise NoSuchModule(slug)

    def module_by_id(self, module_id: UUID) -> ModuleOutline | None:
        return next((m for m in self.modules if m.module_id == module_id), None)

    @property
    def renewal_url(self) -> str:
        return f"{self.url}renewal/"

    @property
    def closing_url(self) -> str:
        return f"{self.url}eleventh-tip/"

    @property
    def minutes(self) -> int:
        return sum(module.minutes for module in self.modules)


@dataclass(frozen=True)
class GuideOutline:
    """A page about the course: its name, and whether only facilitators may read it."""

    guide_id: UUID
    slug: str
    title: str
    summary: str
    url: str
    is_for_facilitators: bool


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
class GuideText:
    """What a page about the course says."""

    outcomes: tuple[str, ...]
    body: RenderedBody
    sources: tuple[Source, ...]
    review: Review


@dataclass(frozen=True)
class PageLink:
    title: str
    url: str


@dataclass(frozen=True)
class UsedSource:
    """A source and the pages that cite it. Checked when the page that waited longest was."""

    title: str
    publisher: str
    url: str
    checked_date: date | None
    used_in: tuple[PageLink, ...]


@dataclass(frozen=True)
class DrawnBy:
    artist: str
    licence: str
    count: int


@dataclass(frozen=True)
class CourseSources:
    """Every source and every drawing of a course."""

    sources: tuple[UsedSource, ...]
    drawings: tuple[DrawnBy, ...]


# Pages are `Any` below: the page models are built on this module.


def outline_of_course(course: Any, modules: Sequence[Any]) -> CourseOutline:
    """The outline of a course page with these module pages, in their order."""
    url = f"/{course.slug}/"
    opened_by = _opened_by(modules)
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
                conditions=tuple(page.conditions[step] for step in page.steps),
                step_locks=page.locked_steps,
                opens_after=opened_by.get(page.slug),
                allows_test_out=page.allows_test_out,
                confidence_statement=page.confidence_statement,
                version=page.version,
                published_at=page.last_published_at,
            )
            for number, page in enumerate(modules, start=1)
        ),
        rules=course.rules,
        closing_title=course.closing[0].value["title"] if course.closing else "",
        validity=course.validity,
        version=course.version,
    )


def guide_outline(course_url: str, page: Any) -> GuideOutline:
    return GuideOutline(
        guide_id=page.translation_key,
        slug=page.slug,
        title=page.title,
        summary=page.summary,
        url=f"{course_url}{page.slug}/",
        is_for_facilitators=page.audience != page.Audience.EVERYONE,
    )


def _opened_by(modules: Sequence[Any]) -> dict[str, UUID]:
    """Which module opens which, by slug. One that is not live, or waits in a circle, opens none."""
    slugs = [page.slug for page in modules]
    waits_for = {}
    for before, page in zip([None, *slugs], modules, strict=False):
        wanted = before if page.opens_after == PREVIOUS else page.opens_after
        if wanted in slugs:
            waits_for[page.slug] = wanted
    if goes_in_a_circle({slug: [wanted] for slug, wanted in waits_for.items()}):
        return {}
    keys = {page.slug: page.translation_key for page in modules}
    return {slug: keys[wanted] for slug, wanted in waits_for.items()}


def text_of_course(page: Any, showing: Showing = Showing.BOTH) -> CourseText:
    return CourseText(
        introduction=render_rich_text(page.introduction),
        outcomes=tuple(block.value for block in page.outcomes),
        credit=render_rich_text(page.credit),
        overview=(
            page.overview.render(showing=showing, here=f"/{page.slug}/")
            if page.overview
            else SafeString("")
        ),
        review=_review(page),
    )


def text_of_module(page: Any) -> ModuleText:
    return ModuleText(
        outcomes=tuple(block.value for block in page.outcomes),
        sources=_sources(page),
        review=_review(page),
    )


def text_of_guide(page: Any, sources: CourseSources) -> GuideText:
    """`sources` are those of its course, for the page that lists them."""
    return GuideText(
        outcomes=tuple(block.value for block in page.outcomes),
        body=render_body(page.body, {"sources": sources}),
        sources=_sources(page),
        review=_review(page),
    )


def sources_of_course(course: Any, modules: Sequence[Any], guides: Iterable[Any]) -> CourseSources:
    """What the course's pages cite, each address once, by title; and who drew for it.

    Pages that only facilitators may read are left out: the list is for everybody.
    """
    cited: dict[str, list[tuple[Source, PageLink]]] = {}
    for page in (*modules, *(guide for guide in guides if _is_for_everyone(guide))):
        link = PageLink(page.title, f"/{course.slug}/{page.slug}/")
        for source in _sources(page):
            cited.setdefault(source.url, []).append((source, link))
    drawings = Counter((each.artist, each.licence) for each in _drawings(course, modules))
    return CourseSources(
        sources=tuple(
            sorted(
                (_used(found) for found in cited.values()), key=lambda each: each.title.casefold()
            )
        ),
        drawings=tuple(DrawnBy(*by, count) for by, count in sorted(drawings.items())),
    )


def _used(found: list[tuple[Source, PageLink]]) -> UsedSource:
    first = found[0][0]
    dates = [source.checked_date for source, _page in found if source.checked_date]
    return UsedSource(
        title=first.title,
        publisher=first.publisher,
        url=first.url,
        checked_date=min(dates, default=None),
        used_in=tuple(dict.fromkeys(page for _source, page in found)),
    )


def _drawings(course: Any, modules: Sequence[Any]) -> list[Any]:
    found = [
        block.value["sketchnote"]
        for page in modules
        for block in page.learn
        if block.block_type == "sketchnote"
    ]
    return [drawing for drawing in (course.overview, *found) if drawing is not None]


def _is_for_everyone(guide: Any) -> bool:
    return bool(guide.audience == guide.Audience.EVERYONE)


def _sources(page: Any) -> tuple[Source, ...]:
    return tuple(
        replace(source, url=web_address(source.url))
        for source in (
            Source(**{name: block.value[name] for name in Source.__dataclass_fields__})
            for block in page.sources
        )
    )


def _review(page: Any) -> Review:
    return Review(page.licence, page.last_reviewed_date, page.next_review_date)


@dataclass(frozen=True)
class PlainStep:
    step: Step
    url: str


@dataclass(frozen=True)
class PlainProgress:
    """A module, or a step of it, for somebody whose progress nobody knows: an editor's preview."""

    course: CourseOutline
    module: ModuleOutline
    step: Step | None = None
    enrolment: None = None
    is_done: bool = False

    @property
    def steps(self) -> tuple[PlainStep, ...]:
        return tuple(PlainStep(step, self.module.step_url(step)) for step in self.module.steps)

    @property
    def own_progress(self) -> "PlainProgress":
        return self

    @property
    def next_step(self) -> PlainStep | None:
        return self.steps[0] if self.steps else None

    @property
    def next(self) -> dict[str, Any] | None:
        return {"module": self, "step": self.next_step} if self.next_step else None

    @property
    def next_url(self) -> str:
        return self.module.url

    @property
    def next_label(self) -> str:
        return gettext("Next")
