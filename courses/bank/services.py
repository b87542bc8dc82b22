"""Writing the question bank."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError
from taggit.models import Tag
from wagtail.models import Locale, ModelLogEntry, Revision
from wagtail.search.backends import get_search_backends

from accounts.models import User
from accounts.services import EDITORS_GROUP, REVIEWERS_GROUP
from courses.bank.gift import count_questions, parse
from courses.bank.gift_questions import Proposal, proposal_of
from courses.bank.models import (
    GIFT_IMPORTED,
    IMPORT_KEPT_FOR,
    BankQuestion,
    BankQuestionTag,
    GiftImport,
)
from courses.bank.selectors import RowState, how_far_key, is_uuid, known_keys

logger = logging.getLogger(__name__)

WRITING = ("add_bankquestion", "change_bankquestion")
PUBLISHING = ("publish_bankquestion", "delete_bankquestion")


@dataclass(frozen=True)
class BankQuestionFacts:
    """A question as it should be published. `child` is its one child of the StreamField."""

    title: str
    child: dict[str, Any]
    tags: tuple[str, ...] = ()
    last_reviewed_date: date | None = None
    next_review_date: date | None = None


@transaction.atomic
def publish_bank_question(
    *, question_id: UUID, facts: BankQuestionFacts, by: User | None, now: datetime
) -> tuple[BankQuestion, bool]:
    """Makes the published question be this one. Also says whether it was not.

    A question that is already so is left alone; a change is one more revision.
    """
    locale = Locale.get_default()
    held = BankQuestion.objects.filter(translation_key=question_id, locale=locale).first()
    if held is not None:
        latest = held.get_latest_revision_as_object()
        if held.live and not held.has_unpublished_changes and _facts_of(latest) == facts:
            return held, False
    question = held or BankQuestion(translation_key=question_id, locale=locale, live=False)
    question.title = facts.title
    question.question = json.dumps([facts.child], default=str)
    question.last_reviewed_date = facts.last_reviewed_date
    question.next_review_date = facts.next_review_date
    if held is None:
        question.save()
    question.tags.set(facts.tags)
    question.full_clean()
    question.save_revision(user=by, log_action=True).publish(user=by)
    return question, True


def _facts_of(question: BankQuestion) -> BankQuestionFacts:
    children = question.question.get_prep_value()
    return BankQuestionFacts(
        title=question.title,
        child=children[0] if children else {},
        tags=tuple(sorted(tag.name for tag in question.tags.all())),
        last_reviewed_date=question.last_reviewed_date,
        next_review_date=question.next_review_date,
    )


def give_editors_the_bank() -> None:
    """As with pages: Wagtail's Editors write, its Moderators publish.

    Moderators may also delete: what a module asks is kept by a guard of its own.
    """
    _give(EDITORS_GROUP, WRITING)
    _give(REVIEWERS_GROUP, (*WRITING, *PUBLISHING))


def _give(name: str, codenames: Iterable[str]) -> None:
    group, _is_new = Group.objects.get_or_create(name=name)
    permissions = Permission.objects.filter(
        content_type__app_label="courses", codename__in=list(codenames)
    )
    group.permissions.add(*permissions)


# --- GIFT ----------------------------------------------------------------------------

MOST_QUESTIONS = 5_000
MOST_TAGS = 10
# So few are there while somebody waits; more are brought in by a worker.
AT_ONCE = 200
_BATCH = 500
_TELL_EVERY = 100  # questions
_TOLD_FOR_SECONDS = 3600


class NothingFound(Exception):
    """There is no question in the text."""


class TooManyQuestions(Exception):
    """There are more questions than one import takes."""


@transaction.atomic
def stage_gift_import(*, text: str, name: str, by: User, now: datetime) -> GiftImport:
    """Keeps a file and has it read: what would become of each question. The bank stays as it is.

    A small file is read at once, a large one by a worker. Raises NothingFound, TooManyQuestions.
    """
    count = count_questions(text)
    if not count:
        raise NothingFound
    if count > MOST_QUESTIONS:
        raise TooManyQuestions
    GiftImport.objects.filter(created_at__lt=now - IMPORT_KEPT_FOR).delete()
    held = GiftImport.objects.create(
        by=by, name=name[:200], text=text, question_count=count, rows=[], created_at=now
    )
    return _go_on(held, now=now)


@transaction.atomic
def confirm_gift_import(*, gift_import: GiftImport, by: User, now: datetime) -> GiftImport:
    """The editor has seen what it would bring, and wants it.

    Before it is read, twice, or while a worker has it in hand, this changes nothing.
    """
    held = _held(GiftImport.objects.filter(pk=gift_import.pk, by=by))
    if held is None or held.state != GiftImport.State.PREVIEWED:
        return gift_import
    held.state = GiftImport.State.WAITING
    held.save(update_fields=["state"])
    return _go_on(held, now=now)


def ask_again(*, gift_import: GiftImport) -> None:
    """Nobody seems to work on it: hands it over once more. Once too often does no harm."""
    if gift_import.is_under_way:
        _order(gift_import.public_id)


def _go_on(held: GiftImport, *, now: datetime) -> GiftImport:
    """Does what the file waits for, or leaves it to a worker."""
    if held.question_count <= AT_ONCE:
        return run_gift_import(public_id=held.public_id, now=now)
    transaction.on_commit(partial(_order, held.public_id))
    return held


def _order(public_id: UUID) -> None:
    """Hands the work over. If nobody takes it, the page offers to ask again."""
    try:
        current_app.send_task(
            "courses.import_gift", kwargs={"public_id": str(public_id)}, queue="exports"
        )
    except OperationalError:
        logger.warning("the import %s could not be handed over", public_id)


@transaction.atomic
def run_gift_import(*, public_id: UUID, now: datetime) -> GiftImport:
    """Does what a file waits for, once: reads it, or brings it in, all of it or nothing."""
    imports = GiftImport.objects.filter(public_id=public_id)
    held = _held(imports)
    if held is None:
        return imports.get()
    if held.state == GiftImport.State.READING:
        _read(held)
    elif held.state == GiftImport.State.WAITING:
        _bring_in(held, now=now)
    return held


def _held(imports: QuerySet[GiftImport]) -> GiftImport | None:
    """The one import, nobody else's until the transaction ends. None if somebody has it."""
    return imports.select_for_update(skip_locked=True).first()


