"""Reading the question bank: what there is, and which modules ask it."""

from collections.abc import Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import ngettext
from taggit.models import Tag
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState

from courses.bank.models import BankQuestion
from courses.questions.kinds import question_blocks


def all_questions() -> QuerySet[BankQuestion]:
    """Every question, with what Wagtail's list asks each of its rows."""
    underway = WorkflowState.objects.active().select_related("current_task_state__task")
    scheduled = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(BankQuestion),
        object_id=Cast(OuterRef("pk"), CharField()),
        approved_go_live_at__isnull=False,
    )
    return BankQuestion.objects.annotate(_approved_schedule=Exists(scheduled)).prefetch_related(
        Prefetch("workflow_states", queryset=underway, to_attr="_current_workflow_states")
    )


def kind_choices() -> list[tuple[str, str]]:
    """Every type of question with its name for editors."""
    return [(name, block.label) for name, block in question_blocks()]


def tag_choices() -> list[tuple[str, str]]:
    """The tags that questions have, in the order of the alphabet."""
    found = Tag.objects.filter(courses_bankquestiontag_items__isnull=False).distinct()
    return list(found.order_by("name").values_list("slug", "name"))


def due_for_review(questions: QuerySet[BankQuestion], *, today: date) -> QuerySet[BankQuestion]:
    """Those whose day has come, and those that have none."""
    return questions.filter(Q(next_review_date__lte=today) | Q(next_review_date=None))


def with_usage(questions: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
    """Each question with `use_count`: how many pages ask it."""
    counted = (
        _references(ReferenceIndex.objects.filter(to_object_id=Cast(OuterRef("pk"), CharField())))
        .values("to_object_id")
        .annotate(pages=Count("object_id", distinct=True))
        .values("pages")
    )
    return questions.annotate(use_count=Coalesce(Subquery(counted), 0))


def used(questions: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
    """Those that some page asks."""
    references = ReferenceIndex.objects.filter(to_object_id=Cast(OuterRef("pk"), CharField()))
    return questions.filter(Exists(_references(references)))


def unused(questions: QuerySet[BankQuestion]) -> QuerySet[BankQuestion]:
    references = ReferenceIndex.objects.filter(to_object_id=Cast(OuterRef("pk"), CharField()))
    return questions.exclude(Exists(_references(references)))


def pages_that_ask(questions: Iterable[BankQuestion]) -> list[Page]:
    """The pages that ask any of these questions, in the order of the tree."""
    keys = [str(question.pk) for question in questions]
    named = _references(ReferenceIndex.objects.filter(to_object_id__in=keys))
    ids = [int(each) for each in named.values_list("object_id", flat=True).distinct()]
    return list(Page.objects.filter(pk__in=ids).order_by("path"))


def in_use_message(questions: Iterable[BankQuestion]) -> str:
    """Why these questions can't be deleted, and what to do; "" if they can."""
    pages = pages_that_ask(questions)
    if not pages:
        return ""
    titles = ", ".join(page.get_admin_display_title() for page in pages)
    return ngettext(
        "Nothing was deleted. A module asks this: %(titles)s. Take it out there first, "
        "or unpublish the question.",
        "Nothing was deleted. Modules ask this: %(titles)s. Take it out there first, "
        "or unpublish the question.",
        len(pages),
    ) % {"titles": titles}


def _references(references: QuerySet[ReferenceIndex]) -> QuerySet[ReferenceIndex]:
    """Those from pages to questions of the bank."""
    return references.filter(
        to_content_type=ContentType.objects.get_for_model(BankQuestion),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
