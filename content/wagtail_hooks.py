"""Where content meets Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from content.services import IMPORTED
from content.sketchnote_editor import SketchnoteViewSet

register_snippet(SketchnoteViewSet)


@hooks.register("register_log_actions")
def register_content_actions(actions: LogActionRegistry) -> None:
    actions.register_action(IMPORTED, _("Import from site files"), _("Imported from site files"))
