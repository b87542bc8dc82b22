"""The editor's form for a policy."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from courses.policies import selectors


class LocalPolicyForm(WagtailAdminModelForm):
    """In the editor: only one's own organisations, and no gaps when it is published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation = self.fields.get("organisation")
        if organisation is not None:
            organisation.queryset = selectors.organisations_edited(by=self.for_user)
            # A policy keeps its organisation: its people have acknowledged it.
            organisation.disabled = self.instance.pk is not None
            if organisation.queryset.count() == 1:
                organisation.initial = organisation.queryset.get()
        if self.instance.pk is not None and not self.instance.has_unpublished_changes:
            # Ticked for the last change. The next one is asked about anew.
            self.initial["asks_again"] = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "action-publish" in self.data:
            for name, fault in selectors.faults_in(cleaned).items():
                self.add_error(name, fault)
        return cleaned
