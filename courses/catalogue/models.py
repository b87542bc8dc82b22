"""Courses and their modules, as editors write them.

A learner's records point at a page's `translation_key`, which all languages of
a page share, which survives a move, and which a copied page does not inherit.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from content.blocks import body_blocks
from content.models import PLAIN_RICH_TEXT, BasePage
from courses.catalogue.blocks import (
    ActivityBlock,
    ReflectionExerciseBlock,
    ScenarioBlock,
    SourceBlock,
    question_blocks,
)

CREDIT_FEATURES = ["bold", "italic", "link"]


class Step(models.TextChoices):
    """The steps of a module, in their fixed order. The value is the step's part of the URL."""

    LEARN = "learn", _("Learn")
    SCENARIO = "scenario", _("Scenario")
    QUIZ = "quiz", _("Quiz")
    REFLECT = "reflect", _("Reflect")
    PRACTISE = "practise", _("Practise")


class ReviewedPage(BasePage):
    """A page whose content is dated, sourced and licensed."""

    outcomes = StreamField(
        [("outcome", blocks.CharBlock(label=_("Outcome"), max_length=200))],
        verbose_name=_("outcomes"),
        blank=True,
        help_text=_("What a learner can do afterwards. Start each with a verb."),
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    last_reviewed_date = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review_date = models.DateField(_("next review"), null=True, blank=True)

    review_panels = [
        MultiFieldPanel(
            [
                FieldPanel("licence"),
                FieldPanel("last_reviewed_date"),
                FieldPanel("next_review_date"),
            ],
            heading=_("Review"),
        )
    ]

    class Meta:
        abstract = True


class CoursePage(ReviewedPage):
    """A course: an introduction and its modules, in order."""

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

    parent_page_types = ["content.HomePage"]
    subpage_types = ["courses.ModulePage"]

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("overview"),
        FieldPanel("outcomes"),
        FieldPanel("credit"),
        *ReviewedPage.review_panels,
    ]

    class Meta:
        verbose_name = _("course")


class ModulePage(ReviewedPage):
    """One tip: up to five steps. It shows only those it has."""

    estimated_minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=8, validators=[MinValueValidator(1)]
    )
    learn = StreamField(body_blocks(), verbose_name=_("Learn"), blank=True)
    scenario = StreamField(
        [("scenario", ScenarioBlock())], verbose_name=_("Scenario"), max_num=1, blank=True
    )
    quiz = StreamField(question_blocks(), verbose_name=_("Quiz"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark"), default=0, help_text=_("How many answers must be right.")
    )
    reflect = StreamField(
        [("exercise", ReflectionExerciseBlock())],
        verbose_name=_("Reflect"),
        max_num=1,
        blank=True,
    )
    practise = StreamField([("activity", ActivityBlock())], verbose_name=_("Practise"), blank=True)
    sources = StreamField([("source", SourceBlock())], verbose_name=_("sources"), blank=True)

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("outcomes"),
        FieldPanel("estimated_minutes"),
        FieldPanel("learn"),
        FieldPanel("scenario"),
        MultiFieldPanel([FieldPanel("quiz"), FieldPanel("pass_mark")], heading=_("Quiz")),
        FieldPanel("reflect"),
        FieldPanel("practise"),
        FieldPanel("sources"),
        *ReviewedPage.review_panels,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("learn")]

    class Meta:
        verbose_name = _("module")

    @property
    def steps(self) -> list[Step]:
        """The steps this module has, in order."""
        return [step for step in Step if getattr(self, step.value)]
