"""What the editor of a course or module sees of the people in it.

The panel asks several nouns, so it stands above them and is put into the pages'
editors when the site starts.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from content.models import BasePage
from courses.affected import Affected, affected_by_course, affected_by_module
from courses.catalogue.models import CoursePage, ModulePage


class AffectedPanel(Panel):
    """How many people a publication affects, and what it changes for them."""

    def __init__(self, count: Callable[[Any], Affected], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "count": self.count}

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/catalogue/editor/affected.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            affected = self.panel.count(self.instance)
            return {
                **super().get_context_data(parent_context),
                "affected": affected,
                "is_module": isinstance(self.instance, ModulePage),
            }


def add_to_editors() -> None:
    """Before the first field of the pages' own."""
    place = len(BasePage.content_panels)
    for model, count in ((CoursePage, affected_by_course), (ModulePage, affected_by_module)):
        panel = AffectedPanel(count, heading=_("Who learns here now"))
        model.content_panels.insert(place, panel)
