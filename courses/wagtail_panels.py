"""What whoever publishes a course or module sees of the people in it.

The panels ask several nouns, so they stand above them and are put into Wagtail's
screens when the site starts: the pages' editors, the question before many pages
are published, and the dashboard of whoever reviews.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import Page

from content.models import BasePage
from courses.affected import Affected, affected_by_course, affected_by_module
from courses.catalogue.models import CoursePage, ModulePage

COUNTS: dict[type[Page], Callable[[Any], Affected]] = {
    CoursePage: affected_by_course,
    ModulePage: affected_by_module,
}


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
    for model, count in COUNTS.items():
        panel = AffectedPanel(count, heading=_("Who learns here now"))
        model.content_panels.insert(place, panel)


class PublishManyPages(PublishBulkAction):
    """Says of each course and module how many people are in it, before it is confirmed."""

    template_name = "courses/catalogue/editor/confirm_bulk_publish.html"

    def object_context(self, obj: Page) -> dict[str, Any]:
        context = super().object_context(obj)
        count = COUNTS.get(type(context["item"]))
        return {**context, "affected": count(context["item"]) if count else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "counted": [each for each in context["items"] if each["affected"]]}


class PagesToReview(WorkflowObjectsToModeratePanel):
    """Approval publishes, so it is given in the editor: beside what the page lacks and whom it
    affects. A dashboard has no room to say either."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        for state in context["states"]:
            if isinstance(state["obj"].specific_deferred, tuple(COUNTS)):
                state["actions"] = [each for each in state["actions"] if each[0] != "approve"]
        return context


def put_on_dashboard(panels: list[Any]) -> None:
    """In the place of Wagtail's own."""
    for number, panel in enumerate(panels):
        if type(panel) is WorkflowObjectsToModeratePanel:
            panels[number] = PagesToReview()
