from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        # Models are ready only now; and importing the checks registers them.
        from messaging import checks, kinds  # noqa: F401, PLC0415
        from messaging.models import Message  # noqa: PLC0415

        # Codes and notices that the account pages write themselves.
        kinds.register(
            kinds.Kind(
                name="account",
                label=_("mail about your account"),
                is_optional=False,
                lifetime=timedelta(minutes=15),
                priority=Message.Priority.WAITED_FOR,
            )
        )
