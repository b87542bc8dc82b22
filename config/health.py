"""The three doors through which machines ask how we are.

They are answered by `config.middleware.HealthMiddleware`, before hosts,
cookies, sessions and redirects are looked at. They say which part is unwell,
and nothing that a stranger could use.
"""

import logging
import socket
import time
from collections.abc import Callable
from functools import lru_cache

import redis
from django.conf import settings
from django.core.cache import caches
from django.db import Error as DatabaseProblem
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.connection import ConnectionProxy
from django.views.decorators.http import require_safe

# The cache that fails when Redis does; the default one makes do without.
cache = ConnectionProxy(caches, "shared")

# Beat queues a heartbeat every 15 seconds (config/schedule.py), so three may go
# missing before anybody is alarmed.
SILENT_AFTER_SECONDS = 60
QUEUED_AT = "heartbeat:queued_at"  # written by beat, as it queues one
RAN_AT = "heartbeat:ran_at"  # written by a worker, as it runs one
HEARTBEAT_KEPT_SECONDS = 24 * 60 * 60

MAIL_ASKED_EVERY_SECONDS = 60
CacheProblem = (redis.RedisError, OSError)


def record_heartbeat(key: str) -> None:
    cache.set(key, time.time(), HEARTBEAT_KEPT_SECONDS)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process can answer at all. Touches nothing else."""
    return _answer(200, {"status": "up"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 only when pages cannot be served: no database, or migrations still to run.

    What merely makes the site poorer is named under `degraded`, with 200: taking
    every web process out because Redis is away would turn a limp into a fall.
    """
    parts = {"database": _database()}
    fit = parts["database"] == "ok"
    parts["redis"] = _redis()
    parts["jobs"] = _jobs() if parts["redis"] == "ok" else "unknown"
    parts["mail"] = _mail()
    degraded = [name for name, state in parts.items() if name != "database" and state != "ok"]
    status = "unready" if not fit else "degraded" if degraded else "ready"
    return _answer(200 if fit else 503, {"status": status, "parts": parts, "degraded": degraded})


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """503 when no job has run lately, saying which part is silent where that can be known."""
    state = _jobs() if _redis() == "ok" else "redis is unreachable"
    return _answer(200 if state == "ok" else 503, {"status": state})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseProblem:
        return "unreachable"
    return "ok" if _newest_migrations() <= applied.keys() else "migrations to run"


@lru_cache(maxsize=1)
def _newest_migrations() -> frozenset[tuple[str, str]]:
    """The last migration of every app, by this process's own code."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _redis() -> str:
    try:
        cache.get(RAN_AT)
    except CacheProblem:
        return "unreachable"
    return "ok"


def _jobs() -> str:
    """Beat tells of itself as it queues a heartbeat, a worker as it runs one."""
    try:
        times = cache.get_many([QUEUED_AT, RAN_AT])
    except CacheProblem:
        return "unknown"
    oldest = time.time() - SILENT_AFTER_SECONDS
    if times.get(QUEUED_AT, 0) < oldest:
        # Without beat nothing is queued, so a worker's own silence proves nothing.
        return "beat is silent"
    if times.get(RAN_AT, 0) < oldest:
        return "worker is silent"
    return "ok"


class _MailServer:
    """Whether the mail server greets us. Asked once a minute: it is not ours to bother."""

    def __init__(self) -> None:
        self._asked_at = float("-inf")
        self._state = "ok"

    def state(self) -> str:
        if not settings.EMAIL_BACKEND.endswith(".smtp.EmailBackend"):
            return "ok"
        if time.monotonic() - self._asked_at > MAIL_ASKED_EVERY_SECONDS:
            self._state = self._ask()
            self._asked_at = time.monotonic()
        return self._state

    @staticmethod
    def _ask() -> str:
        address = (settings.EMAIL_HOST, settings.EMAIL_PORT)
        try:
            with socket.create_connection(address, timeout=1):
                return "ok"
        except OSError:
            return "unreachable"


_mail = _MailServer().state


def _answer(status: int, body: dict[str, object]) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


DOORS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/healthz/jobs": jobs,
}


class AnswersFilter(logging.Filter):
    """Keeps a door's 503 out of the log: it is what was asked for, and no error of this process.

    Django logs every answer of 500 and above. A door that breaks is still logged.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", None)
        return not (path in DOORS and getattr(record, "status_code", None) == 503)
