"""The suite's settings, with a web process that dies at a moment that a request names."""

from config.settings.test import *  # noqa: F403, TID251
from config.settings.test import MIDDLEWARE  # noqa: TID251

# Outside of everything else, so that no statement of a request goes unseen.
MIDDLEWARE = ["tests.soak.dying.DieAtMoment", *MIDDLEWARE]
