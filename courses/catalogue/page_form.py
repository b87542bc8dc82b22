"""The editor's form for courses and modules."""

from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page


class ReviewedPageForm(WagtailAdminPageForm):
    """Keeps whatever an editor has so far; what is missing is for the publish gate to say.

    So "Publish" on a page that is not ready saves a draft and loses nothing.
    """

    def is_valid(self) -> bool:
        self.defer_required_fields()
        return super().is_valid()

    def save(self, commit: bool = True) -> Page:
        # Wagtail's create view would put a new page live before it is published.
        if self.instance._state.adding:
            self.instance.live = False
        return super().save(commit=commit)
