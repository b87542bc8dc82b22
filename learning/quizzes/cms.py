"""Where quizzes meet Wagtail's admin: the report on questions, and how often each was answered."""

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogActionRegistry

from courses.bank.columns import MoreColumn, add_column
from courses.catalogue.reports.menu import EditorsMenuItem
from learning.quizzes.findings import FEWEST_SHOWN
from learning.quizzes.regrading import LOGGED_AS
from learning.quizzes.selectors import with_answer_count


@hooks.register("register_log_actions")
def register_quiz_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        LOGGED_AS, _("Correct the marking of a question"), _("Corrected the marking of a question")
    )


@hooks.register("register_admin_urls")
def register_question_report() -> list[Any]:
    return [path("", include("learning.quizzes.admin_urls"))]


@hooks.register("register_reports_menu_item")
def register_question_report_menu_item() -> MenuItem:
    return EditorsMenuItem(
        _("Questions"), reverse("question_report"), name="questions", icon_name="help", order=600
    )


class AnswerColumn(Column):
    """A few answers could tell whose they are."""

    def get_value(self, instance: Any) -> str:
        count = instance.answer_count
        if 0 < count < FEWEST_SHOWN:
            return gettext("fewer than %(number)d") % {"number": FEWEST_SHOWN}
        return str(count)


add_column(
    MoreColumn(
        name="answers",
        column=AnswerColumn("answer_count", label=_("Answers so far")),
        annotate=with_answer_count,
    )
)
