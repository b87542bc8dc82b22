"""Wagtail's own user screens, told about our User."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsUsersAppConfig(WagtailUsersAppConfig):
    """Replaced views live in `accounts.user_viewset`."""
