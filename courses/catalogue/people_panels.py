"""What whoever publishes a course or module sees of the people in it: in the page's editor, in
the question before many pages are published, and on the dashboard of whoever reviews.

Who learns, a room above knows: `affected`.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.views.pages.bulk_actions import PublishBulkAction
from wagtail.models import Page

from content.models import BasePage
from courses.catalogue.affected import affected_by
from courses.catalogue.models import CoursePage, ModulePage

COUNTED = (CoursePage, ModulePage)


class AffectedPanel(Panel):
    """How many people a publication affects, and what it changes for them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/catalogue/editor/affected.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {
                **super().get_context_data(parent_context),
                "affected": affected_by(self.instance),
                "is_module": isinstance(self.instance, ModulePage),
            }


def add_to_editors() -> None:
    """Before the first field of the pages' own."""
    place = len(BasePage.content_panels)
    for model in COUNTED:
        model.content_panels.insert(place, AffectedPanel(heading=_("Who learns here now")))


class PublishManyPages(PublishBulkAction):
    """Says of each course and module how many people are in it, before it is confirmed."""

    template_name = "courses/catalogue/editor/confirm_bulk_publish.html"

    def object_context(self, obj: Page) -> dict[str, Any]:
        context = super().object_context(obj)
        page = context["item"]
        return {**context, "affected": affected_by(page) if isinstance(page, COUNTED) else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "counted": [each for each in context["items"] if each["affected"]]}


class PagesToReview(WorkflowObjectsToModeratePanel):
    """Approval publishes, so it is given in the editor: beside what the page lacks and whom it
    affects. A dashboard has no room to say either."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_context_data(parent_context)
        for state in context["states"]:
            if isinstance(state["obj"].specific_deferred, COUNTED):
                state["actions"] = [each for each in state["actions"] if each[0] != "approve"]
        return context


def put_on_dashboard(panels: list[Component]) -> None:
    """In the place of Wagtail's own."""
    for number, panel in enumerate(panels):
        if type(panel) is WorkflowObjectsToModeratePanel:
            panels[number] = PagesToReview()
