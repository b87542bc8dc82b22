"""Where courses meet Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from courses.catalogue.services import IMPORTED


@hooks.register("register_log_actions")
def register_course_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        IMPORTED, _("Import from course files"), _("Imported from course files")
    )
