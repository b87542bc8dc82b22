"""Courses and their modules, as editors write them.

A learner's records point at a page's `translation_key`, which all languages of
a page share, which survives a move, and which a copied page does not inherit.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from accounts.leadership import leads_somewhere
from accounts.models import Showing
from content.blocks import body_blocks
from content.models import PLAIN_RICH_TEXT, BasePage
from content.rendering import render_body, render_rich_text, web_address
from courses.catalogue import readiness
from courses.catalogue.blocks import (
    ActivityBlock,
    ClosingExerciseBlock,
    CorrectionBlock,
    ReflectionExerciseBlock,
    ScenarioBlock,
    SourceBlock,
    StepLockBlock,
    guide_blocks,
    quiz_blocks,
)
from courses.catalogue.conditions import (
    COUNTED,
    PREVIOUS,
    Condition,
    Content,
    CourseRules,
    How,
    choices,
    faults_in,
    goes_in_a_circle,
    usual,
)
from courses.catalogue.outlines import (
    CourseOutline,
    CourseSources,
    CourseText,
    GuideOutline,
    GuideText,
    ModuleOutline,
    ModuleText,
    PageLink,
    PlainProgress,
    Source,
    collected,
    opened_by,
)
from courses.catalogue.quiz_behaviour import FeedbackWhen, QuizBehaviour, faults
from courses.catalogue.readiness import Criterion as Lacking
from courses.catalogue.readiness import Lack, PlacedDrawing
from courses.catalogue.reviewed import ReviewedPage
from courses.catalogue.steps import Step
from courses.catalogue.validity import MOST_MONTHS, MOST_WINDOW, USUAL_WINDOW, Validity

__all__ = ["RESERVED_SLUGS", "CourseGuidePage", "CoursePage", "ModulePage", "ReviewedPage", "Step"]

CREDIT_FEATURES = ["bold", "italic", "link"]
CONFIDENCE_LENGTH = 120
# Addresses under a course that the course itself answers. A page there would never be seen.
RESERVED_SLUGS = frozenset({"confidence", "eleventh-tip", "policy", "refresher", "renewal"})


class CoursePart(ReviewedPage):
    """A page under a course."""

    class Meta:
        abstract = True

    @property
    def course(self) -> "CoursePage":
        """The course that it is under: `parent_page_types` allows nothing else."""
        page = self.get_parent().specific
        assert isinstance(page, CoursePage)  # noqa: S101
        return page

    @property
    def cited(self) -> tuple[Source, ...]:
        """Its sources, each with an address that may stand in a page."""
        return tuple(
            Source(
                title=block.value["title"],
                publisher=block.value["publisher"],
                url=web_address(block.value["url"]),
                checked_date=block.value["checked_date"],
            )
            for block in self.sources
        )

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": _("The course uses this address itself. Choose another.")}
            )


class CoursePage(ReviewedPage):
    """A course: an introduction, its modules in order, and pages about it."""

    introduction = RichTextField(_("introduction"), features=PLAIN_RICH_TEXT, blank=True)
    overview = models.ForeignKey(
        "content.Sketchnote",
        verbose_name=_("sketchnote of the whole course"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    credit = RichTextField(_("credit"), features=CREDIT_FEATURES, blank=True)
    closing = StreamField(
        [("exercise", ClosingExerciseBlock())],
        verbose_name=_("closing exercise"),
        max_num=1,
        blank=True,
    )

    needs_confidence = models.BooleanField(
        _("both confidence checks"),
        default=False,
        help_text=_("The learner says how sure they are, before the first module and at the end."),
    )
    needs_policy = models.BooleanField(
        _("the organisation’s policy"),
        default=False,
        help_text=_("The learner says that they have read their organisation’s policy."),
    )
    needs_score = models.PositiveSmallIntegerField(
        _("lowest quiz score, in per cent"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("Over all quizzes, each by its best attempt. 0 asks for no score."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("months for which a completion counts"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text=_("Empty: for good. A change holds for completions afterwards."),
    )
    renewal_window_days = models.PositiveSmallIntegerField(
        _("days before the end in which it may be renewed"),
        default=USUAL_WINDOW,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WINDOW)],
    )

    asked = tuple(each for each in Lacking if each not in (Lacking.STEPS, Lacking.FEEDBACK))

    parent_page_types = ["content.HomePage"]
    subpage_types = ["courses.ModulePage", "courses.CourseGuidePage"]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("overview"),
        FieldPanel("outcomes"),
        FieldPanel("credit"),
        MultiFieldPanel(
            [
                FieldPanel("needs_confidence"),
                FieldPanel("needs_policy"),
                FieldPanel("needs_score"),
            ],
            heading=_("What completes the course, beside every module"),
            help_text=_("A change holds for learners who begin afterwards."),
        ),
        MultiFieldPanel(
            [FieldPanel("valid_months"), FieldPanel("renewal_window_days")],
            heading=_("How long a completion counts"),
        ),
        FieldPanel("closing"),
        *ReviewedPage.review_panels,
    ]

    template = "courses/catalogue/course.html"

    class Meta:
        verbose_name = _("course")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As a visitor sees it: for the preview, and for courses that are not public."""
        outline = self.outline(list(self.live_modules()))
        progress = [PlainProgress(outline, module) for module in outline.modules]
        return {
            **super().get_context(request, *args, **kwargs),
            "course": outline,
            "text": self.text(),
            "guides": [guide.outline(outline.url) for guide in self.live_guides().order_by("path")],
            "progress": {"modules": progress, "next": progress[0].next if progress else None},
            "cards": [(each, number == 0) for number, each in enumerate(progress)],
        }

    def outline(self, modules: Sequence["ModulePage"]) -> CourseOutline:
        """The course with these modules, in their order."""
        url = f"/{self.slug}/"
        opening = opened_by(
            [(page.slug, page.translation_key, page.opens_after) for page in modules]
        )
        return CourseOutline(
            course_id=self.translation_key,
            slug=self.slug,
            title=self.title,
            summary=self.summary,
            url=url,
            modules=tuple(
                page.outline(number, course_url=url, opens_after=opening.get(page.slug))
                for number, page in enumerate(modules, start=1)
            ),
            rules=self.rules,
            closing_title=self.closing[0].value["title"] if self.closing else "",
            validity=self.validity,
            version=self.version,
        )

    def text(self, showing: Showing = Showing.BOTH) -> CourseText:
        """What it says about itself, its drawing shown so."""
        return CourseText(
            introduction=render_rich_text(self.introduction),
            outcomes=tuple(block.value for block in self.outcomes),
            credit=render_rich_text(self.credit),
            overview=(
                self.overview.render(showing=showing, here=f"/{self.slug}/")
                if self.overview
                else SafeString("")
            ),
            review=self.review,
        )

    def all_sources(
        self, modules: Sequence["ModulePage"], guides: Iterable["CourseGuidePage"]
    ) -> CourseSources:
        """What these pages of the course cite, and who drew for it.

        Pages that only facilitators may read are left out: the list is for everybody.
        """
        citing = (*modules, *(guide for guide in guides if not guide.is_for_facilitators))
        placed = (drawing for page in (self, *modules) for *_place, drawing in page.drawings())
        return collected(
            pages=[
                (PageLink(page.title, f"/{self.slug}/{page.slug}/"), page.cited) for page in citing
            ],
            drawings=[(each.artist, each.licence) for each in placed if each is not None],
        )

    def find_lacks(self, on: date) -> Iterator[Lack]:
        yield from super().find_lacks(on)
        yield from readiness.of_credit(self.credit)

    @property
    def rules(self) -> CourseRules:
        return CourseRules(
            confidence=self.needs_confidence, policy=self.needs_policy, score=self.needs_score
        )

    @property
    def validity(self) -> Validity:
        return Validity(months=self.valid_months, window_days=self.renewal_window_days)

    def drawings(self) -> Iterator[PlacedDrawing]:
        if self.overview is not None:
            yield "overview", "", self.overview

    def live_modules(self) -> models.QuerySet["ModulePage"]:
        return ModulePage.objects.child_of(self).live().order_by("path")

    def live_guides(self) -> models.QuerySet["CourseGuidePage"]:
        return CourseGuidePage.objects.child_of(self).live()


