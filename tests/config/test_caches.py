"""The cache: emptied without harm, and away without harm."""

import pytest
import redis
from django.conf import settings
from django.core.cache import cache, caches

from config import caches as our_caches
from config.caches import RedisOrSpareCache

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def made(location: str, spare: str = "locmem.LocMemCache") -> RedisOrSpareCache:
    config = settings.CACHES["default"]
    options = {**config["OPTIONS"], "spare": f"django.core.cache.backends.{spare}"}
    return RedisOrSpareCache(location, {**config, "OPTIONS": options})


def test_emptying_the_cache_leaves_queues_sessions_and_heartbeats_alone():
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.lpush("a-queue", "a job")
    caches["sessions"].set("somebody", "signed in")
    caches["shared"].set("heartbeat", 1)
    cache.set("count", 8)

    cache.clear()

    assert cache.get("count") is None
    assert broker.lpop("a-queue") == b"a job"
    assert caches["sessions"].get("somebody") == "signed in"
    assert caches["shared"].get("heartbeat") == 1


def test_without_redis_the_spare_in_memory_remembers():
    away = made(NOBODY_LISTENS)
    away.clear()

    away.set("count", 1)
    away.incr("count")

    assert away.get("count") == 2
    assert away.get_many(["count", "other"]) == {"count": 2}
    assert not away.add("count", 5)
    assert away.add("other", 5)
    assert "other" in away
    assert away.delete("other")


def test_without_redis_a_dummy_spare_misses_everything():
    away = made(NOBODY_LISTENS, "dummy.DummyCache")

    away.set("somebody", "signed in")

    assert away.get("somebody") is None


def test_a_redis_that_is_back_is_asked_again(monkeypatch):
    monkeypatch.setattr(our_caches, "AWAY_SECONDS", 0)
    ours = made(settings.REDIS_URL)
    ours.set("where", "redis")
    there, ours._cache = ours._cache, made(NOBODY_LISTENS)._cache

    assert ours.get("where") is None
    ours._cache = there

    assert ours.get("where") == "redis"


def test_a_redis_that_did_not_answer_is_left_alone_for_a_moment():
    away = made(NOBODY_LISTENS)
    asked = []

    def nobody(*args, **kwargs):
        asked.append(args)
        raise redis.exceptions.ConnectionError

    away._cache.get_client = nobody

    for _ in range(50):
        away.get("anything")

    assert len(asked) == 1


def test_what_has_to_be_the_same_everywhere_fails_when_redis_does(settings):
    settings.CACHES = {
        **settings.CACHES,
        "shared": {**settings.CACHES["shared"], "LOCATION": NOBODY_LISTENS},
    }

    with pytest.raises(redis.exceptions.ConnectionError):
        caches["shared"].get("heartbeat")
