"""Real PostgreSQL and Redis for the suite, brought up when this module is imported.

The first conftest imports it before anything else, so that the settings find
DATABASE_URL and REDIS_URL in the environment. For the same reason the settings
are named here and not in pytest's own configuration, where pytest-django would
read them before any conftest.

The process that the person started (xdist's controller, or pytest itself)
starts one server of each. Each xdist worker has a PostgreSQL database of its
own, named by pytest-django, and a Redis database of its own, numbered here.
"""

import atexit
import contextlib
import os
from typing import Any
from urllib.parse import urlsplit, urlunsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django
import pytest

from config.local.services import embedded_services


def bring_up() -> None:
    services = contextlib.ExitStack()
    # Workers are gone by then; and if we are killed, the kernel ends both for us.
    atexit.register(services.close)
    os.environ.update(services.enter_context(embedded_services(var=None)))


def redis_database(url: str, number: int) -> str:
    """The same server's database that comes `number` after the one in the URL."""
    parts = urlsplit(url)
    first = int(parts.path.strip("/") or 0)
    return urlunsplit(parts._replace(path=f"/{first + number}"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    for number, spec in enumerate(specs, start=1):
        spec.env["REDIS_URL"] = redis_database(os.environ["REDIS_URL"], number)


if "PYTEST_XDIST_WORKER" not in os.environ:
    bring_up()
# Conftests and factories may import models at their top.
django.setup()
