"""A question of the bank, in a module's quiz."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock

BANK_QUESTION = "bank_question"


class BankQuestionBlock(SnippetChooserBlock):
    class Meta:
        icon = "folder-open-inverse"
        label = _("From the question bank")
        description = _("A question that other modules may ask too.")
        template = "courses/bank/block.html"


def bank_question_block() -> tuple[str, BankQuestionBlock]:
    return BANK_QUESTION, BankQuestionBlock("courses.BankQuestion")