class ModulePage(CoursePart):
    """One tip: up to five steps. It shows only those it has."""

    estimated_minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=8, validators=[MinValueValidator(1)]
    )
    confidence_statement = models.CharField(
        _("confidence statement"),
        max_length=CONFIDENCE_LENGTH,
        blank=True,
        help_text=_(
            "What a learner can do afterwards, in their own voice: “I can …”. "
            "They say how sure they are of it before the course and after it."
        ),
    )
    learn = StreamField(body_blocks(), verbose_name=_("Learn"), blank=True)
    scenario = StreamField(
        [("scenario", ScenarioBlock())], verbose_name=_("Scenario"), max_num=1, blank=True
    )
    quiz = StreamField(quiz_blocks(), verbose_name=_("Quiz"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"),
        default=0,
        help_text=_("How many answers must be right. 0: answering is enough."),
    )
    feedback_when = models.CharField(
        _("feedback"),
        max_length=10,
        choices=FeedbackWhen.choices,
        default=FeedbackWhen.AT_ONCE,
        help_text=_("At once, a question with hints gives one more try for each of them."),
    )
    draw_count = models.PositiveSmallIntegerField(
        _("how many to ask"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Chance picks so many of the questions for each go. Empty: all of them."),
    )
    attempt_limit = models.PositiveSmallIntegerField(
        _("goes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "After so many goes without a pass, we ask for a reason. Nobody is locked out. "
            "Empty: as many as one likes."
        ),
    )
    break_minutes = models.PositiveSmallIntegerField(
        _("minutes between goes"),
        default=0,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_(
            "A pause after a go that was not passed. With a reason, one may go on at once."
        ),
    )
    asks_sureness = models.BooleanField(
        _("ask “How sure are you?”"),
        default=False,
        help_text=_("Learners may leave it out. It never costs marks."),
    )
    allows_test_out = models.BooleanField(
        _("returners may take the quiz first"),
        default=False,
        help_text=_(
            "Somebody who finished this course before, and passes at the first try, has Learn and "
            "Scenario done too."
        ),
    )
    reflect = StreamField(
        [("exercise", ReflectionExerciseBlock())],
        verbose_name=_("Reflect"),
        max_num=1,
        blank=True,
    )
    practise = StreamField([("activity", ActivityBlock())], verbose_name=_("Practise"), blank=True)
    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"), blank=True)

    # When each step is complete. Learn and Reflect have one way, so they have no field.
    scenario_needs = models.CharField(
        _("Scenario is done when"),
        max_length=20,
        choices=choices(Step.SCENARIO),
        default=usual(Step.SCENARIO).how,
    )
    quiz_needs = models.CharField(
        _("Quiz is done when"),
        max_length=20,
        choices=choices(Step.QUIZ),
        default=usual(Step.QUIZ).how,
    )
    quiz_needs_right = models.PositiveSmallIntegerField(
        _("how many right"),
        default=1,
        help_text=_("Counts only if you chose “So many answers were right”."),
    )
    practise_needs = models.CharField(
        _("Practise is done when"),
        max_length=20,
        choices=choices(Step.PRACTISE),
        default=usual(Step.PRACTISE).how,
    )
    practise_needs_least = models.PositiveSmallIntegerField(
        _("how many activities or minutes"), default=1
    )
    step_locks = StreamField(
        [("lock", StepLockBlock())],
        verbose_name=_("steps that open later"),
        blank=True,
        help_text=_("Without any, learners take the steps in the order they like."),
    )
    opens_after = models.SlugField(
        _("the module opens after"),
        max_length=255,
        blank=True,
        help_text=_(
            "The last part of another module’s address, such as be-curious; or the word "
            "“previous” for the one before this. Leave it empty to keep the module open."
        ),
    )

    corrections = StreamField(
        [("correction", CorrectionBlock())],
        verbose_name=_("important corrections"),
        blank=True,
        help_text=_(
            "Only for a mistake that matters to people who have done the step. They are told "
            "once, when this is published, and nothing of theirs is undone. To tell them "
            "something new, add another one. To stop telling, remove it."
        ),
    )

    exclude_fields_in_copy = [*CoursePart.exclude_fields_in_copy, "corrections"]

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("outcomes"),
        FieldPanel("estimated_minutes"),
        FieldPanel("confidence_statement"),
        FieldPanel("learn"),
        FieldPanel("scenario"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("quiz", *QuizBehaviour.__dataclass_fields__)],
            heading=_("Quiz"),
        ),
        FieldPanel("reflect"),
        FieldPanel("practise"),
        MultiFieldPanel(
            [
                FieldPanel("scenario_needs"),
                FieldPanel("quiz_needs"),
                FieldPanel("quiz_needs_right"),
                FieldPanel("practise_needs"),
                FieldPanel("practise_needs_least"),
            ],
            heading=_("When each step is done"),
            help_text=_("A change holds for learners who begin afterwards."),
        ),
        MultiFieldPanel(
            [FieldPanel("opens_after"), FieldPanel("step_locks")],
            heading=_("What opens later"),
            help_text=_("Nobody who is already inside a step is shut out of it."),
        ),
        FieldPanel("sources"),
        FieldPanel("corrections"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("learn")]

    template = "courses/catalogue/module.html"

    class Meta:
        verbose_name = _("module")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A question is one module's: what a copy asks are questions of its own."""
        if self._state.adding and self.quiz:
            others = ModulePage.objects.exclude(translation_key=self.translation_key)
            taken = {
                child.get("id")
                for quiz in others.values_list("quiz", flat=True)
                for child in quiz.raw_data
            }
            own = {child["id"] for child in self.quiz.get_prep_value()}
            if not own.isdisjoint(taken):
                self._renew_question_ids()
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "ModulePage":
        """Also of a revision that came with a copy: it still says whose it was."""
        page = super().with_content_json(content)
        if content.get("translation_key") not in (None, str(self.translation_key)):
            page._renew_question_ids()
        return page

    def _renew_question_ids(self) -> None:
        """The same question gets the same new id, in the page and in each of its revisions."""
        self.quiz = json.dumps(
            [
                {**child, "id": str(uuid5(self.translation_key, child["id"]))}
                for child in self.quiz.get_prep_value()
            ]
        )

    def drawings(self) -> Iterator[PlacedDrawing]:
        for block in self.learn:
            if block.block_type == "sketchnote":
                yield "learn", block.id, block.value["sketchnote"]

    def find_lacks(self, on: date) -> Iterator[Lack]:
        yield from super().find_lacks(on)
        yield from readiness.of_steps(self.steps)
        yield from readiness.of_sources(self.sources)
        yield from readiness.of_feedback(self.quiz)

    def outline(
        self, number: int, *, course_url: str, opens_after: UUID | None = None
    ) -> ModuleOutline:
        """The module in this place of its course; `opens_after` is the module that opens it."""
        return ModuleOutline(
            module_id=self.translation_key,
            number=number,
            slug=self.slug,
            title=self.title,
            summary=self.summary,
            minutes=self.estimated_minutes,
            steps=tuple(self.steps),
            url=f"{course_url}{self.slug}/",
            conditions=tuple(self.conditions[step] for step in self.steps),
            step_locks=self.locked_steps,
            opens_after=opens_after,
            allows_test_out=self.allows_test_out,
            confidence_statement=self.confidence_statement,
            version=self.version,
            published_at=self.last_published_at,
        )

    def text(self) -> ModuleText:
        """What it says about itself, beside its steps."""
        return ModuleText(
            outcomes=tuple(block.value for block in self.outcomes),
            sources=self.cited,
            review=self.review,
        )

    @property
    def quiz_behaviour(self) -> QuizBehaviour:
        names = QuizBehaviour.__dataclass_fields__
        return QuizBehaviour(**{name: getattr(self, name) for name in names})

    @property
    def steps(self) -> list[Step]:
        """The steps this module has, in order."""
        return [step for step in Step if getattr(self, step.value)]

    @property
    def conditions(self) -> dict[Step, Condition]:
        """What each step needs, whether the module has it or not."""
        return {
            Step.LEARN: usual(Step.LEARN),
            Step.SCENARIO: Condition(How(self.scenario_needs)),
            Step.QUIZ: _condition(self.quiz_needs, self.quiz_needs_right),
            Step.REFLECT: usual(Step.REFLECT),
            Step.PRACTISE: _condition(self.practise_needs, self.practise_needs_least),
        }

    @property
    def locked_steps(self) -> tuple[tuple[Step, tuple[Step, ...]], ...]:
        """Each step that opens later, with the steps that open it. A draft may not name it yet."""
        return tuple(
            (Step(block.value["step"]), tuple(Step(each) for each in block.value["after"]))
            for block in self.step_locks
            if block.value["step"]
        )

    def clean(self) -> None:
        """Refuses what no learner could meet, and locks that nothing could open."""
        super().clean()
        found = faults_in(self._content, self.conditions, self.locked_steps)
        messages: dict[str, list[Promise | str]] = {}
        for name, message in [*found, *faults(self.quiz_behaviour, len(self.quiz))]:
            messages.setdefault(name, []).append(message)
        if any(block.value["step"] not in ("", *self.steps) for block in self.corrections):
            messages["corrections"] = [_("Choose a step that this module has.")]
        if refusal := self._refusal_of_opens_after():
            messages["opens_after"] = [refusal]
        if messages:
            raise ValidationError(messages)

    @property
    def _content(self) -> Content:
        nodes = [node for block in self.scenario for node in block.value["nodes"]]
        activities = [block.value for block in self.practise]
        return Content(
            steps=frozenset(self.steps),
            question_count=self.quiz_behaviour.asked_of(len(self.quiz)),
            has_good_ending=any(node["ending"] == "good" for node in nodes),
            activity_count=len(activities),
            activity_minutes=sum(each["minutes"] or 0 for each in activities),
        )

    def _refusal_of_opens_after(self) -> Promise | None:
        if not self.opens_after or self.opens_after == PREVIOUS or self.pk is None:
            return None
        siblings = {
            page.slug: page.opens_after
            for page in ModulePage.objects.sibling_of(self).only("slug", "opens_after")
            if page.pk != self.pk
        }
        if self.opens_after not in siblings:
            return _("No other module of this course has this address.")
        waits_for = {slug: [after] for slug, after in siblings.items() if after}
        if goes_in_a_circle({**waits_for, self.slug: [self.opens_after]}):
            return _("These modules wait for each other, so none could open. Choose another.")
        return None

    @property
    def preview_modes(self) -> list[tuple[str, Promise | str]]:
        return [("", _("Module")), *((step.value, step.label) for step in self.steps)]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        if mode_name == Step.LEARN:
            return "courses/catalogue/learn.html"
        return "courses/catalogue/preview.html" if mode_name else self.template

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        context = self.get_context(request)
        if mode_name not in set(Step):
            return context
        step = Step(mode_name)
        return {
            **context,
            "page": PlainProgress(context["course"], context["module"], step),
            "module_page": self,
            "step": step,
            "blocks": getattr(self, step.value),
            "body": render_body(self.learn, {"showing": Showing.BOTH}),
            "is_signed_in": False,
        }

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As a visitor sees it: for the preview, and for modules that are not public."""
        course = self.course
        outline = self._outline_among_siblings(course)
        module = outline.module(self.slug)
        return {
            **super().get_context(request, *args, **kwargs),
            "course": outline,
            "module": module,
            "text": self.text(),
            "credit": render_rich_text(course.credit),
            "progress": PlainProgress(outline, module),
        }

    def _outline_among_siblings(self, course: CoursePage) -> CourseOutline:
        """The course as it would be with this version of the page in it."""
        pages = [self if page.pk == self.pk else page for page in course.live_modules()]
        return course.outline(pages if self in pages else [*pages, self])


def _condition(how: str, least: int) -> Condition:
    return Condition(How(how), least if How(how) in COUNTED else 0)


class CourseGuidePage(CoursePart):
    """A page about the course: a welcome, a glossary, a plan for a session.

    The order among its siblings is the order in which the course lists it.
    """

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        FACILITATORS = "facilitators", _("Facilitators and administrators")

    audience = models.CharField(
        _("who may read it"), max_length=20, choices=Audience.choices, default=Audience.EVERYONE
    )
    body = StreamField(guide_blocks(), verbose_name=_("body"))
    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"), blank=True)

    asked = tuple(
        each for each in Lacking if each not in (Lacking.STEPS, Lacking.FEEDBACK, Lacking.TEXT)
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
        FieldPanel("sources"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    template = "courses/catalogue/guide.html"

    class Meta:
        verbose_name = _("page about the course")
        verbose_name_plural = _("pages about the course")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """For pages that are not public. The others are read from the shelf, and never get here."""
        if self.is_for_facilitators and not leads_somewhere(user=request.user):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """For the preview, and for pages that are not public."""
        course = self.course
        modules = list(course.live_modules())
        outline = course.outline(modules)
        return {
            **super().get_context(request, *args, **kwargs),
            "course": outline,
            "guide": self.outline(outline.url),
            "text": self.text(course.all_sources(modules, course.live_guides())),
        }

    @property
    def is_for_facilitators(self) -> bool:
        return self.audience != self.Audience.EVERYONE

    def find_lacks(self, on: date) -> Iterator[Lack]:
        yield from super().find_lacks(on)
        # Its sources are those of the course, unless it has its own.
        yield from readiness.of_dates_of_sources(self.sources)

    def outline(self, course_url: str) -> GuideOutline:
        return GuideOutline(
            guide_id=self.translation_key,
            slug=self.slug,
            title=self.title,
            summary=self.summary,
            url=f"{course_url}{self.slug}/",
            is_for_facilitators=self.is_for_facilitators,
        )

    def text(self, sources: CourseSources) -> GuideText:
        """What it says. `sources` are those of its course, for the page that lists them."""
        return GuideText(
            outcomes=tuple(block.value for block in self.outcomes),
            body=render_body(self.body, {"sources": sources}),
            sources=self.cited,
            review=self.review,
        )
