"""The learner's word that they have read the policy, and the editor's form for it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.policies import selectors


class AcknowledgeForm(forms.Form):
    """Names the version that was on the screen: a newer one may have come meanwhile."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    has_read = forms.BooleanField(
        label=_("I have read this policy and I know whom to ask."),
        error_messages={"required": _("Tick the box to say that you have read it.")},
    )


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
