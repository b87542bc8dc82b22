"""Where content meets Wagtail's admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from content.models import Sketchnote
from content.services import IMPORTED


class SketchnoteViewSet(SnippetViewSet):
    model = Sketchnote
    icon = "edit"
    menu_label = _("Sketchnotes")
    add_to_admin_menu = True
    list_display = ("title", "artist", "last_reviewed_date", "next_review_date")
    search_fields = ("title", "alt")


register_snippet(SketchnoteViewSet)


@hooks.register("register_log_actions")
def register_content_actions(actions: LogActionRegistry) -> None:
    actions.register_action(IMPORTED, _("Import from site files"), _("Imported from site files"))
