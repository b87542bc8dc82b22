"""Redis as a cache that may go away without taking the site with it."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from django.utils.module_loading import import_string
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

logger = logging.getLogger(__name__)

# How long a thread leaves Redis alone after it did not answer, so that a page
# waits for the connection once and not at every look into the cache.
AWAY_SECONDS = 5


def _or_spare(name: str) -> Callable[..., Any]:
    asked = getattr(RedisCache, name)

    def answer(self: "RedisOrSpareCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self._away_until:
            try:
                return asked(self, *args, **kwargs)
            except (RedisConnectionError, RedisTimeoutError):
                self._away_until = time.monotonic() + AWAY_SECONDS
                logger.warning("Redis does not answer", extra={"event": "cache.away"})
        return getattr(self._spare, name)(*args, **kwargs)

    answer.__name__ = name
    return answer


class RedisOrSpareCache(RedisCache):
    """Asks Redis; while Redis is away, asks the cache named by OPTIONS["spare"].

    With a spare in memory, limits on guessing still hold within each process
    while Redis is away: nobody is locked out, and nobody may guess without end.
    With a dummy spare everything is a miss, which suits sessions: their truth
    is in the database, and a copy in one process would outlive a sign-out in
    another.

    The spare is no place for locks between processes.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        spare = import_string(options.pop("spare"))
        super().__init__(server, {**params, "OPTIONS": options})
        self._spare = spare(f"spare-{params.get('KEY_PREFIX', '')}", {})
        self._away_until = 0.0

    add = _or_spare("add")
    get = _or_spare("get")
    set = _or_spare("set")
    touch = _or_spare("touch")
    delete = _or_spare("delete")
    get_many = _or_spare("get_many")
    has_key = _or_spare("has_key")
    incr = _or_spare("incr")
    set_many = _or_spare("set_many")
    delete_many = _or_spare("delete_many")

    def clear(self) -> None:
        """Empties this cache alone. Django's would empty the whole database, queues and all."""
        self._spare.clear()
        try:
            redis = self._cache.get_client(write=True)
            for key in redis.scan_iter(match=f"{self.key_prefix}:*", count=1000):
                redis.delete(key)
        except (RedisConnectionError, RedisTimeoutError):
            logger.warning("Redis could not be emptied", extra={"event": "cache.away"})
