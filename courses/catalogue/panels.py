"""What an editor sees beside the fields: what is missing, and where a scenario leads.

They read pages, so the pages know nothing of them: they're added when the site starts.
"""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from content.models import BasePage
from courses.catalogue.editing import Readiness, held_back, readiness_below
from courses.catalogue.models import CourseGuidePage, CoursePage, ModulePage
from courses.catalogue.scenario_map import map_of


class ReadyPanel(Panel):
    """The ready-ticks of the page, as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/catalogue/editor/ready.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {
                **super().get_context_data(parent_context),
                "readiness": Readiness.of(self.instance, on=timezone.localdate()),
                "held_back": held_back(self.instance),
            }


class PagesReadyPanel(Panel):
    """The ready-ticks of every page of a course, each as its newest draft has it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/catalogue/editor/pages_ready.html"

        def is_shown(self) -> bool:
            return super().is_shown() and self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            pages = readiness_below(self.instance, on=timezone.localdate())
            add_url = reverse(
                "wagtailadmin_pages:add", args=["courses", "modulepage", self.instance.pk]
            )
            return {**super().get_context_data(parent_context), "pages": pages, "add_url": add_url}


class ScenarioMapPanel(Panel):
    """The scenario's branches, drawn and in words, as they were last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/catalogue/editor/scenario_map.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.scenario)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            scenario = self.instance.scenario
            drawn = map_of(scenario[0].value) if scenario else None
            return {**super().get_context_data(parent_context), "map": drawn}


def add_to_editors() -> None:
    """Before the first field of the pages' own; the map, below the scenario that it draws."""
    ready = len(BasePage.content_panels)
    for model in (CoursePage, ModulePage, CourseGuidePage):
        model.content_panels.insert(ready, ReadyPanel(heading=_("Ready to publish?")))
    pages_ready = PagesReadyPanel(heading=_("Are the course’s pages ready?"))
    CoursePage.content_panels.insert(ready + 1, pages_ready)
    fields = [getattr(each, "field_name", "") for each in ModulePage.content_panels]
    below = fields.index("scenario") + 1
    ModulePage.content_panels.insert(below, ScenarioMapPanel(heading=_("Map of the scenario")))
