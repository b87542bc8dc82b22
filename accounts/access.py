"""The locks on other people's data that every room above relies on."""

from django.conf import settings

from accounts import selectors
from accounts.models import User


class SecondFactorMissing(Exception):
    """Their role shows other people's data, and they have not set up a second factor.

    `accounts.middleware.SecondFactorMiddleware` turns it into the page that says so.
    """


def ensure_second_factor(*, by: User) -> None:
    """Lets `by` on to other people's data, or raises SecondFactorMissing.

    Called where such data is fetched, so that a new page cannot forget it.
    Nobody signs in past a second factor once they have one: allauth asks for it.
    """
    if (
        settings.REQUIRE_SECOND_FACTOR
        and selectors.sees_others(user=by)
        and not selectors.has_second_factor(user=by)
    ):
        raise SecondFactorMissing
