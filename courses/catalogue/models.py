"""Courses and their modules, as editors write them.

A learner's records point at a page's `translation_key`, which all languages of
a page share, which survives a move, and which a copied page does not inherit.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Revision
from wagtail.search import index

from accounts.leadership import leads_somewhere
from accounts.models import Showing
from content.blocks import body_blocks
from content.models import PLAIN_RICH_TEXT, BasePage, Sketchnote
from content.rendering import render_body
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
from courses.catalogue.gate import refuse_unless_ready
from courses.catalogue.outlines import (
    CourseOutline,
    PlainProgress,
    guide_outline,
    outline_of_course,
    sources_of_course,
    text_of_course,
    text_of_guide,
    text_of_module,
)
from courses.catalogue.page_form import ReviewedPageForm
from courses.catalogue.panels import PagesReadyPanel, ReadyPanel, ScenarioMapPanel
from courses.catalogue.quiz_behaviour import FeedbackWhen, QuizBehaviour, faults
from courses.catalogue.readiness import structs_in
from courses.catalogue.requirements import (
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
from courses.catalogue.steps import Step
from courses.catalogue.validity import MOST_MONTHS, MOST_WINDOW, USUAL_WINDOW, Validity

__all__ = ["RESERVED_SLUGS", "CourseGuidePage", "CoursePage", "ModulePage", "Step"]

CREDIT_FEATURES = ["bold", "italic", "link"]
CONFIDENCE_LENGTH = 120
# Addresses under a course that the course itself answers. A page there would never be seen.
RESERVED_SLUGS = frozenset({"confidence", "eleventh-tip", "policy", "refresher", "renewal"})


class ReviewedPage(BasePage):
    """A page whose content is dated, sourced and licensed."""

    outcomes = StreamField(
        [("outcome", blocks.CharBlock(label=_("Outcome"), max_length=200))],
        verbose_name=_("outcomes"),
        blank=True,
        help_text=_("What a learner can do afterwards. Start each with a verb."),
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    # Wagtail's own `owner` is whoever made the page.
    content_owner = models.CharField(
        _("owner"),
        max_length=120,
        blank=True,
        help_text=_("Who keeps this page true: a role or a team, such as “Course editor”."),
    )
    last_reviewed_date = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review_date = models.DateField(_("next review"), null=True, blank=True)
    # How often it was published. People cite it, and completions keep it.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)

    # A copy is published for the first time once more.
    exclude_fields_in_copy = ["version"]

    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("licence"),
                FieldPanel("content_owner"),
                FieldPanel("last_reviewed_date"),
                FieldPanel("next_review_date"),
            ],
            heading=_("Review"),
        )
    ]

    demands: readiness.Demands
    base_form_class = ReviewedPageForm

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Every road to publication ends here. Raises NotReady for a page that may not go live."""
        if self._is_going_live():
            refuse_unless_ready(self)
            if kwargs.get("update_fields") is None:
                stored = type(self)._default_manager.filter(pk=self.pk)
                self.version = (stored.values_list("version", flat=True).first() or 0) + 1
        super().save(*args, **kwargs)

    @transaction.atomic
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Raises NotReady before anything is written, for a date to come as for today.

        The new text and what is written down about it are there at the same moment.
        """
        refuse_unless_ready(revision.as_object())
        # One publication at a time, so that each has a version of its own.
        type(self)._default_manager.select_for_update(of=("self",)).filter(pk=self.pk).first()
        super().publish(revision, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision's words, under the version that the page has now."""
        page = super().with_content_json(content)
        page.version = self.version
        return page

    def drawings(self) -> Iterator[tuple[str, str, Sketchnote | None]]:
        """The sketchnotes that the page shows: (field, block id or "", the drawing)."""
        yield from ()

    def pictures(self) -> Iterator[tuple[str, str, blocks.StructValue]]:
        """Where the page shows a picture: (field, block id, the value with image and alt)."""
        for field in self._meta.get_fields():
            if isinstance(field, StreamField):
                for block in getattr(self, field.name):
                    for block_id, value in structs_in(block):
                        if "image" in value:
                            yield field.name, block_id, value

    def _is_going_live(self) -> bool:
        """Whether this save publishes a revision that is not published yet.

        An alias shows what its page shows, which went through the gate.
        """
        if not self.live or self.live_revision_id is None or self.alias_of_id is not None:
            return False
        stored = type(self)._default_manager.filter(pk=self.pk, live=True)
        return not stored.filter(live_revision_id=self.live_revision_id).exists()


