"""Writing the question bank."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Locale

from accounts.models import User
from accounts.services import EDITORS_GROUP, REVIEWERS_GROUP
from courses.bank.models import BankQuestion

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
