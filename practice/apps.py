from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "practice"

    def ready(self) -> None:
        from practice import letters  # noqa: PLC0415 -- its models are ready only now

        letters.register()
