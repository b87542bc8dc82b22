"""Wagtail's own user screens, told about our User (one name, no username)."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsUsersAppConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.wagtail_viewsets.PersonViewSet"
