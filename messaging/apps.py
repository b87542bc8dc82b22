from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from messaging import kinds


class MessagingConfig(AppConfig):
    name = "messaging"

    def ready(self) -> None:
        priority = self.get_model("Message").Priority
        # Codes and notices that the account pages write themselves.
        kinds.register(
            kinds.Kind(
                name="account",
                label=_("mail about your account"),
                is_optional=False,
                lifetime=timedelta(minutes=15),
                priority=priority.WAITED_FOR,
            )
        )
