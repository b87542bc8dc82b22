"""Rules of ours that Django checks at every start."""

from collections.abc import Sequence

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def second_factor_is_required_where_learners_are_real(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    if settings.REQUIRE_SECOND_FACTOR or settings.DEMO_DATA_ALLOWED:
        return []
    return [
        Error(
            "REQUIRE_SECOND_FACTOR is off on a site with real learners.",
            hint="Remove REQUIRE_SECOND_FACTOR from the environment. It may be off only with "
            "DEMO_DATA_ALLOWED.",
            id="accounts.E001",
        )
    ]