def _proposals(held: GiftImport) -> list[Proposal]:
    proposals = []
    for proposal in map(proposal_of, parse(held.text)):
        proposals.append(proposal)
        if len(proposals) % _TELL_EVERY == 0:
            _note_how_far(held, read=len(proposals))
    return proposals


def _note_how_far(held: GiftImport, *, read: int, added: int = 0) -> None:
    """For whoever watches. In the cache, as nobody sees into the transaction."""
    cache.set(how_far_key(held), (read, added), _TOLD_FOR_SECONDS)


def _read(held: GiftImport) -> None:
    held.rows = _rows(_judged(_proposals(held)))
    held.state = GiftImport.State.PREVIEWED
    held.save(update_fields=["rows", "state"])


def _bring_in(held: GiftImport, *, now: datetime) -> None:
    proposals = _proposals(held)
    # Two files at once must not both find a question new.
    locale = Locale.objects.select_for_update(no_key=True).get(pk=Locale.get_default().pk)
    judged = _judged(proposals)
    new = [proposal for proposal, state in judged if state == RowState.NEW]
    tags = _tags(new)
    for start in range(0, len(new), _BATCH):
        _add_drafts(new[start : start + _BATCH], tags, locale, held.by, now)
        _note_how_far(held, read=len(proposals), added=min(start + _BATCH, len(new)))
    held.rows = _rows(
        (proposal, RowState.IMPORTED if state == RowState.NEW else state)
        for proposal, state in judged
    )
    held.text = ""
    held.state = GiftImport.State.DONE
    held.finished_at = now
    held.save(update_fields=["rows", "text", "state", "finished_at"])


def _judged(proposals: list[Proposal]) -> list[tuple[Proposal, RowState]]:
    known = known_keys(proposals)
    seen: set[str] = set()
    judged = []
    for proposal in proposals:
        names = {proposal.key, *([proposal.own_id.lower()] if is_uuid(proposal.own_id) else [])}
        if proposal.refusal:
            state = RowState.REFUSED
        elif names & known:
            state = RowState.KNOWN
        elif names & seen:
            state = RowState.TWICE
        else:
            state = RowState.NEW
            seen |= names
        judged.append((proposal, state))
    return judged


def _rows(judged: Iterable[tuple[Proposal, RowState]]) -> list[dict[str, Any]]:
    return [
        {
            "line": proposal.line,
            "title": proposal.title,
            "kind": proposal.kind,
            "state": str(state),
            "notes": [proposal.refusal] if proposal.refusal else list(proposal.notes),
        }
        for proposal, state in judged
    ]


def _tags(proposals: Iterable[Proposal]) -> dict[str, Tag]:
    """The tags that the proposals name, made where there are none."""
    names = {name for proposal in proposals for name in proposal.tags[:MOST_TAGS]}
    found = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    for name in sorted(names - found.keys()):
        found[name] = Tag.objects.create(name=name)
    return found


def _add_drafts(
    proposals: list[Proposal], tags: dict[str, Tag], locale: Locale, by: User, now: datetime
) -> None:
    """A few statements for them all. It does what saving each of them would."""
    questions = [
        BankQuestion(
            title=proposal.title,
            question=json.dumps([proposal.child]),
            kind=proposal.kind,
            import_key=proposal.key,
            locale=locale,
            live=False,
            has_unpublished_changes=True,
            **({"translation_key": proposal.own_id} if is_uuid(proposal.own_id) else {}),
        )
        for proposal in proposals
    ]
    BankQuestion.objects.bulk_create(questions)
    tagged = []
    for question, proposal in zip(questions, proposals, strict=True):
        own = [
            BankQuestionTag(content_object=question, tag=tags[name])
            for name in proposal.tags[:MOST_TAGS]
        ]
        tagged += own
        question.tagged_items.set(own)
    BankQuestionTag.objects.bulk_create(tagged)
    content_type = ContentType.objects.get_for_model(BankQuestion)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=content_type,
            base_content_type=content_type,
            object_id=str(question.pk),
            created_at=now,
            user=by,
            object_str=question.title,
            content=question.serializable_data(),
        )
        for question in questions
    )
    for question, revision in zip(questions, revisions, strict=True):
        question.latest_revision = revision
    BankQuestion.objects.bulk_update(questions, ["latest_revision"])
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=content_type,
            object_id=str(question.pk),
            label=question.title,
            action=GIFT_IMPORTED,
            timestamp=now,
            user=by,
            revision=revision,
            content_changed=True,
        )
        for question, revision in zip(questions, revisions, strict=True)
    )
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(BankQuestion, questions)
