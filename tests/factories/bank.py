"""Questions in the bank."""

import json

from courses.bank.models import BankQuestion
from courses.catalogue.models import ModulePage
from tests.factories.questions import stored_question


def make_bank_question(
    *,
    title: str = "Which bio is honest?",
    kind: str = "single_choice",
    number: int = 0,
    tags: tuple[str, ...] = (),
    is_live: bool = True,
    **fields: object,
) -> BankQuestion:
    """A question of the guide, saved as the editor's screens save it."""
    question = BankQuestion(
        title=title,
        live=False,
        question=json.dumps([stored_question(kind, number)], default=str),
        **fields,
    )
    question.save()
    question.tags.add(*tags)
    question.save()
    revision = question.save_revision()
    if is_live:
        revision.publish()
    question.refresh_from_db()
    return question


def ask_in(module: ModulePage, *questions: BankQuestion) -> ModulePage:
    """The module with these questions of the bank after its own, published."""
    page = ModulePage.objects.get(pk=module.pk)
    children = list(page.quiz.get_prep_value())
    children += [{"type": "bank_question", "value": question.pk} for question in questions]
    page.quiz = json.dumps(children, default=str)
    page.save_revision().publish()
    return ModulePage.objects.get(pk=module.pk)


def reword(question: BankQuestion, title: str) -> BankQuestion:
    """Another revision, published."""
    question.title = title
    question.save_revision().publish()
    question.refresh_from_db()
    return question
