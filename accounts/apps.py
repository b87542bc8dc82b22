from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        # Imported for their effect: they register themselves.
        from accounts import checks, cms, receivers  # noqa: F401, PLC0415 -- models must be ready