class CoursePart(ReviewedPage):
    """A page under a course."""

    class Meta:
        abstract = True

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

    demands = readiness.COURSE

    parent_page_types = ["content.HomePage"]
    subpage_types = ["courses.ModulePage", "courses.CourseGuidePage"]

    content_panels = [
        *BasePage.content_panels,
        ReadyPanel(heading=_("Ready to publish?")),
        PagesReadyPanel(heading=_("Are the course’s pages ready?")),
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
        outline = outline_of_course(self, list(self.live_modules()))
        progress = [PlainProgress(outline, module) for module in outline.modules]
        return {
            **super().get_context(request, *args, **kwargs),
            "course": outline,
            "text": text_of_course(self),
            "guides": [
                guide_outline(outline.url, guide)
                for guide in CourseGuidePage.objects.child_of(self).live().order_by("path")
            ],
            "progress": {"modules": progress, "next": progress[0].next if progress else None},
            "cards": [(each, number == 0) for number, each in enumerate(progress)],
        }

    @property
    def rules(self) -> CourseRules:
        return CourseRules(
            confidence=self.needs_confidence, policy=self.needs_policy, score=self.needs_score
        )

    @property
    def validity(self) -> Validity:
        return Validity(months=self.valid_months, window_days=self.renewal_window_days)

    def drawings(self) -> Iterator[tuple[str, str, Sketchnote | None]]:
        if self.overview is not None:
            yield "overview", "", self.overview

    def live_modules(self) -> models.QuerySet["ModulePage"]:
        return ModulePage.objects.child_of(self).live().order_by("path")


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

    demands = readiness.MODULE
    exclude_fields_in_copy = [*CoursePart.exclude_fields_in_copy, "corrections"]

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        ReadyPanel(heading=_("Ready to publish?")),
        FieldPanel("outcomes"),
        FieldPanel("estimated_minutes"),
        FieldPanel("confidence_statement"),
        FieldPanel("learn"),
        FieldPanel("scenario"),
        ScenarioMapPanel(heading=_("Map of the scenario")),
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

    def with_content_json(self, content: dict[str, Any]) -> Any:
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

    def drawings(self) -> Iterator[tuple[str, str, Sketchnote | None]]:
        for block in self.learn:
            if block.block_type == "sketchnote":
                yield "learn", block.id, block.value["sketchnote"]

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
        messages: dict[str, list[Any]] = {}
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

    def _refusal_of_opens_after(self) -> Any:
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
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Module")), *((step.value, step.label) for step in self.steps)]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        if mode_name == Step.LEARN:
            return "learning/lessons/learn.html"
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
        course = self.get_parent().specific
        outline = self._outline_among_siblings(course)
        module = outline.module(self.slug)
        return {
            **super().get_context(request, *args, **kwargs),
            "course": outline,
            "module": module,
            "text": text_of_module(self),
            "credit": text_of_course(course).credit,
            "progress": PlainProgress(outline, module),
        }

    def _outline_among_siblings(self, course: CoursePage) -> CourseOutline:
        """The course as it would be with this version of the page in it."""
        pages = [self if page.pk == self.pk else page for page in course.live_modules()]
        return outline_of_course(course, pages if self in pages else [*pages, self])


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

    demands = readiness.GUIDE

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        ReadyPanel(heading=_("Ready to publish?")),
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
        """For pages that are not public; the others are served by `learning.progress.views`."""
        is_for_all = self.audience == self.Audience.EVERYONE
        if not is_for_all and not leads_somewhere(user=request.user):
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """For the preview, and for pages that are not public."""
        course = self.get_parent().specific
        modules = list(course.live_modules())
        outline = outline_of_course(course, modules)
        guides = list(CourseGuidePage.objects.child_of(course).live())
        return {
            **super().get_context(request, *args, **kwargs),
            "course": outline,
            "guide": guide_outline(outline.url, self),
            "text": text_of_guide(self, sources_of_course(course, modules, guides)),
        }
