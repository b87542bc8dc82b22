"""Where the question bank meets Wagtail's admin."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from courses.bank.models import GIFT_IMPORTED, BankQuestion
from courses.bank.selectors import in_use_message, pages_that_ask
from courses.bank.viewsets import BankQuestionViewSet, ExportBulkAction

register_snippet(BankQuestionViewSet)
hooks.register("register_bulk_action", ExportBulkAction)


@hooks.register("register_admin_urls")
def register_question_bank_urls() -> list[URLPattern | URLResolver]:
    return [path("question-bank/", include("courses.bank.urls"))]


@hooks.register("register_log_actions")
def register_bank_actions(actions: LogActionRegistry) -> None:
    actions.register_action(GIFT_IMPORTED, _("Import from GIFT"), _("Imported from GIFT"))


@hooks.register("before_delete_snippet")
def keep_questions_in_use(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """One question or many at once: what a module asks stays until no module asks it."""
    questions = [each for each in instances if isinstance(each, BankQuestion)]
    message = in_use_message(questions)
    if not message:
        return None
    messages.error(request, message)
    return redirect(reverse(BankQuestion.snippet_viewset.get_url_name("list")))


class QuestionInUse(ProtectedError):
    """A module asks this question of the bank."""


@receiver(pre_delete, sender=BankQuestion, dispatch_uid="courses.keep_question_in_use")
def keep_question_in_use(instance: BankQuestion, **_: Any) -> None:
    """The last guard, however the question is deleted. Raises QuestionInUse."""
    if pages := pages_that_ask([instance]):
        raise QuestionInUse(f"Modules ask the question “{instance}”.", set(pages))
