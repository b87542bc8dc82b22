"""An item of the reports menu."""

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy


class EditorsMenuItem(MenuItem):
    """For whoever may edit some page."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "change")
