"""Courses and modules as plain values: what the rooms above and the templates work with.

They stand below the pages: a page reads itself into them (`CoursePage.outline`, `.text`), and
whoever has one needs no page to read it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from content.rendering import RenderedBody
from courses.catalogue.conditions import (
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


def opened_by(modules: Sequence[tuple[str, UUID, str]]) -> dict[str, UUID]:
    """Which module opens which, by slug: of modules in their order, each with its slug, its id and
    what it opens after. One that is not live, or waits in a circle, opens none."""
    ids = {slug: module_id for slug, module_id, _after in modules}
    waits_for = {}
    before: str | None = None
    for slug, _module_id, after in modules:
        wanted = before if after == PREVIOUS else after
        if wanted in ids:
            waits_for[slug] = wanted
        before = slug
    if goes_in_a_circle({slug: [wanted] for slug, wanted in waits_for.items()}):
        return {}
    return {slug: ids[wanted] for slug, wanted in waits_for.items()}


def collected(
    pages: Iterable[tuple[PageLink, Iterable[Source]]], drawings: Iterable[tuple[str, str]]
) -> CourseSources:
    """What pages cite, each address once, by title; and who drew: (artist, licence) of each."""
    cited: dict[str, list[tuple[Source, PageLink]]] = {}
    for link, sources in pages:
        for source in sources:
            cited.setdefault(source.url, []).append((source, link))
    return CourseSources(
        sources=tuple(
            sorted(
                (_used(found) for found in cited.values()), key=lambda each: each.title.casefold()
            )
        ),
        drawings=tuple(DrawnBy(*by, count) for by, count in sorted(Counter(drawings).items())),
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
