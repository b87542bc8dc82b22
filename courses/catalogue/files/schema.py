"""A course as its files say it: plain values between the folder and the pages.

Rich text is HTML whose links are those of the files (`module:be-curious`).
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from content.files.block_values import Link
from content.files.body import Body
from content.files.drawing import Drawing
from courses.catalogue.conditions import Condition, CourseRules
from courses.catalogue.quiz_behaviour import QuizBehaviour
from courses.catalogue.steps import Step
from courses.catalogue.validity import Validity


@dataclass(frozen=True)
class QuestionFile:
    """One question. `block_id` identifies it in learners' attempts.

    One from the bank has nothing but its id here; its words are in a `BankFile`.
    """

    kind: str
    block_id: str
    value: dict[str, Any]


@dataclass(frozen=True)
class CorrectionFile:
    """A correction that learners are told of: {step, words}. `block_id` names it in records."""

    block_id: str
    value: dict[str, Any]


@dataclass(frozen=True)
class BankFile:
    """A question of the bank that a module asks: `questions/<key>.yaml`."""

    question_id: str
    title: str
    tags: list[str]
    kind: str
    value: dict[str, Any]
    last_reviewed_date: date | None
    next_review_date: date | None


@dataclass(frozen=True)
class ModuleFiles:
    slug: str
    title: str
    summary: str
    outcomes: list[str]
    estimated_minutes: int
    confidence_statement: str
    sources: list[dict[str, Any]]
    licence: str
    owner: str
    last_reviewed_date: date | None
    next_review_date: date | None
    learn: Body
    scenario: dict[str, Any] | None
    quiz: QuizBehaviour
    questions: list[QuestionFile]
    reflect: dict[str, Any] | None
    activities: list[dict[str, Any]]
    drawing: Drawing | None
    # Of the steps that can be done in more than one way; and what opens later.
    needs: dict[Step, Condition] = field(default_factory=dict)
    step_locks: list[dict[str, Any]] = field(default_factory=list)
    opens_after: str = ""
    corrections: list[CorrectionFile] = field(default_factory=list)


@dataclass(frozen=True)
class GuideFiles:
    """A page about the course: `pages/<slug>.md`."""

    slug: str
    title: str
    summary: str
    audience: str
    outcomes: list[str]
    sources: list[dict[str, Any]]
    licence: str
    owner: str
    last_reviewed_date: date | None
    next_review_date: date | None
    body: Body


@dataclass(frozen=True)
class CourseFiles:
    slug: str
    title: str
    summary: str
    outcomes: list[str]
    introduction: str
    credit: str
    licence: str
    owner: str
    last_reviewed_date: date | None
    next_review_date: date | None
    overview: Drawing | None
    modules: list[ModuleFiles]
    guides: list[GuideFiles]
    closing: dict[str, Any] | None
    bank: list[BankFile]
    rules: CourseRules = CourseRules()
    validity: Validity = Validity()
    # Links to pages outside the course, which only a database can check.
    page_links: tuple[Link, ...] = ()
