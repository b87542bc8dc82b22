from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        # Models are ready only now; and importing the offers registers them.
        from practice import letters, offers  # noqa: F401, PLC0415

        letters.register()
