"""Reading the question bank: what there is, and which modules ask it."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import (
    CharField,
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState

from accounts.models import User
from content.files.rich_text import CannotWrite
from courses.bank.gift_questions import NotInGift, Proposal, gift_of
from courses.bank.models import BankQuestion, GiftImport
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


# --- GIFT ----------------------------------------------------------------------------


class RowState(TextChoices):
    """What becomes of a question of a file."""

    NEW = "new", _("Becomes a draft")
    KNOWN = "known", _("Is there already")
    TWICE = "twice", _("Stands in this file twice")
    REFUSED = "refused", _("Can’t come in")
    IMPORTED = "imported", _("Is a draft now")


@dataclass(frozen=True)
class GiftRow:
    """One question of a file, as the preview and the report show it."""

    line: int
    title: str
    kind: str
    state: str
    notes: tuple[str, ...] = ()

    @property
    def kind_label(self) -> str:
        return str(dict(kind_choices()).get(self.kind, ""))

    @property
    def state_label(self) -> str:
        return str(RowState(self.state).label)


def gift_rows(gift_import: GiftImport) -> list[GiftRow]:
    return [GiftRow(**{**row, "notes": tuple(row["notes"])}) for row in gift_import.rows]


def count_by_state(rows: Iterable[GiftRow]) -> list[tuple[str, int]]:
    """How many questions become what, in the order of RowState, without zeros."""
    counts = Counter(row.state for row in rows)
    return [(str(state.label), counts[state]) for state in RowState if counts[state]]


def own_gift_import(public_id: UUID, *, by: User) -> GiftImport | None:
    """An import is its editor's alone."""
    return GiftImport.objects.filter(public_id=public_id, by=by).first()


def how_far_key(gift_import: GiftImport) -> str:
    """Where the cache keeps how many questions were read, and how many added, in this state."""
    return f"gift-import:{gift_import.public_id}:{gift_import.state}"


def percent_done(gift_import: GiftImport) -> int:
    """How far a worker is with what the import waits for; 0 where nobody has told."""
    read, added = cache.get(how_far_key(gift_import)) or (0, 0)
    rounds = 1 if gift_import.state == GiftImport.State.READING else 2
    return min(99, 100 * (read + added) // (rounds * gift_import.question_count))


def known_keys(proposals: Sequence[Proposal]) -> set[str]:
    """The keys and ids of those proposals that the bank has already."""
    keys = {each.key for each in proposals if each.key}
    ids = {each.own_id for each in proposals if is_uuid(each.own_id)}
    found = set(
        BankQuestion.objects.filter(import_key__in=keys).values_list("import_key", flat=True)
    )
    named = BankQuestion.objects.filter(translation_key__in=ids)
    return found | {str(each) for each in named.values_list("translation_key", flat=True)}


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


@dataclass(frozen=True)
class GiftExport:
    """A file of questions, and what of them it does not hold: (title, why)."""

    text: str
    count: int
    left_out: tuple[tuple[str, str], ...]


def chosen_questions(*, ids: Iterable[int], kind: str, tag: str) -> QuerySet[BankQuestion]:
    """Those with these ids, or all; of this type and with this tag, if they are given."""
    questions = BankQuestion.objects.all()
    if wanted := list(ids):
        questions = questions.filter(pk__in=wanted)
    if kind:
        questions = questions.filter(kind=kind)
    if tag:
        questions = questions.filter(tags__slug=tag)
    return questions


def gift_export(questions: QuerySet[BankQuestion]) -> GiftExport:
    """The questions as GIFT, the oldest first: what is published; the newest draft of those that
    never were."""
    texts: list[str] = []
    left_out: list[tuple[str, str]] = []
    rows = questions.order_by("pk").select_related("latest_revision").prefetch_related("tags")
    for question in rows:
        title, child = _title_and_child(question)
        if child is None:
            left_out.append((title, gettext("It has no question yet.")))
            continue
        tags = [tag.name for tag in question.tags.all()]
        try:
            written = gift_of(
                title=title, own_id=str(question.translation_key), tags=tags, child=child
            )
        except NotInGift as reason:
            left_out.append((title, str(reason)))
            continue
        except CannotWrite:
            left_out.append((title, gettext("It holds more than text. Write its words again.")))
            continue
        texts.append(written.text)
        left_out += [(title, note) for note in written.left_out]
    return GiftExport("\n\n".join(texts) + "\n", len(texts), tuple(left_out))


def _title_and_child(question: BankQuestion) -> tuple[str, dict[str, Any] | None]:
    if question.live or question.latest_revision is None:
        title, children = question.title, list(question.question.get_prep_value())
    else:
        content = question.latest_revision.content
        title, children = content["title"], json.loads(content["question"])
    return title, (children[0] if children else None)
